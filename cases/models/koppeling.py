"""What the systems of partners use: answers that can be asked again, and messages that something happened."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models import Medewerker, Partij


class Idempotentie(models.Model):
    """What a POST with an Idempotency-Key made, so that the same POST gets the same answer and makes nothing twice.

    Holds no personal data: the key and the body are keyed hashes, the answer is a number and a path.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    medewerker = models.ForeignKey(Medewerker, models.CASCADE, related_name="+")
    sleutel = models.CharField(max_length=64)
    inhoud = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    nummer = models.CharField(max_length=40, blank=True)
    pad = models.CharField(max_length=200)
    gemaakt_op = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["medewerker", "sleutel"], name="idempotentie_eenmaal")]
        indexes = [models.Index(fields=["gemaakt_op"], name="idempotentie_oud")]

    def __str__(self) -> str:
        return f"Idempotentie {self.id}"


class Gebeurtenis(models.TextChoices):
    """What a webhook can tell: never more than that something happened in what its owner can open."""

    CASUS_NIEUW = "casus.nieuw", "U werkt voortaan aan een casus"
    CASUS_GEWIJZIGD = "casus.gewijzigd", "De stand van een casus waaraan u werkt is veranderd"
    ACTIEPUNT_NIEUW = "actiepunt.nieuw", "Uw organisatie heeft een nieuw actiepunt"
    ACTIEPUNT_AFGEROND = "actiepunt.afgerond", "Een actiepunt van uw organisatie is afgerond"
    MELDING_GEWIJZIGD = "melding.gewijzigd", "De stand van een melding van uw organisatie is veranderd"


class Webhook(models.Model):
    """Where a system of a Partij wants to hear that something happened; follows what its owner may open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    eigenaar = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    url = models.CharField(max_length=300)
    # Signs what is sent; kept encrypted, since it is needed again.
    geheim = models.CharField(max_length=400)
    gebeurtenissen = ArrayField(models.CharField(max_length=30, choices=Gebeurtenis))
    gemaakt_op = models.DateTimeField(default=timezone.now)
    # Failures in a row; after too many it is turned off and its owner told.
    fouten = models.PositiveSmallIntegerField(default=0)
    geslaagd_op = models.DateTimeField(null=True, blank=True)
    uitgezet_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["eigenaar"], condition=models.Q(uitgezet_op=None), name="webhook_actief")]

    def __str__(self) -> str:
        return f"Webhook {self.id}"


class Webhookbericht(models.Model):
    """One event for one webhook, written by PostgreSQL in the transaction in which it happened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="+")
    gebeurtenis = models.CharField(max_length=30, choices=Gebeurtenis)
    # The number of the casus or melding, and the key of the actiepunt.
    nummer = models.CharField(max_length=16)
    object = models.UUIDField(null=True, blank=True)
    tijd = models.DateTimeField()
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging_op = models.DateTimeField()
    afgeleverd_op = models.DateTimeField(null=True, blank=True)
    opgegeven_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["volgende_poging_op"],
                condition=models.Q(afgeleverd_op=None, opgegeven_op=None),
                name="webhookbericht_te_sturen",
            ),
            models.Index(fields=["webhook", "tijd"], name="webhookbericht_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.gebeurtenis} {self.nummer}"
