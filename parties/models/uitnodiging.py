"""Somebody is asked to come and work at a Partij."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models.medewerker import Medewerker, Rol
from parties.models.partij import Partij


class Uitnodiging(models.Model):
    """An invitation by mail. Of the token in its link only a hash is here, which the web may write and never read.

    Whether the address has an account already is known to who receives the mail, and to no beheerder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    email = models.EmailField("e-mailadres")
    naam = models.CharField(max_length=80)
    functie = models.CharField(max_length=60, blank=True)
    rollen = ArrayField(models.CharField(max_length=20, choices=Rol))
    contactpersoon = models.BooleanField(default=False)
    hash = models.CharField(max_length=64, unique=True)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    verloopt_op = models.DateTimeField()
    # The mail itself: sent by a worker, tried again with pauses.
    verzonden_op = models.DateTimeField(null=True, blank=True)
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging_op = models.DateTimeField(default=timezone.now)
    gebruikt_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    # Who came of it.
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["partij", "-gemaakt_op"], name="uitnodiging_partij"),
            models.Index(
                fields=["volgende_poging_op"],
                condition=models.Q(verzonden_op=None, gebruikt_op=None, ingetrokken_op=None),
                name="uitnodiging_te_sturen",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(rollen__contains=[Rol.BEHEERDER]) | models.Q(rollen__len=1),
                name="uitnodiging_beheerder_heeft_geen_andere_rol",
            ),
        ]

    def __str__(self) -> str:
        return f"Uitnodiging {self.id}"
