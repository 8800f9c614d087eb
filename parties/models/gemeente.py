"""The municipality, within which everything happens."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Gemeente(models.Model):
    """A municipality: the limit of every convenant, casus and address list; with what it set for itself."""

    code = models.SlugField(primary_key=True)
    naam = models.CharField(max_length=80)
    nummer_prefix = models.CharField(max_length=4)
    # Terms that differ from the installation's, by name (parties/terms.py).
    termijnen = models.JSONField(default=dict, blank=True)
    # "07:00-19:00"; empty means the installation's.
    werktijden = models.CharField(max_length=11, blank=True)
    # Eight colours from light to dark, as #rrggbb (parties/palettes.py); none means the product's own.
    palet = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    logo = models.ForeignKey("parties.Beeldmerk", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.naam


class Beeldmerk(models.Model):
    """A logo as we drew it again. Never changed: another logo is another row, with another address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    inhoud = models.BinaryField()
    breedte = models.PositiveSmallIntegerField()
    hoogte = models.PositiveSmallIntegerField()
    gemaakt_op = models.DateTimeField()

    def __str__(self) -> str:
        return f"Beeldmerk {self.id}"
