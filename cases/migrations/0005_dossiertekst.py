import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from privacy.migrations._first_release import gated


class Migration(migrations.Migration):
    """What is written in a dossier is about a person, and goes behind the gate."""

    dependencies = [
        ("cases", "0004_terms"),
        ("parties", "0002_rights"),
        ("privacy", "0002_gate"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="dossier",
            name="maatregel",
        ),
        migrations.RemoveField(
            model_name="dossier",
            name="proportionaliteit",
        ),
        migrations.RemoveField(
            model_name="dossier",
            name="samenvatting",
        ),
        migrations.CreateModel(
            name="Dossiertekst",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("beperkt", models.BooleanField(default=False)),
                ("vrijgave_op", models.DateTimeField(blank=True, null=True)),
                ("gemaakt_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("maatregel", models.TextField(blank=True, verbose_name="gevraagde maatregel")),
                ("samenvatting", models.TextField(blank=True)),
                ("proportionaliteit", models.TextField(blank=True)),
                (
                    "bewoner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.bewoner",
                    ),
                ),
                (
                    "bron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"
                    ),
                ),
                (
                    "casus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casus",
                    ),
                ),
                (
                    "categorie",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.categorie"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.dossier"
                    ),
                ),
                (
                    "gemaakt_door",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.medewerker",
                    ),
                ),
                (
                    "melding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.melding",
                    ),
                ),
                (
                    "vrijgave_door",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.medewerker",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dossier", "bron"), name="dossiertekst_eenmaal")],
            },
        ),
        gated("cases_dossiertekst"),
    ]
