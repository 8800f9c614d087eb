import django.db.models.deletion
from django.db import migrations, models

from privacy.operations import TAKES_PART

ASKED_BY = "id, nummer, gemeente_id, van_partij_id, gevraagd_door_id, aan_partij_id, categorie_id, status, matrix, spoed,"
ASKED_BY += " ingediend_op, bekend_uiterlijk, bekend_zichtbaar_op, inhoud_gevraagd_op, inhoud_uiterlijk"
IN_MY_CASUS = TAKES_PART.format(casus="privacy_informatieverzoek.casus_id")
SQL = f"""
-- By column: where the asker's question hangs is not for who is asked, and the system columns of a row would tell who asks
-- that somebody is busy with it. Written by the functions of privacy/sql/functions/verzoeken.sql only.
REVOKE ALL ON privacy_informatieverzoek, privacy_verzoekbesluit FROM ov_app, ov_exporter, ov_worker;
GRANT SELECT ({ASKED_BY}) ON privacy_informatieverzoek TO ov_app, ov_worker;
GRANT SELECT (id, verzoek_id, partij_id, stap, uitkomst, grondslag, weigeringsgrond, niet_doorverstrekken,
    besloten_door_id, besloten_op, verloopt_op, ingetrokken_op) ON privacy_verzoekbesluit TO ov_app;
GRANT SELECT (id, verzoek_id, stap) ON privacy_verzoekbesluit TO ov_worker;
GRANT INSERT, UPDATE ON privacy_informatieverzoek, privacy_verzoekbesluit TO ov_gate;
GRANT UPDATE (ingetrokken_op) ON privacy_toegangsbesluit TO ov_gate;
DROP POLICY toevoegen ON privacy_informatieverzoek;
DROP POLICY wijzigen ON privacy_informatieverzoek;
DROP POLICY toevoegen ON privacy_verzoekbesluit;
DROP POLICY wijzigen ON privacy_verzoekbesluit;
ALTER POLICY lezen ON privacy_informatieverzoek USING (
    (van_partij_id = (SELECT gate.partij())
        AND ({IN_MY_CASUS} OR (spoed AND status <> 'concept' AND gevraagd_door_id = (SELECT gate.medewerker()))))
    OR (van_partij_id = (SELECT gate.toezicht_partij()) AND status <> 'concept')
    OR (aan_partij_id = (SELECT gate.toezicht_partij()) AND status <> 'concept')
    OR (aan_partij_id = (SELECT gate.partij()) AND status <> 'concept' AND (matrix OR spoed)
        AND (SELECT gate.contactpersoon())));
ALTER POLICY lezen ON privacy_verzoekbesluit USING (
    (partij_id = (SELECT gate.toezicht_partij()) OR partij_id = (SELECT gate.partij()))
    AND EXISTS (SELECT 1 FROM privacy_informatieverzoek v WHERE v.id = verzoek_id AND v.aan_partij_id = partij_id));
-- The row estimate of an EXPLAIN obeys no policy.
ALTER TABLE privacy_verzoekbesluit ALTER COLUMN uitkomst SET STATISTICS 0, ALTER COLUMN grondslag SET STATISTICS 0,
    ALTER COLUMN weigeringsgrond SET STATISTICS 0, ALTER COLUMN stap SET STATISTICS 0,
    ALTER COLUMN besloten_op SET STATISTICS 0, ALTER COLUMN verzoek_id SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    """The answer to an informatieverzoek, seen by the asker no sooner than fixed."""

    dependencies = [("privacy", "0004_convenant")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="verzoekbesluit",
            name="weigeringsgrond",
            field=models.CharField(
                blank=True,
                choices=[
                    ("beroepsgeheim", "Beroepsgeheim of geheimhoudingsplicht"),
                    ("geen_grondslag", "Geen wettelijke grondslag om dit te geven"),
                    ("niet_noodzakelijk", "Niet noodzakelijk voor het doel"),
                    ("andere_weg", "Kan op een andere manier, bijvoorbeeld via de bewoner"),
                    ("belang_bewoner", "Het belang van de bewoner weegt zwaarder"),
                    ("onderzoek", "Een lopend onderzoek laat het niet toe"),
                ],
                max_length=20,
            ),
            preserve_default=True,
        ),
        migrations.AlterField(
            model_name="informatieverzoek",
            name="bewoner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.bewoner",
            ),
        ),
        migrations.AlterField(
            model_name="informatieverzoek",
            name="casus",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.casus",
            ),
        ),
        migrations.AlterField(
            model_name="informatieverzoek",
            name="status",
            field=models.CharField(
                choices=[
                    ("concept", "Nog niet ingediend"),
                    ("ingediend", "Ingediend"),
                    ("inhoud", "Inhoud gevraagd"),
                    ("ingetrokken", "Ingetrokken"),
                ],
                default="concept",
                max_length=12,
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
