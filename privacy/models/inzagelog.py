"""The read log, which lives in schema `gate`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

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
