"""Somebody lost the phone or key to log in with."""

import uuid

from django.db import models
from django.utils import timezone

from parties.models.account import User
from parties.models.medewerker import Medewerker


class Herstelverzoek(models.Model):
    """A beheerder asks to take somebody's second factors away; within a day another person agrees, or it lapses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    # How the beheerder made sure who asks.
    reden = models.CharField(max_length=200)
    gevraagd_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gevraagd_op = models.DateTimeField(default=timezone.now)
    verloopt_op = models.DateTimeField()
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    # The account behind besloten_door and gevraagd_door: one person may work for several organisations.
    vrager = models.ForeignKey(User, models.PROTECT, related_name="+")
    beslisser = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    besloten_op = models.DateTimeField(null=True, blank=True)
    akkoord = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(besloten_op=None, beslisser=None, besloten_door=None, akkoord=None)
                | (
                    models.Q(besloten_op__isnull=False, besloten_door__isnull=False, akkoord__isnull=False)
                    & models.Q(beslisser__isnull=False)
                    & ~models.Q(beslisser=models.F("vrager"))
                ),
                name="herstel_door_twee_mensen",
            ),
        ]
        indexes = [models.Index(fields=["verloopt_op"], condition=models.Q(besloten_op=None), name="herstel_open")]

    def __str__(self) -> str:
        return f"Herstelverzoek {self.id}"
