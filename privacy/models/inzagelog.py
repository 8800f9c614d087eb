"""The read log, which lives in schema `gate`, and how it is watched over."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parties.models import Medewerker, Partij
from privacy.models.convenant import Convenant


class Inzagelog(models.Model):
    """Who read what of whom, when, for which purpose (NEN 7513). Lives in schema `gate`; nobody changes it."""

    id = models.BigIntegerField(primary_key=True)
    tijd = models.DateTimeField()
    gebeurtenis = models.TextField()
    uitkomst = models.TextField()
    medewerker = models.ForeignKey(Medewerker, models.DO_NOTHING, null=True, related_name="+")
    user_id = models.BigIntegerField(null=True)
    rol = models.TextField()
    partij = models.ForeignKey(Partij, models.DO_NOTHING, null=True, related_name="+")
    gemeente_id = models.TextField(null=True)  # noqa: DJ001 - a foreign key without its table's constraint
    casus_id = models.UUIDField(null=True)
    melding_id = models.UUIDField(null=True)
    # The Informatieverzoek or Rechtenverzoek that was read.
    aanvraag_id = models.UUIDField(null=True)
    bewoner_id = models.UUIDField(null=True)
    gedeeld = models.BooleanField()
    object = models.TextField()
    categorieen = ArrayField(models.SmallIntegerField())
    doel = models.TextField()
    reden = models.TextField()
    convenant = models.ForeignKey(Convenant, models.DO_NOTHING, null=True, related_name="+")
    verzoek = models.UUIDField(null=True)
    sessie = models.TextField()
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        managed = False
        db_table = 'gate"."inzagelog'

    def __str__(self) -> str:
        return f"{self.tijd:%Y-%m-%d %H:%M} {self.gebeurtenis}"


class Zegelcontrole(models.Model):
    """One verification of the seals over the whole read log, with what was wrong; in numbers, without personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tijd = models.DateTimeField(default=timezone.now)
    zegels = models.BigIntegerField()
    regels = models.BigIntegerField()
    laatste_zegel = models.BigIntegerField()
    laatste_hoofd = models.CharField(max_length=64, blank=True)
    # How many heads that were written down outside were compared.
    ankers = models.BigIntegerField()
    fouten = models.BigIntegerField()
    # The first of what was found, in sentences.
    bevindingen = ArrayField(models.CharField(max_length=300), default=list)

    def __str__(self) -> str:
        return f"{self.tijd:%Y-%m-%d %H:%M}: {self.fouten} fouten"

    @property
    def in_orde(self) -> bool:
        return self.fouten == 0


class Logbeoordeling(models.Model):
    """A privacy officer looked at a month of the own organisation's log and signed for it. It is never changed."""

    class Oordeel(models.TextChoices):
        IN_ORDE = "in_orde", "Niets bijzonders gezien"
        UITGEZOCHT = "uitgezocht", "Iets opgevallen en uitgezocht: in orde"
        VERVOLG = "vervolg", "Iets opgevallen: er loopt een vervolg"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    # The first day of the month.
    maand = models.DateField()
    # The figures as they were when it was signed.
    cijfers = models.JSONField()
    oordeel = models.CharField(max_length=12, choices=Oordeel)
    bevinding = models.TextField(blank=True)
    ondertekend_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    ondertekend_op = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partij", "maand"], name="logbeoordeling_eenmaal_per_maand"),
            models.CheckConstraint(
                condition=Q(oordeel="in_orde") | ~Q(bevinding=""), name="logbeoordeling_met_bevinding"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maand:%Y-%m} {self.oordeel}"
