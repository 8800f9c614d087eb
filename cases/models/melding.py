"""A melding: what somebody reported. The shell has no personal data; what was seen and who said so are gated rows."""

import uuid

from django.db import models
from django.utils import timezone

from cases.choices import Ernst, Frequentie, Melderniveau, Overlastsoort, soort_label
from cases.lifecycle import MELDING_STATES
from cases.models.adres import BagAdres
from cases.models.casus import Casus
from parties.models import Medewerker, Partij
from privacy.models import CategorieRij


class Melding(models.Model):
    """The shell of a melding, visible to the Partij that received it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.CharField(max_length=16, unique=True)
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    soort = models.CharField(max_length=40, choices=Overlastsoort, blank=True)
    # What the gemeente called it when it was chosen; empty for the usual name.
    soortnaam = models.CharField(max_length=60, blank=True)
    ernst = models.PositiveSmallIntegerField(choices=Ernst, null=True, blank=True)
    status = models.CharField(max_length=20, choices=MELDING_STATES, default="concept")
    spoed = models.BooleanField(default=False)
    casus = models.ForeignKey(Casus, models.PROTECT, null=True, blank=True, related_name="+")
    ontvangen_op = models.DateTimeField(default=timezone.now)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["bron", "-ontvangen_op", "-id"], name="melding_lijst")]

    def __str__(self) -> str:
        return self.nummer

    def get_soort_display(self) -> str:  # type: ignore[no-redef]  # in place of the one that Django makes
        """The kind of nuisance in words, as it was called when it was chosen."""
        return soort_label(self)


class Overlastmelding(CategorieRij):
    """What was seen and heard (category 8), without the melder."""

    CATEGORIE = 8

    adres = models.ForeignKey(BagAdres, models.PROTECT, null=True, blank=True, related_name="+")
    # Only for an address that the list does not know, with the reason.
    adres_tekst = models.CharField(max_length=120, blank=True)
    adres_reden = models.CharField(max_length=200, blank=True)
    soort = models.CharField(max_length=40, choices=Overlastsoort)
    soortnaam = models.CharField(max_length=60, blank=True)
    begonnen_op = models.DateTimeField()
    duur_minuten = models.PositiveIntegerField(null=True, blank=True)
    wat = models.TextField()
    gevolg = models.TextField(blank=True)
    frequentie = models.CharField(max_length=20, choices=Frequentie)
    ernst = models.PositiveSmallIntegerField(choices=Ernst)
    niveau = models.CharField(max_length=20, choices=Melderniveau)
    # The same for every melding of one melder, known to nobody else; the dossier makes "melder A" of it.
    melder_ref = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["melding", "bron"], name="overlastmelding_eenmaal")]

    def __str__(self) -> str:
        return f"Overlastmelding {self.id}"

    def get_soort_display(self) -> str:  # type: ignore[no-redef]  # in place of the one that Django makes
        """The kind of nuisance in words, as it was called when it was chosen."""
        return soort_label(self)

    @property
    def adresregel(self) -> str:
        """The address as one line, from the list or as typed."""
        return str(self.adres) if self.adres else self.adres_tekst


class Meldergegevens(CategorieRij):
    """Who reported it (category 9). Stays with the Partij that took the call."""

    CATEGORIE = 9

    naam = models.CharField(max_length=80)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    adres_tekst = models.CharField(max_length=120, blank=True)
    mag_naar_rechter = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["melding", "bron"], name="meldergegevens_eenmaal")]

    def __str__(self) -> str:
        return f"Meldergegevens {self.id}"


class Meldingconcept(CategorieRij):
    """What was typed so far, valid or not; gone when the melding is filed."""

    CATEGORIE = 8

    velden = models.JSONField(default=dict)
    bewaard_op = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["melding", "bron"], name="meldingconcept_eenmaal")]

    def __str__(self) -> str:
        return f"Meldingconcept {self.id}"
