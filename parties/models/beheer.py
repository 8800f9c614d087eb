"""The register of what beheerders did."""

import uuid

from django.db import models

from parties.models.gemeente import Gemeente
from parties.models.medewerker import Medewerker
from parties.models.partij import Partij


class Beheerhandeling(models.Model):
    """One act of a beheerder: who, when, what, about which organisation or person. Nobody changes or removes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tijd = models.DateTimeField()
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    # For whom the beheerder acted, and the organisation that the act is about.
    namens = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, null=True, related_name="+")
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, null=True, related_name="+")
    # What was done in a few words, and what changed; never anything about a betrokkene.
    handeling = models.CharField(max_length=60)
    toelichting = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["gemeente", "-tijd"], name="beheerhandeling_tijd")]

    def __str__(self) -> str:
        return f"{self.tijd:%Y-%m-%d %H:%M} {self.handeling}"
