"""The noodprocedure: reading without taking part, for acute danger."""

import uuid

from django.db import models

from parties.models import Gemeente, Medewerker, Partij


class Noodprocedure(models.Model):
    """One person opened one casus without taking part, for a short time and with a reason.

    It stands in for taking part only: what the convenant does not give to this kind of party stays closed. No personal
    data: `reden` is one of a list, `toelichting` is for who oversees.
    """

    class Reden(models.TextChoices):
        LEVENSGEVAAR = "levensgevaar", "Acuut gevaar voor de bewoner"
        GEVAAR_ANDEREN = "gevaar_anderen", "Acuut gevaar voor anderen"
        KINDEREN = "kinderen", "Acuut gevaar voor kinderen"
        BRAND = "brand", "Brand, gas of instorting"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey("cases.Casus", models.PROTECT, related_name="+")
    casusnummer = models.CharField(max_length=16)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    reden = models.CharField(max_length=20, choices=Reden)
    toelichting = models.TextField()
    geldig_van = models.DateTimeField()
    geldig_tot = models.DateTimeField()
    # The privacy officer of the same Partij looks at every one afterwards.
    beoordeeld_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    beoordeeld_op = models.DateTimeField(null=True, blank=True)
    terecht = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["medewerker", "casus", "geldig_tot"], name="noodprocedure_lopend")]

    def __str__(self) -> str:
        return f"{self.casusnummer} {self.geldig_van:%Y-%m-%d %H:%M}"
