"""Where the people of a Partij log in, when that is not here."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parties.models.medewerker import Medewerker
from parties.models.partij import Partij


class Identiteitsprovider(models.Model):
    """The OpenID Connect provider of a Partij. It works once a second beheerder released it; a change undoes that.

    The issuer never changes: another issuer is another provider, to which nobody is linked yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="identiteitsproviders")
    # What stands on the button.
    naam = models.CharField(max_length=60)
    issuer = models.CharField(max_length=200)
    client_id = models.CharField(max_length=190)
    # Encrypted with FILE_KEY (parties/identity/secrets.py); no page shows it.
    client_secret = models.TextField(blank=True)
    # The part after the @ of the addresses of its people, in lower case.
    domeinen = ArrayField(models.CharField(max_length=120))
    # With these words in its id_token a second factor was used; without any we ask for our own.
    acr = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    amr = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # The database itself fills in who (privacy/sql/functions/aanmelden.sql).
    klaargezet_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, related_name="+")
    klaargezet_op = models.DateTimeField(null=True)
    vrijgegeven_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, related_name="+")
    vrijgegeven_op = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["partij"], name="identiteitsprovider_partij")]

    def __str__(self) -> str:
        return self.naam
