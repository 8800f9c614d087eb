"""The periodic review of who has access."""

import uuid

from django.db import models
from django.utils import timezone

from parties.models.medewerker import Medewerker
from parties.models.partij import Partij


class Toegangsbeoordeling(models.Model):
    """A round in which a Partij looks at everybody who has access. Signed when all were judged; then it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    begonnen_op = models.DateTimeField(default=timezone.now)
    begonnen_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    ondertekend_op = models.DateTimeField(null=True, blank=True)
    ondertekend_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partij"], condition=models.Q(ondertekend_op=None), name="toegangsbeoordeling_een_tegelijk"
            )
        ]
        indexes = [models.Index(fields=["partij", "-begonnen_op"], name="toegangsbeoordeling_partij")]

    def __str__(self) -> str:
        return f"Toegangsbeoordeling {self.begonnen_op:%Y-%m-%d}"


class Toegangsoordeel(models.Model):
    """What was judged of one person, with what the reviewer saw. Nobody judges oneself, or changes it afterwards."""

    class Uitkomst(models.TextChoices):
        KLOPT = "klopt", "Klopt"
        WIJZIGEN = "wijzigen", "Wijzigen"
        INTREKKEN = "intrekken", "Intrekken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    beoordeling = models.ForeignKey(Toegangsbeoordeling, models.PROTECT, related_name="oordelen")
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    # As it was at that moment: the roles in words, and when the account was last used.
    rollen = models.CharField(max_length=200)
    laatst_ingelogd = models.DateTimeField(null=True, blank=True)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst)
    toelichting = models.CharField(max_length=200, blank=True)
    # Judged by somebody who keeps nobody, so that the beheerders were told.
    beheerders_ingelicht = models.BooleanField(default=False, db_default=False)
    door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    op = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["beoordeling", "medewerker"], name="toegangsoordeel_eenmaal"),
            models.CheckConstraint(
                condition=~models.Q(medewerker=models.F("door")), name="toegangsoordeel_over_een_ander"
            ),
        ]

    def __str__(self) -> str:
        return f"Oordeel {self.uitkomst}"
