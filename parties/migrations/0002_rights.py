from django.db import migrations

from privacy.operations import READERS, reference


class Migration(migrations.Migration):
    """The web may not make somebody a Medewerker, and only change an account's password and last login."""

    dependencies = [("parties", "0001_initial"), ("privacy", "0002_gate")]

    operations = [
        reference("parties_gemeente", "parties_partij", "parties_medewerker"),
        migrations.RunSQL(
            f"""
            REVOKE ALL ON parties_user FROM {READERS}, ov_worker;
            GRANT SELECT, UPDATE (password, last_login) ON parties_user TO ov_app;
            GRANT SELECT (id, email, naam, is_active) ON parties_user TO ov_worker, ov_exporter;
            REVOKE ALL ON parties_apitoken FROM {READERS}, ov_worker;
            GRANT SELECT, INSERT, DELETE ON parties_apitoken TO ov_app;
            ALTER TABLE parties_apitoken ENABLE ROW LEVEL SECURITY;
            ALTER TABLE parties_apitoken FORCE ROW LEVEL SECURITY;
            CREATE POLICY lezen ON parties_apitoken FOR SELECT TO ov_app USING (true);
            CREATE POLICY toevoegen ON parties_apitoken FOR INSERT TO ov_app
                WITH CHECK (medewerker_id = (SELECT gate.medewerker()));
            CREATE POLICY wissen ON parties_apitoken FOR DELETE TO ov_app
                USING (medewerker_id = (SELECT gate.medewerker()));
            """,
            migrations.RunSQL.noop,
        ),
    ]
