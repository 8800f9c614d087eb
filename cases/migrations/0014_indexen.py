from django.db import migrations

from cases.lifecycle import CLOSED_STATES, OPEN_STATES

# What each list begins with, so that it costs the same with a thousand casussen as with a million (docs/performance.md).
# Written here and not in the models: nothing but the plan of a query depends on them.
INDEXES = {
    "deelname_open": "cases_deelname (partij_id, gewijzigd_op DESC, casus_id DESC)"
    f" WHERE beeindigd_op IS NULL AND status IN {tuple(OPEN_STATES)}",
    "deelname_gesloten": "cases_deelname (partij_id, gewijzigd_op DESC, casus_id DESC)"
    f" WHERE beeindigd_op IS NULL AND status IN {tuple(CLOSED_STATES)}",
    "deelname_soort": "cases_deelname (partij_id, soort, gewijzigd_op DESC, casus_id DESC) WHERE beeindigd_op IS NULL",
    "deelname_wacht": "cases_deelname (partij_id, gewijzigd_op)"
    " WHERE beeindigd_op IS NULL AND status IN ('aangemeld', 'triage')",
    "melding_wacht": "cases_melding (bron_id, ontvangen_op) WHERE status IN ('nieuw', 'in_triage')",
    "actiepunt_van": "cases_actiepunt (partij_id, eigenaar_id, uiterlijk) WHERE afgerond_op IS NULL",
    "termijn_van": "cases_termijn (partij_id, eigenaar_id, verloopt_op) WHERE afgerond_op IS NULL",
    "bericht_ongelezen": "cases_bericht (aan_id) WHERE gelezen_op IS NULL",
    # The gate looks here at every opening for what a kind of party may ever record.
    "convenantregel_verstrekken": "privacy_convenantregel (partijsoort, convenant_id, categorie_id) WHERE verstrekken",
}


class Migration(migrations.Migration):
    """Indexes for what grows."""

    dependencies = [("cases", "0013_rest")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        *[
            migrations.RunSQL(f"CREATE INDEX {name} ON {columns}", f"DROP INDEX {name}")
            for name, columns in INDEXES.items()
        ],
    ]
