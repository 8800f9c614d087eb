"""Tokens with which a system of a partner acts as a person."""

import secrets
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models.medewerker import Medewerker


class Scope(models.TextChoices):
    """What a token may do; the label is what its owner reads. Never more than its Medewerker may do."""

    MELDINGEN_SCHRIJVEN = "meldingen:schrijven", "Meldingen indienen namens u"
    MELDINGEN_LEZEN = "meldingen:lezen", "Meldingen van uw organisatie lezen, met de melder"
    CASUSSEN_LEZEN = "casussen:lezen", "Casussen lezen waaraan u werkt, met wat het convenant u geeft"
    ACTIEPUNTEN_LEZEN = "actiepunten:lezen", "Actiepunten van uw organisatie lezen"
    ACTIEPUNTEN_SCHRIJVEN = "actiepunten:schrijven", "Actiepunten afronden namens u"
    AGENDA_LEZEN = "agenda:lezen", "De agenda van het casusoverleg lezen, voor zover u die ziet"
    WEBHOOKS_BEHEREN = "webhooks:beheren", "Instellen welke berichten uw systeem krijgt"


def new_token() -> str:
    return secrets.token_urlsafe(32)


class ApiToken(models.Model):
    """A token for a partner system: acts as one Medewerker, within its scopes, expires, and is stored as a hash only.

    A revoked one stays, so that the read log can still be explained: it names the token by its key.
    """

    medewerker = models.ForeignKey(Medewerker, models.CASCADE, related_name="api_tokens")
    hash = models.CharField(max_length=64, unique=True)
    naam = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), default=list)
    aangemaakt_op = models.DateTimeField(auto_now_add=True)
    verloopt_op = models.DateTimeField()
    # Within the hour: not every request writes.
    laatst_gebruikt_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.naam

    def works(self, now: datetime) -> bool:
        """Whether it opens anything at `now`, as far as the token itself goes."""
        return self.ingetrokken_op is None and now < self.verloopt_op

    @property
    def laatste_dag(self) -> date:
        """The last day on which it works."""
        return timezone.localdate(self.verloopt_op - timedelta(seconds=1))

    @property
    def scope_labels(self) -> list[str]:
        return [Scope(scope).label for scope in Scope.values if scope in self.scopes]
