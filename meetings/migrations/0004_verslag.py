from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for what a meeting leaves behind: minutes spent, kind of besluit, result and evaluation at the end of a casus."""

    dependencies = [("meetings", "0003_gate")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField("agendapunt", "bestede_minuten", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("agendapunt", "bijgewerkt_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("besluit", "evaluatie", models.TextField(blank=True)),
        migrations.AddField(
            "besluit",
            "soort",
            models.CharField(
                choices=[("besluit", "Besluit"), ("geen_besluit", "Geen besluit"), ("sluiting", "Casus afgesloten")],
                default="besluit",
                max_length=20,
            ),
        ),
        migrations.AddField("besluit", "waakvlam", models.BooleanField(blank=True, null=True)),
        migrations.AddField("casusoverleg", "gestart_op", models.DateTimeField(blank=True, null=True)),
    ]
