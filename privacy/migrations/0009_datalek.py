import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models

from privacy.operations import shell

OFFICER = """partij_id = (SELECT gate.organisatie()) AND (SELECT gate.rol('privacy_officer'))
    AND gemeente_id = (SELECT gate.gemeente())"""
COLUMNS = """soort, ontdekt_op, wat, categorieen, betrokkenen, casussen, risico, gevolgen, maatregelen, ap_gemeld_op,
    ap_nummer, ap_niet_reden, vertraging_reden, geinformeerd_op, geinformeerd_niet_reden, gedeeld, gesloten_op,
    gesloten_door_id"""
HISTORY = """
CREATE TRIGGER historie AFTER UPDATE OR DELETE ON privacy_datalek FOR EACH ROW EXECUTE FUNCTION gate.remember();
"""


class Migration(migrations.Migration):
    """The register of data breaches."""

    dependencies = [("privacy", "0008_bewaren"), ("parties", "0003_secrecy")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Datalek',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nummer', models.CharField(max_length=16, unique=True)),
                ('soort', models.CharField(choices=[('verkeerd_verstuurd', 'Naar de verkeerde gestuurd of gedeeld'), ('onbevoegd', 'Bekeken door iemand die dat niet mocht'), ('verloren', 'Apparaat of papier verloren of gestolen'), ('gehackt', 'Inbraak in een systeem of account'), ('vernietigd', 'Gegevens kwijt of ten onrechte gewist'), ('anders', 'Iets anders')], max_length=20)),
                ('ontdekt_op', models.DateTimeField()),
                ('wat', models.TextField()),
                ('categorieen', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('betrokkenen', models.PositiveIntegerField(blank=True, null=True)),
                ('casussen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('risico', models.CharField(choices=[('onbekend', 'Nog niet beoordeeld'), ('geen', 'Niet waarschijnlijk dat mensen er last van krijgen'), ('risico', 'Risico voor de betrokkenen'), ('hoog', 'Hoog risico voor de betrokkenen')], default='onbekend', max_length=10)),
                ('gevolgen', models.TextField(blank=True)),
                ('maatregelen', models.TextField(blank=True)),
                ('ap_gemeld_op', models.DateTimeField(blank=True, null=True)),
                ('ap_nummer', models.CharField(blank=True, max_length=30)),
                ('ap_niet_reden', models.TextField(blank=True)),
                ('vertraging_reden', models.TextField(blank=True)),
                ('geinformeerd_op', models.DateField(blank=True, null=True)),
                ('geinformeerd_niet_reden', models.TextField(blank=True)),
                ('gedeeld', models.BooleanField(default=False)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('gesloten_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('gesloten_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
            ],
            options={
                'indexes': [models.Index(fields=['partij', '-ontdekt_op'], name='datalek_partij')],
                'constraints': [models.CheckConstraint(condition=models.Q(('gesloten_op', None), models.Q(models.Q(('ap_gemeld_op__isnull', False), models.Q(('ap_niet_reden', ''), _negated=True), _connector='OR'), models.Q(('geinformeerd_op__isnull', False), models.Q(('geinformeerd_niet_reden', ''), _negated=True), _connector='OR')), _connector='OR'), name='datalek_gesloten_na_besluit')],
            },
        ),
        shell(
            "privacy_datalek",
            select="partij_id = (SELECT gate.toezicht_partij()) OR (gedeeld AND gemeente_id = (SELECT gate.redactie()))",
            insert=f"{OFFICER} AND gemaakt_door_id = (SELECT gate.medewerker())",
            update=OFFICER,
            columns=COLUMNS,
            worker="SELECT (id, gemeente_id, partij_id, ontdekt_op, ap_gemeld_op, ap_niet_reden, gesloten_op)",
        ),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
