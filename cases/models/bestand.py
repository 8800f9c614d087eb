"""Files on their way in: what arrives in pieces, and what waits for the virus scanner. No names, no content."""

import uuid

from django.db import models
from django.utils import timezone

from cases.models.gegevens import Document
from parties.models import Medewerker


class Upload(models.Model):
    """A file that one person sends in pieces, in one session; it goes on after a lost connection and is gone in hours.

    Says nothing of what it is or where it belongs: that is decided when the form around it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    sessie = models.CharField(max_length=32)
    # SHA-256 of the content as the browser says it, to find the same upload again after the page was loaded anew.
    kenmerk = models.CharField(max_length=64, blank=True)
    lengte = models.PositiveIntegerField()
    ontvangen = models.PositiveIntegerField(default=0)
    gewijzigd_op = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["medewerker", "sessie"], name="upload_van"),
            models.Index(fields=["gewijzigd_op"], name="upload_oud"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ontvangen__lte=models.F("lengte")), name="upload_niet_te_lang")
        ]

    def __str__(self) -> str:
        return f"Upload {self.id}"

    @property
    def complete(self) -> bool:
        return self.ontvangen == self.lengte


class Uploaddeel(models.Model):
    """One piece, encrypted under a key of its own like every stored file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="delen")
    begin = models.PositiveIntegerField()
    opslagnaam = models.CharField(max_length=64)
    sleutel = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "begin"], name="uploaddeel_eenmaal")]

    def __str__(self) -> str:
        return f"Uploaddeel {self.id}"


class Bestandscontrole(models.Model):
    """A file that was kept while the virus scanner did not answer. Until it did, nobody holds the key of the Document.

    `opslagnaam` and `bronsleutel` are of the file as it came, for the scanner; `sleutel` is the key that the Document
    gets when nothing was found. The exporter alone reads this (privacy/sql/functions/documenten.sql).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    opslagnaam = models.CharField(max_length=64)
    bronsleutel = models.BinaryField()
    sleutel = models.BinaryField()
    aan = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    pad = models.CharField(max_length=200)
    pogingen = models.PositiveSmallIntegerField(default=0)
    volgende_poging_op = models.DateTimeField(default=timezone.now)
    gemaakt_op = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["volgende_poging_op"], name="bestandscontrole_wacht")]

    def __str__(self) -> str:
        return f"Bestandscontrole {self.id}"
