from django.db import migrations, models


class Migration(migrations.Migration):
    """Terms of reviews."""

    dependencies = [("cases", "0012_koppelingen"), ("privacy", "0010_rest")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='termijn',
            name='soort',
            field=models.CharField(choices=[('actiepunt', 'Actiepunt'), ('interventie', 'Termijn van een interventie'), ('triage', 'Triage van een melding'), ('eerste_contact', 'Eerste contact met de bewoner'), ('brief_reactie', 'Reactie op een brief'), ('wvggz', 'Verkennend onderzoek'), ('doeltoets', 'Doeltoets'), ('kennisgeving', 'Bewoner informeren'), ('rectificatie', 'Gegevens verbeteren op verzoek van de bewoner')], max_length=20),
        ),
    ]
