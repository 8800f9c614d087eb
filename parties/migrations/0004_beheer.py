import uuid

import django.db.models.deletion
from django.db import migrations, models

from privacy.operations import READERS, gate_functions

MINE = "(SELECT gate.rol('beheerder'))"
# Organisations and people are known to everybody who works here; a beheerder changes what is theirs, never themselves.
RIGHTS = f"""
{"".join(f'''
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON {table} TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY lezen ON {table} FOR SELECT TO {READERS}, ov_worker USING (true);
''' for table in ("parties_gemeente", "parties_partij", "parties_medewerker", "parties_user"))}

GRANT UPDATE (naam) ON parties_gemeente TO ov_app;
CREATE POLICY wijzigen ON parties_gemeente FOR UPDATE TO ov_app
    USING (gate.beheert_gemeente(code)) WITH CHECK (gate.beheert_gemeente(code));

GRANT INSERT, UPDATE (naam, soort, vaste_adviseur, correspondentieadres) ON parties_partij TO ov_app;
CREATE POLICY toevoegen ON parties_partij FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_gemeente(gemeente_id) AND NOT regie);
CREATE POLICY wijzigen ON parties_partij FOR UPDATE TO ov_app
    USING (gate.beheert_partij(id)) WITH CHECK (gate.beheert_partij(id));

GRANT INSERT, UPDATE (rollen, functie, contactpersoon, actief) ON parties_medewerker TO ov_app;
CREATE POLICY toevoegen ON parties_medewerker FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_partij(partij_id) AND user_id <> (SELECT gate.gebruiker()) AND geheimhouding_op IS NULL);
CREATE POLICY wijzigen ON parties_medewerker FOR UPDATE TO ov_app
    USING (gate.beheert_partij(partij_id) AND user_id <> (SELECT gate.gebruiker()))
    WITH CHECK (gate.beheert_partij(partij_id) AND user_id <> (SELECT gate.gebruiker()));

-- Everybody changes the own password, also who is not logged in yet; the rest of an account is for its beheerder.
GRANT INSERT, UPDATE (naam, email, is_active) ON parties_user TO ov_app;
CREATE POLICY toevoegen ON parties_user FOR INSERT TO ov_app WITH CHECK ({MINE} AND NOT is_superuser);
CREATE POLICY wijzigen ON parties_user FOR UPDATE TO ov_app USING (true) WITH CHECK (NOT is_superuser);

ALTER TABLE parties_beheerhandeling ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_beheerhandeling FORCE ROW LEVEL SECURITY;
REVOKE ALL ON parties_beheerhandeling FROM {READERS}, ov_worker;
GRANT SELECT, INSERT ON parties_beheerhandeling TO ov_app;
CREATE POLICY gate ON parties_beheerhandeling TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY toevoegen ON parties_beheerhandeling FOR INSERT TO ov_app WITH CHECK (
    door_id = (SELECT gate.medewerker()) AND namens_id = (SELECT gate.organisatie())
    AND gemeente_id = (SELECT gate.gemeente()));
CREATE POLICY lezen ON parties_beheerhandeling FOR SELECT TO ov_app USING (
    gemeente_id = (SELECT gate.gemeente())
    AND (SELECT gate.rol('beheerder') OR gate.rol('privacy_officer') OR gate.rol('fg'))
    AND ((SELECT gate.leidt()) OR (SELECT gate.organisatie()) IN (namens_id, partij_id)));
"""


class Migration(migrations.Migration):
    """Let a beheerder keep organisations and people, and keep a register of it."""

    dependencies = [("parties", "0003_secrecy"), ("privacy", "0009_datalek")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Beheerhandeling",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("tijd", models.DateTimeField()),
                ("handeling", models.CharField(max_length=60)),
                ("toelichting", models.CharField(blank=True, max_length=500)),
                (
                    "door",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
                    ),
                ),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
                (
                    "medewerker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.medewerker",
                    ),
                ),
                (
                    "namens",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"
                    ),
                ),
                (
                    "partij",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="beheerhandeling",
            index=models.Index(fields=["gemeente", "-tijd"], name="beheerhandeling_tijd"),
        ),
        migrations.AddConstraint(
            model_name="medewerker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rollen__contains", ["beheerder"]), _negated=True), ("rollen__len", 1), _connector="OR"
                ),
                name="beheerder_heeft_geen_andere_rol",
            ),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
