import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models

from privacy.operations import gate_functions, shell

OVERSEEN = "partij_id = (SELECT gate.toezicht_partij())"
TERMS = """gemeente_id = (SELECT gate.gemeente()) AND (
    (partij_id IS NULL AND gemeente_id = (SELECT gate.redactie()))
    OR (partij_id = (SELECT gate.organisatie()) AND (SELECT gate.rol('privacy_officer'))))"""
SQL = """
-- The terms of the gemeenten to come; of those there are below.
CREATE TRIGGER bewaartermijnen AFTER INSERT ON parties_gemeente FOR EACH ROW EXECUTE FUNCTION gate.load_terms();
-- What the gate may change when it destroys: it deletes rows behind a policy, and nothing else.
DO $$
DECLARE t regclass;
BEGIN
    FOR t IN SELECT polrelid::regclass FROM pg_policy WHERE polname = 'gate' AND polrelid::regclass::text !~ '^gate' LOOP
        EXECUTE format('GRANT DELETE ON %s TO ov_gate', t);
    END LOOP;
END $$;
GRANT UPDATE ON cases_casus, cases_melding TO ov_gate;
GRANT INSERT ON privacy_bewaartermijn TO ov_gate;
GRANT INSERT, UPDATE ON privacy_bewaarplicht, privacy_vernietigingsvoorstel TO ov_gate;
GRANT INSERT ON privacy_vernietiging, privacy_wisopdracht TO ov_gate;
-- What remains of a destruction is changed by nobody.
REVOKE DELETE ON privacy_vernietiging, privacy_bewaarplicht, privacy_vernietigingsvoorstel, privacy_wisopdracht,
    privacy_bewaartermijn FROM ov_gate;
-- The files are where the exporter works; the reminding process has none.
GRANT UPDATE (gewist_op) ON privacy_wisopdracht TO ov_exporter;
CREATE POLICY wissen ON privacy_wisopdracht TO ov_exporter USING (true) WITH CHECK (true);
-- The doeltoets: the gate plans it, the job shields a casus when it is missed.
GRANT INSERT, UPDATE ON cases_termijn TO ov_gate;
GRANT SELECT (afgeschermd_op), UPDATE (afgeschermd_op) ON cases_casus TO ov_worker;
SET LOCAL ROLE ov_gate;
INSERT INTO public.privacy_bewaartermijn (gemeente_id, soort, maanden, motivatie)
    SELECT g.code, s.soort, s.maanden, '' FROM public.parties_gemeente g CROSS JOIN gate.proposed_terms() s;
CREATE INDEX historie_casus ON gate.historie ((oud->>'casus_id'));
CREATE INDEX historie_melding ON gate.historie ((oud->>'melding_id'));
RESET ROLE;
"""


class Migration(migrations.Migration):
    """Retention: terms, holds, proposals and what was destroyed."""

    dependencies = [
        ("privacy", "0007_rechten"),
        ("cases", "0007_reasons"),
        ("meetings", "0006_reasons"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Bewaartermijn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.gemeente')),
                ('soort', models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('inzagelog', 'Inzagelog')], max_length=16)),
                ('maanden', models.PositiveSmallIntegerField()),
                ('partij', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('motivatie', models.CharField(blank=True, max_length=200)),
                ('gewijzigd_op', models.DateTimeField(blank=True, null=True)),
                ('gewijzigd_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gemeente', 'soort', 'partij'), name='bewaartermijn_eenmaal', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('maanden__gte', 1), ('maanden__lte', 240)), name='bewaartermijn_maanden'), models.CheckConstraint(condition=models.Q(models.Q(('soort', 'zvh'), _negated=True), ('maanden__lte', 60), _connector='OR'), name='bewaartermijn_zvh'), models.CheckConstraint(condition=models.Q(('partij', None), ('soort', 'zorg_politie'), _connector='OR'), name='bewaartermijn_bron_eigen_items')],
            },
        ),
        migrations.CreateModel(
            name='Bewaarplicht',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('casus', models.UUIDField(db_index=True)),
                ('casusnummer', models.CharField(max_length=16)),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('reden', models.CharField(choices=[('rechtszaak', 'Er loopt of komt een rechtszaak'), ('bezwaar', 'Er loopt een bezwaar, beroep of klacht'), ('strafzaak', 'Er loopt een strafzaak'), ('toezicht', 'Een toezichthouder doet onderzoek'), ('betrokkene', 'De bewoner heeft de gegevens nodig (artikel 18 AVG)')], max_length=12)),
                ('toelichting', models.CharField(blank=True, max_length=200)),
                ('toets_op', models.DateField()),
                ('gesteld_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('gesteld_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('beeindigd_op', models.DateTimeField(blank=True, null=True)),
                ('beeindigd_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('einde_reden', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Vernietigingsvoorstel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wat', models.CharField(choices=[('melding', 'Melding'), ('casus', 'Hele casus'), ('items', 'Zorg- en politiegegevens van uw organisatie')], max_length=8)),
                ('onderwerp', models.UUIDField()),
                ('nummer', models.CharField(max_length=16)),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('gedeeld', models.BooleanField(default=False)),
                ('grond', models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('inzagelog', 'Inzagelog')], max_length=16)),
                ('maanden', models.PositiveSmallIntegerField()),
                ('begon_op', models.DateField()),
                ('vervalt_op', models.DateField()),
                ('status', models.CharField(choices=[('open', 'Te beoordelen'), ('goedgekeurd', 'Goedgekeurd'), ('uitgevoerd', 'Uitgevoerd'), ('ingetrokken', 'Ingetrokken')], default='open', max_length=12)),
                ('voorgesteld_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('uitgesteld_tot', models.DateField(blank=True, null=True)),
                ('uitstel_reden', models.CharField(blank=True, max_length=200)),
                ('besloten_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('besloten_op', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['partij', 'status', 'vervalt_op'], name='vernietigingsvoorstel_lijst')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'goedgekeurd'])), fields=('wat', 'onderwerp', 'partij'), name='vernietigingsvoorstel_open_eenmaal'), models.CheckConstraint(condition=models.Q(('uitgesteld_tot', None), models.Q(('uitstel_reden', ''), _negated=True), _connector='OR'), name='vernietigingsvoorstel_uitstel_met_reden')],
            },
        ),
        migrations.CreateModel(
            name='Vernietiging',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nummer', models.CharField(max_length=16)),
                ('wat', models.CharField(choices=[('melding', 'Melding'), ('casus', 'Hele casus'), ('items', 'Zorg- en politiegegevens van uw organisatie')], max_length=8)),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('grond', models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('inzagelog', 'Inzagelog')], max_length=16)),
                ('maanden', models.PositiveSmallIntegerField()),
                ('begon_op', models.DateField()),
                ('vervalt_op', models.DateField()),
                ('voorgesteld_op', models.DateTimeField()),
                ('goedgekeurd_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('goedgekeurd_op', models.DateTimeField()),
                ('uitgevoerd_op', models.DateTimeField()),
                ('aantallen', models.JSONField(default=dict)),
                ('bestanden', models.PositiveIntegerField(default=0)),
                ('reservekopie_tot', models.DateField()),
                ('logregel', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['partij', '-uitgevoerd_op'], name='vernietiging_register')],
            },
        ),
        migrations.CreateModel(
            name='Wisopdracht',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('vernietiging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wisopdrachten', to='privacy.vernietiging')),
                ('opslagnaam', models.CharField(max_length=64)),
                ('gewist_op', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('gewist_op', None)), fields=['id'], name='wisopdracht_open')],
            },
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        shell(
            "privacy_bewaartermijn",
            select="gemeente_id = (SELECT gate.gemeente())",
            insert=TERMS,
            update=TERMS,
            columns="maanden, motivatie, gewijzigd_op, gewijzigd_door_id",
            worker="SELECT",
        ),
        shell(
            "privacy_bewaarplicht",
            select="partij_id IN ((SELECT gate.partij()), (SELECT gate.toezicht_partij())) OR gate.oversees(casus)"
            " OR EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus)",
            worker="SELECT",
        ),
        shell("privacy_vernietigingsvoorstel", select=OVERSEEN, worker="SELECT"),
        shell("privacy_vernietiging", select=OVERSEEN),
        shell(
            "privacy_wisopdracht",
            select="EXISTS (SELECT 1 FROM privacy_vernietiging v WHERE v.id = vernietiging_id)",
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
