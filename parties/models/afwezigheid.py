"""Somebody is away for a while, and a colleague stands in."""

import uuid

from django.db import models
from django.utils import timezone

from parties.models.medewerker import Medewerker


class Afwezigheid(models.Model):
    """From the first day until the end of the last the vervanger gets the messages and works on the same casussen.

    The gate looks at these dates itself (privacy/sql/functions/overdracht.sql), so it ends without anybody's help.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    vervanger = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    van = models.DateField()
    tot = models.DateField()
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    beeindigd_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tot__gte=models.F("van")), name="afwezigheid_begint_eerst"),
            models.CheckConstraint(
                condition=~models.Q(medewerker=models.F("vervanger")), name="afwezigheid_vervanger_is_een_ander"
            ),
        ]
        indexes = [
            models.Index(fields=["medewerker", "tot"], condition=models.Q(beeindigd_op=None), name="afwezigheid_loopt")
        ]

    def __str__(self) -> str:
        return f"Afwezigheid {self.van} tot en met {self.tot}"
