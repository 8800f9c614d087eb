import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody works with content before signing the geheimhoudingsverklaring."""

    dependencies = [
        ('parties', '0002_rights'),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='medewerker',
            name='geheimhouding_op',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='medewerker',
            name='rollen',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('consulent', 'Consulent'), ('regisseur', 'Regisseur'), ('wijkagent', 'Wijkagent'), ('deelnemer', 'Partner'), ('notulist', 'Notulist'), ('jurist', 'Jurist'), ('privacy_officer', 'Privacy officer'), ('fg', 'Functionaris gegevensbescherming'), ('tekenbevoegde', 'Tekenbevoegde voor het convenant'), ('beheerder', 'Beheerder')], max_length=20)),
        ),
        migrations.RunSQL("GRANT UPDATE (geheimhouding_op) ON parties_medewerker TO ov_gate", migrations.RunSQL.noop),
    ]
