"""What a betrokkene asks of us: the rights of chapter III AVG and art. 25 Wpg."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij
from privacy.models.rij import CategorieRij


class Rechtenverzoek(models.Model):
    """A request of a betrokkene, handled by the privacy officer of one Partij. The shell: no personal data."""

    class Soort(models.TextChoices):
        INZAGE = "inzage", "Inzage (art. 15 AVG)"
        RECTIFICATIE = "rectificatie", "Rectificatie (art. 16 AVG)"
        WISSING = "wissing", "Wissing (art. 17 AVG)"
        BEPERKING = "beperking", "Beperking (art. 18 AVG)"
        BEZWAAR = "bezwaar", "Bezwaar (art. 21 AVG)"
        WPG_INZAGE = "wpg_inzage", "Inzage politiegegevens (art. 25 Wpg)"

    class Status(models.TextChoices):
        ONTVANGEN = "ontvangen", "Ontvangen"
        RAADPLEGEN = "raadplegen", "Bronnen geraadpleegd"
        SAMENSTELLEN = "samenstellen", "Antwoord samenstellen"
        AFGEROND = "afgerond", "Afgerond"
        INGETROKKEN = "ingetrokken", "Ingetrokken"

    class Besluit(models.TextChoices):
        TOEGEWEZEN = "toegewezen", "Toegewezen"
        DEELS = "deels", "Deels toegewezen"
        AFGEWEZEN = "afgewezen", "Afgewezen"
        GEEN_GEGEVENS = "geen", "Geen gegevens gevonden"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.CharField(max_length=16, unique=True)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    soort = models.CharField(max_length=12, choices=Soort)
    status = models.CharField(max_length=14, choices=Status, default=Status.ONTVANGEN)
    ontvangen_op = models.DateField()
    # One month, or six weeks for politiegegevens; later only by an extension that was told to the betrokkene.
    uiterlijk = models.DateField()
    verlengd_op = models.DateField(null=True, blank=True)
    identiteit_vastgesteld = models.BooleanField(default=False)
    besluit = models.CharField(max_length=12, choices=Besluit, blank=True)
    # What was handed over, to be recognised later: the hash of the overview and the day it was made.
    overzicht_sha256 = models.CharField(max_length=64, blank=True)
    overzicht_op = models.DateTimeField(null=True, blank=True)
    # While a granted restriction lasts (art. 18 AVG) its casussen are read with a reason only.
    beperkt_van = models.DateTimeField(null=True, blank=True)
    beperkt_tot = models.DateTimeField(null=True, blank=True)
    afgerond_op = models.DateTimeField(null=True, blank=True)
    behandelaar = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["partij", "status", "uiterlijk"], name="rechtenverzoek_open")]

    def __str__(self) -> str:
        return self.nummer

    @property
    def wants_overview(self) -> bool:
        """Granting this hands over an overview, and none was made yet."""
        return self.soort in (self.Soort.INZAGE, self.Soort.WPG_INZAGE) and not self.overzicht_sha256


class Rechtenpersoon(CategorieRij):
    """Who asks, how to answer, and what was asked and decided: row 1, for the privacy officer who handles it.

    On a Raadpleging (`aanvraag` is its key) it is what that source must correct, in `vraag` alone.
    """

    CATEGORIE = 1

    aanvraag = models.UUIDField()
    naam = models.CharField(max_length=160)
    geboortedatum = models.DateField(null=True, blank=True)
    adres_tekst = models.CharField(max_length=160)
    vraag = models.TextField(blank=True)
    antwoord = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aanvraag", "bron"], name="rechtenpersoon_eenmaal")]

    def __str__(self) -> str:
        return f"Betrokkene {self.aanvraag}"


class Raadpleging(models.Model):
    """A source is asked what of its own data in one casus may be given to the betrokkene (domain.md section 4).

    One for each organisation that takes part, whether or not it provided anything: asking tells nothing.
    """

    class Uitkomst(models.TextChoices):
        OPEN = "open", "Nog niet beantwoord"
        AKKOORD = "akkoord", "Akkoord"
        GEWEIGERD = "geweigerd", "Niet verstrekken"

    class Weigeringsgrond(models.TextChoices):
        """Why a source gives nothing (art. 15(4) AVG, art. 41 UAVG)."""

        RECHTEN_ANDEREN = "rechten_anderen", "Rechten en vrijheden van anderen"
        VEILIGHEID = "veiligheid", "Openbare veiligheid"
        STRAFBARE_FEITEN = "strafbare_feiten", "Opsporing van strafbare feiten"
        TOEZICHT = "toezicht", "Toezicht of handhaving loopt"
        CIVIEL = "civiel", "Inning of verweer in een procedure"
        ANDERE_WET = "andere_wet", "Een andere wet regelt de inzage"
        # Art. 16 and 17 AVG.
        NOG_NODIG = "nog_nodig", "De gegevens zijn nog nodig voor het doel"
        PUBLIEKE_TAAK = "publieke_taak", "Wettelijke plicht of publieke taak (artikel 17, derde lid, onder b)"
        RECHTSVORDERING = "rechtsvordering", "Nodig voor een rechtszaak (artikel 17, derde lid, onder e)"
        JUIST = "juist", "De gegevens kloppen"
        OORDEEL = "oordeel", "Het is een oordeel of indruk, geen feit"

    class Resultaat(models.TextChoices):
        """What a source did with a granted rectificatie (art. 16 AVG)."""

        VERBETERD = "verbeterd", "De gegevens zijn verbeterd"
        AANGEVULD = "aangevuld", "De gegevens zijn aangevuld met wat de bewoner zegt"
        VERWIJDERD = "verwijderd", "De onjuiste gegevens zijn weggehaald"
        WAREN_WEG = "waren_weg", "De gegevens waren er niet meer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    aanvraag = models.ForeignKey(Rechtenverzoek, models.PROTECT, related_name="+")
    casus = models.ForeignKey("cases.Casus", models.PROTECT, related_name="+")
    casusnummer = models.CharField(max_length=16)
    # Who asks: the Partij that handles the request.
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    # What the source agreed to give: its own rows of these categories.
    categorieen = ArrayField(models.PositiveSmallIntegerField(), default=list)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst, default=Uitkomst.OPEN)
    # Words of its own would be personal data.
    weigeringsgrond = models.CharField(max_length=30, choices=Weigeringsgrond, blank=True)
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    besloten_op = models.DateTimeField(null=True, blank=True)
    # Who it was in a casus about more people: a key without foreign key, so that the anchor can go.
    bewoner = models.UUIDField(null=True, blank=True)
    # A granted rectificatie, carried out by the source.
    resultaat = models.CharField(max_length=12, choices=Resultaat, blank=True)
    uitgevoerd_op = models.DateTimeField(null=True, blank=True)
    uitgevoerd_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aanvraag", "casus", "bron"], name="raadpleging_eenmaal"),
        ]

    def __str__(self) -> str:
        return f"{self.aanvraag_id} {self.bron_id}"
