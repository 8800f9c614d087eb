from django.db import migrations, models

SQL = """
GRANT UPDATE (overzicht_sha256, overzicht_op) ON privacy_rechtenverzoek TO ov_app;
GRANT UPDATE (beperkt_van, beperkt_tot) ON privacy_rechtenverzoek TO ov_gate;
GRANT INSERT ON privacy_raadpleging TO ov_gate;
GRANT UPDATE (afgeschermd_op) ON cases_casus TO ov_gate;
"""


class Migration(migrations.Migration):
    """What a betrokkene asks: what was handed over, and how long a restriction lasts."""

    dependencies = [("privacy", "0006_zegels")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField("rechtenverzoek", "overzicht_sha256", models.CharField(blank=True, max_length=64)),
        migrations.AddField("rechtenverzoek", "overzicht_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("rechtenverzoek", "beperkt_van", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("rechtenverzoek", "beperkt_tot", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "rechtenverzoek",
            "besluit",
            models.CharField(
                blank=True,
                choices=[
                    ("toegewezen", "Toegewezen"),
                    ("deels", "Deels toegewezen"),
                    ("afgewezen", "Afgewezen"),
                    ("geen", "Geen gegevens gevonden"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            "raadpleging",
            "weigeringsgrond",
            models.CharField(
                blank=True,
                choices=[
                    ("rechten_anderen", "Rechten en vrijheden van anderen"),
                    ("veiligheid", "Openbare veiligheid"),
                    ("strafbare_feiten", "Opsporing van strafbare feiten"),
                    ("toezicht", "Toezicht of handhaving loopt"),
                    ("civiel", "Inning of verweer in een procedure"),
                    ("andere_wet", "Een andere wet regelt de inzage"),
                ],
                max_length=30,
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
