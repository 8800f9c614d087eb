import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from privacy.operations import READERS, gate_functions

# Who is not logged in yet chooses a provider, so everybody reads; the secret is encrypted. Two beheerders make it work.
RIGHTS = f"""
ALTER TABLE parties_identiteitsprovider ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_identiteitsprovider FORCE ROW LEVEL SECURITY;
REVOKE ALL ON parties_identiteitsprovider FROM {READERS}, ov_worker;
GRANT SELECT, INSERT, UPDATE ON parties_identiteitsprovider TO ov_app;
CREATE POLICY gate ON parties_identiteitsprovider TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY lezen ON parties_identiteitsprovider FOR SELECT TO ov_app USING (true);
CREATE POLICY toevoegen ON parties_identiteitsprovider FOR INSERT TO ov_app WITH CHECK (gate.beheert_partij(partij_id));
CREATE POLICY wijzigen ON parties_identiteitsprovider FOR UPDATE TO ov_app
    USING (gate.beheert_partij(partij_id)) WITH CHECK (gate.beheert_partij(partij_id));
CREATE TRIGGER vier_ogen BEFORE INSERT OR UPDATE ON parties_identiteitsprovider
    FOR EACH ROW EXECUTE FUNCTION gate.guard_provider();

-- Who somebody is at a provider, never moves to another account; a beheerder may end it.
ALTER TABLE socialaccount_socialaccount ENABLE ROW LEVEL SECURITY;
ALTER TABLE socialaccount_socialaccount FORCE ROW LEVEL SECURITY;
REVOKE ALL ON socialaccount_socialaccount, socialaccount_socialapp, socialaccount_socialtoken FROM {READERS}, ov_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON socialaccount_socialaccount TO ov_app;
CREATE POLICY gate ON socialaccount_socialaccount TO ov_gate USING (true) WITH CHECK (true);
CREATE POLICY lezen ON socialaccount_socialaccount FOR SELECT TO ov_app USING (true);
CREATE POLICY toevoegen ON socialaccount_socialaccount FOR INSERT TO ov_app WITH CHECK (true);
CREATE POLICY wijzigen ON socialaccount_socialaccount FOR UPDATE TO ov_app USING (true) WITH CHECK (true);
CREATE POLICY wissen ON socialaccount_socialaccount FOR DELETE TO ov_app USING (EXISTS (
    SELECT 1 FROM parties_identiteitsprovider p
    WHERE p.id::text = provider AND (SELECT gate.gebruiker()) <> user_id AND gate.beheert_partij(p.partij_id)));
CREATE TRIGGER blijft BEFORE UPDATE ON socialaccount_socialaccount
    FOR EACH ROW EXECUTE FUNCTION gate.guard_identity();
"""


class Migration(migrations.Migration):
    """How the people of a Partij log in."""

    dependencies = [
        ("parties", "0006_medewerkers"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Identiteitsprovider',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('naam', models.CharField(max_length=60)),
                ('issuer', models.CharField(max_length=200)),
                ('client_id', models.CharField(max_length=190)),
                ('client_secret', models.TextField(blank=True)),
                ('domeinen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120))),
                ('acr', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list)),
                ('amr', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list)),
                ('klaargezet_op', models.DateTimeField(null=True)),
                ('vrijgegeven_op', models.DateTimeField(null=True)),
                ('klaargezet_door', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identiteitsproviders', to='parties.partij')),
                ('vrijgegeven_door', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'indexes': [models.Index(fields=['partij'], name='identiteitsprovider_partij')],
            },
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
