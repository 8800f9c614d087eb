import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from privacy.operations import shell

MINE = "medewerker_id = (SELECT gate.medewerker()) AND sessie = (SELECT gate.sessie())"
PIECE = "EXISTS (SELECT 1 FROM cases_upload u WHERE u.id = upload_id)"
OLD = "gewijzigd_op < clock_timestamp() - interval '12 hours'"
# A check is written with the document that it is about, for who writes it, and read by the exporter only.
CHECK = """aan_id = (SELECT gate.medewerker()) AND EXISTS (
    SELECT 1 FROM cases_document d
    WHERE d.id = document_id AND d.bron_id = (SELECT gate.partij()) AND d.controle = 'wacht')"""
SQL = f"""
CREATE POLICY opruimen ON cases_upload TO ov_exporter USING ({OLD});
REVOKE INSERT, UPDATE ON cases_bestandscontrole FROM ov_exporter;
REVOKE SELECT ON cases_bestandscontrole FROM ov_app;
GRANT UPDATE (pogingen, volgende_poging_op) ON cases_bestandscontrole TO ov_exporter;
CREATE POLICY nakijken ON cases_bestandscontrole TO ov_exporter USING (true);
GRANT UPDATE (controle, sleutel, beperkt, vrijgave_op, vrijgave_door_id) ON cases_document TO ov_gate;
CREATE TRIGGER controle BEFORE UPDATE ON cases_document FOR EACH ROW EXECUTE FUNCTION gate.guard_document();
"""


class Migration(migrations.Migration):
    """Uploads in pieces, and files that wait for the virus scanner."""

    dependencies = [("cases", "0010_adressen"), ("parties", "0006_medewerkers")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="document",
            name="controle",
            field=models.CharField(
                choices=[("vrij", "Nagekeken"), ("wacht", "Wacht op controle"), ("geweigerd", "Geweigerd")],
                db_default="vrij",
                default="vrij",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name='bericht',
            name='soort',
            field=models.CharField(choices=[('herinnering', 'Over enkele dagen'), ('vandaag', 'Vandaag'), ('te_laat', 'Te laat, binnen de eigen organisatie'), ('te_laat_casusregisseur', 'Te laat, voor de casusregisseur'), ('te_laat_regisseur', 'Te laat, voor de regisseur'), ('te_laat_n3', 'Te laat, opschalen'), ('spoed', 'Spoed'), ('aanmelding', 'Nieuwe aanmelding'), ('uitnodiging', 'Uitnodiging voor een casus'), ('teruggegeven', 'Aanmelding teruggegeven'), ('actiepunt', 'Nieuw actiepunt'), ('agenda', 'Agenda van het casusoverleg'), ('dossier', 'Dossier klaar'), ('convenant', 'Convenant'), ('informatieverzoek', 'Informatieverzoek'), ('noodprocedure', 'Noodprocedure gebruikt'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('bewaartermijn', 'Bewaartermijn'), ('kennisgeving', 'Bewoner informeren'), ('toegang', 'Voorstel om gegevens te geven'), ('logbeoordeling', 'Inzagelog beoordelen'), ('datalek', 'Datalek'), ('bestand_toegelaten', 'Bestand nagekeken'), ('bestand_geweigerd', 'Bestand geweigerd')], max_length=30),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sessie", models.CharField(max_length=32)),
                ("kenmerk", models.CharField(blank=True, max_length=64)),
                ("lengte", models.PositiveIntegerField()),
                ("ontvangen", models.PositiveIntegerField(default=0)),
                ("gewijzigd_op", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "medewerker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["medewerker", "sessie"], name="upload_van"),
                    models.Index(fields=["gewijzigd_op"], name="upload_oud"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ontvangen__lte", models.F("lengte"))), name="upload_niet_te_lang"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Uploaddeel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("begin", models.PositiveIntegerField()),
                ("opslagnaam", models.CharField(max_length=64)),
                ("sleutel", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="delen", to="cases.upload"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("upload", "begin"), name="uploaddeel_eenmaal")],
            },
        ),
        migrations.CreateModel(
            name="Bestandscontrole",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("opslagnaam", models.CharField(max_length=64)),
                ("bronsleutel", models.BinaryField()),
                ("sleutel", models.BinaryField()),
                ("pad", models.CharField(max_length=200)),
                ("pogingen", models.PositiveSmallIntegerField(default=0)),
                ("volgende_poging_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("gemaakt_op", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "aan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.document"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["volgende_poging_op"], name="bestandscontrole_wacht")]},
        ),
        shell("cases_upload", select=MINE, insert=MINE, update=MINE, columns="ontvangen, gewijzigd_op", delete=MINE),
        shell("cases_uploaddeel", select=PIECE, insert=PIECE, delete=PIECE),
        shell("cases_bestandscontrole", select="false", insert=CHECK),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
