"""The shape of every row with personal data, and the explicit grant of one row."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models import Medewerker, Partij
from privacy.models.convenant import Categorie


class CategorieRij(models.Model):
    """A row with personal data of one category, provided by one Partij, on a melding or a casus.

    Visible for three reasons only: the reader's own Partij provided it, the convenant lets the reader's kind of party
    read this category in this phase and the row is not `beperkt` nor kept for others, or a Toegangsbesluit names it.
    PostgreSQL decides
    (privacy/operations.py emits the policy).
    """

    # The one category of a typed table; None where each row says its own.
    CATEGORIE: ClassVar[int | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey("cases.Casus", models.PROTECT, null=True, blank=True, related_name="+")
    melding = models.ForeignKey("cases.Melding", models.PROTECT, null=True, blank=True, related_name="+")
    bewoner = models.ForeignKey("cases.Bewoner", models.PROTECT, null=True, blank=True, related_name="+")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    # "Niet doorverstrekken": for the provider alone.
    beperkt = models.BooleanField(default=False)
    # Narrows what the convenant allows to these Partijen (their keys); empty means no narrowing.
    alleen_voor = ArrayField(models.BigIntegerField(), null=True, blank=True)
    # The provider released this row for the rechter (domain.md section 5, `vrijgave_rechter`).
    vrijgave_op = models.DateTimeField(null=True, blank=True)
    vrijgave_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Toegangsbesluit(models.Model):
    """An explicit, dated, expiring grant of one row to one Partij, given by the Partij that provided the row.

    The ground is one of its own: the convenant is none (domain.md section 0, rule 2).
    """

    class Grondslag(models.TextChoices):
        """On what a provider gives one row (domain.md section 4)."""

        WPG_19 = "wpg_19", "Art. 19 Wpg: incidenteel, met instemming van het bevoegd gezag"
        WPG_20 = "wpg_20", "Art. 20 Wpg: schriftelijke beslissing voor dit samenwerkingsverband"
        TOESTEMMING = "toestemming", "Toestemming van de bewoner"
        WETTELIJK = "wettelijk", "Wettelijk voorschrift"
        HULPVERLENERSCHAP = "hulpverlenerschap", "Goed hulpverlenerschap"
        CONFLICT = "conflict", "Conflict van plichten"
        NOODSITUATIE = "noodsituatie", "Noodsituatie: acuut gevaar"
        TAAK = "taak", "Noodzakelijk voor een wettelijke taak"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey("cases.Casus", models.PROTECT, related_name="+")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    tabel = models.CharField(max_length=60)
    rij = models.UUIDField()
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    grondslag = models.CharField(max_length=20, choices=Grondslag, default=Grondslag.TAAK)
    grond = models.TextField()
    # Given in answer to this Informatieverzoek.
    verzoek = models.ForeignKey("privacy.Informatieverzoek", models.PROTECT, null=True, blank=True, related_name="+")
    # Ends at once when the bewoner takes this back.
    toestemming = models.ForeignKey("privacy.Toestemming", models.PROTECT, null=True, blank=True, related_name="+")
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    geldig_van = models.DateTimeField(default=timezone.now)
    geldig_tot = models.DateTimeField()
    ingetrokken_op = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["casus", "partij"], name="toegangsbesluit_casus_partij")]

    def __str__(self) -> str:
        return f"Besluit voor {self.partij_id}"
