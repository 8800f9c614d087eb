import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from privacy.operations import gate_functions, shell

EVENTS = [('casus.nieuw', 'U werkt voortaan aan een casus'), ('casus.gewijzigd', 'De stand van een casus waaraan u werkt is veranderd'), ('actiepunt.nieuw', 'Uw organisatie heeft een nieuw actiepunt'), ('actiepunt.afgerond', 'Een actiepunt van uw organisatie is afgerond'), ('melding.gewijzigd', 'De stand van een melding van uw organisatie is veranderd')]
MINE = "medewerker_id = (SELECT gate.medewerker())"
OWNED = "eigenaar_id = (SELECT gate.medewerker()) AND partij_id = (SELECT gate.partij())"
# A trigger is fired by nobody's right but its own; who may hear is decided in privacy/sql/functions/koppelingen.sql.
TRIGGERS = """
GRANT INSERT ON cases_webhookbericht TO ov_gate;
CREATE TRIGGER webhooks AFTER UPDATE OF status ON cases_casus
    FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION gate.tell_casus();
CREATE TRIGGER webhooks AFTER INSERT ON cases_deelnameuserobjectpermission
    FOR EACH ROW EXECUTE FUNCTION gate.tell_worker();
CREATE TRIGGER webhooks AFTER INSERT ON cases_actiepunt
    FOR EACH ROW EXECUTE FUNCTION gate.tell_actiepunt();
CREATE TRIGGER webhooks_afgerond AFTER UPDATE OF afgerond_op ON cases_actiepunt
    FOR EACH ROW WHEN (OLD.afgerond_op IS NULL AND NEW.afgerond_op IS NOT NULL) EXECUTE FUNCTION gate.tell_actiepunt();
CREATE TRIGGER webhooks AFTER UPDATE OF status ON cases_melding
    FOR EACH ROW WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION gate.tell_melding();
"""


class Migration(migrations.Migration):
    """What the systems of partners use: answers to POSTs that come twice, and webhooks with their outbox."""

    dependencies = [("cases", "0011_documenten"), ("parties", "0008_tokens")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Idempotentie',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sleutel', models.CharField(max_length=64)),
                ('inhoud', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('nummer', models.CharField(blank=True, max_length=40)),
                ('pad', models.CharField(max_length=200)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('medewerker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.medewerker')),
            ],
            options={
                'indexes': [models.Index(fields=['gemaakt_op'], name='idempotentie_oud')],
                'constraints': [models.UniqueConstraint(fields=('medewerker', 'sleutel'), name='idempotentie_eenmaal')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('url', models.CharField(max_length=300)),
                ('geheim', models.CharField(max_length=400)),
                ('gebeurtenissen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=EVENTS, max_length=30), size=None)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('fouten', models.PositiveSmallIntegerField(default=0)),
                ('geslaagd_op', models.DateTimeField(blank=True, null=True)),
                ('uitgezet_op', models.DateTimeField(blank=True, null=True)),
                ('eigenaar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('uitgezet_op', None)), fields=['eigenaar'], name='webhook_actief')],
            },
        ),
        migrations.CreateModel(
            name='Webhookbericht',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('gebeurtenis', models.CharField(choices=EVENTS, max_length=30)),
                ('nummer', models.CharField(max_length=16)),
                ('object', models.UUIDField(blank=True, null=True)),
                ('tijd', models.DateTimeField()),
                ('pogingen', models.PositiveSmallIntegerField(default=0)),
                ('volgende_poging_op', models.DateTimeField()),
                ('afgeleverd_op', models.DateTimeField(blank=True, null=True)),
                ('opgegeven_op', models.DateTimeField(blank=True, null=True)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.webhook')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('afgeleverd_op', None), ('opgegeven_op', None)), fields=['volgende_poging_op'], name='webhookbericht_te_sturen'),
                    models.Index(fields=['webhook', 'tijd'], name='webhookbericht_webhook'),
                ],
            },
        ),
        migrations.AlterField(
            model_name='bericht',
            name='soort',
            field=models.CharField(choices=[('herinnering', 'Over enkele dagen'), ('vandaag', 'Vandaag'), ('te_laat', 'Te laat, binnen de eigen organisatie'), ('te_laat_casusregisseur', 'Te laat, voor de casusregisseur'), ('te_laat_regisseur', 'Te laat, voor de regisseur'), ('te_laat_n3', 'Te laat, opschalen'), ('spoed', 'Spoed'), ('aanmelding', 'Nieuwe aanmelding'), ('uitnodiging', 'Uitnodiging voor een casus'), ('teruggegeven', 'Aanmelding teruggegeven'), ('actiepunt', 'Nieuw actiepunt'), ('agenda', 'Agenda van het casusoverleg'), ('dossier', 'Dossier klaar'), ('convenant', 'Convenant'), ('informatieverzoek', 'Informatieverzoek'), ('noodprocedure', 'Noodprocedure gebruikt'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('bewaartermijn', 'Bewaartermijn'), ('kennisgeving', 'Bewoner informeren'), ('toegang', 'Voorstel om gegevens te geven'), ('logbeoordeling', 'Inzagelog beoordelen'), ('datalek', 'Datalek'), ('koppeling', 'Koppeling met een ander systeem'), ('bestand_toegelaten', 'Bestand nagekeken'), ('bestand_geweigerd', 'Bestand geweigerd')], max_length=30),
        ),
        shell("cases_idempotentie", select=MINE, insert=MINE, worker="SELECT (id, gemaakt_op), DELETE"),
        # A colleague would hear of casussen on which only the owner works: a webhook is its owner's alone.
        shell(
            "cases_webhook",
            select=OWNED,
            insert=OWNED,
            update=OWNED,
            columns="url, geheim, gebeurtenissen, fouten, uitgezet_op",
            delete=OWNED,
            worker="SELECT, UPDATE (fouten, geslaagd_op, uitgezet_op)",
        ),
        shell(
            "cases_webhookbericht",
            select="EXISTS (SELECT 1 FROM cases_webhook w WHERE w.id = webhook_id)",
            delete="EXISTS (SELECT 1 FROM cases_webhook w WHERE w.id = webhook_id)",
            worker="SELECT, DELETE, UPDATE (pogingen, volgende_poging_op, afgeleverd_op, opgegeven_op)",
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
