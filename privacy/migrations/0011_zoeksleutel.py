from django.db import migrations


class Migration(migrations.Migration):
    """Of a list of casussen is looked up, without reading any, in which a name occurs.

    No transaction: the index is made beside who searches and writes, and waits for those only.
    """

    atomic = False

    dependencies = [("privacy", "0010_rest")]

    operations = [
        migrations.RunSQL(
            [
                "SET lock_timeout = '5min'",
                "SET ROLE ov_gate",
                # what an attempt that was broken off may have left
                "DROP INDEX CONCURRENTLY IF EXISTS gate.zoeksleutel_casus",
                "CREATE INDEX CONCURRENTLY zoeksleutel_casus ON gate.zoeksleutel (sleutel, casus_id)",
                "DROP INDEX CONCURRENTLY IF EXISTS gate.zoeksleutel_sleutel",
                "RESET ROLE",
                "RESET lock_timeout",
            ],
            [
                "SET ROLE ov_gate",
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS zoeksleutel_sleutel ON gate.zoeksleutel (sleutel)",
                "DROP INDEX CONCURRENTLY IF EXISTS gate.zoeksleutel_casus",
                "RESET ROLE",
            ],
        ),
    ]
