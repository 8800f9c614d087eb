"""The dossier for the rechter: chosen producties, and each exported version with its hash and recipient."""

import uuid

from django.db import models
from django.utils import timezone

from cases.models.casus import Casus
from cases.models.gegevens import Document
from parties.models import Medewerker, Partij
from privacy.models import CategorieRij


class Dossier(models.Model):
    """One version of the dossier of a procespartij. Its PDF is a Document of that Partij."""

    class Status(models.TextChoices):
        CONCEPT = "concept", "In samenstelling"
        WORDT_GEMAAKT = "wordt_gemaakt", "Wordt gemaakt"
        GEREED = "gereed", "Gereed"
        MISLUKT = "mislukt", "Mislukt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey(Casus, models.PROTECT, related_name="+")
    procespartij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    versie = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.CONCEPT)
    ontvanger = models.CharField(max_length=120)
    peildatum = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)
    paginas = models.PositiveIntegerField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    gereed_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["casus", "procespartij", "versie"], name="dossier_versie_eenmaal")
        ]

    def __str__(self) -> str:
        return f"Dossier versie {self.versie}"


class Dossiertekst(CategorieRij):
    """What the procespartij writes in one version, for itself alone; of the category of the file that is made of it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    maatregel = models.TextField("gevraagde maatregel", blank=True)
    samenvatting = models.TextField(blank=True)
    proportionaliteit = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "bron"], name="dossiertekst_eenmaal")]

    def __str__(self) -> str:
        return f"Dossiertekst {self.id}"


class Productie(models.Model):
    """One numbered exhibit: which row it shows. Whether that row may go along is decided again at export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="producties")
    procespartij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    nummer = models.PositiveSmallIntegerField()
    tabel = models.CharField(max_length=60)
    rij = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "nummer"], name="productie_nummer_eenmaal", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["dossier", "tabel", "rij"], name="productie_rij_eenmaal"),
        ]

    def __str__(self) -> str:
        return f"Productie {self.nummer}"
