from django.db import migrations

from cases.lifecycle import CLOSED_STATES, OPEN_STATES

LED = "cases_casus (casusregisseur_id, gewijzigd_op DESC, id DESC) WHERE casusregisseur_id IS NOT NULL"
INDEXES = {
    "casus_geleid": LED,
    "casus_geleid_open": f"{LED} AND status IN {tuple(OPEN_STATES)}",
    "casus_geleid_gesloten": f"{LED} AND status IN {tuple(CLOSED_STATES)}",
    # with the key, or all that is due on the same day is read before the first
    "termijn_volgorde": "cases_termijn (verloopt_op, id) WHERE afgerond_op IS NULL",
    "melding_concept": "cases_melding (bron_id, gemaakt_door_id, ontvangen_op DESC) WHERE status = 'concept'",
}


class Migration(migrations.Migration):
    """What somebody leads, began and is to do, each in the order of its page.

    No transaction: an index is made beside who reads and writes, and waits for those only.
    """

    atomic = False

    dependencies = [("cases", "0015_adresimport")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '5min'", migrations.RunSQL.noop),
        *[
            migrations.RunSQL(
                [
                    # what an attempt that was broken off may have left
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY {name} ON {columns}",
                ],
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            )
            for name, columns in INDEXES.items()
        ],
        migrations.RunSQL("RESET lock_timeout", migrations.RunSQL.noop),
    ]
