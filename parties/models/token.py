"""Tokens with which a system of a partner acts as a person."""

import secrets

from django.db import models

from parties.models.medewerker import Medewerker


def new_token() -> str:
    return secrets.token_urlsafe(32)


class ApiToken(models.Model):
    """A token for a partner system: acts as one Medewerker, expires, and is stored as a hash only."""

    medewerker = models.ForeignKey(Medewerker, models.CASCADE, related_name="api_tokens")
    hash = models.CharField(max_length=64, unique=True)
    naam = models.CharField(max_length=60)
    aangemaakt_op = models.DateTimeField(auto_now_add=True)
    verloopt_op = models.DateTimeField()

    def __str__(self) -> str:
        return self.naam
