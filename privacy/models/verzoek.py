"""The informatieverzoek: the formal route by which one organisation asks another (domain.md section 4)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij
from privacy.models.convenant import Categorie
from privacy.models.rij import CategorieRij, Toegangsbesluit


class ReadableColumns(models.Manager["Informatieverzoek"]):
    """Leaves out what the web may not select (privacy/migrations/0005_verzoeken.py): where the question hangs."""

    def get_queryset(self) -> models.QuerySet["Informatieverzoek"]:
        return super().get_queryset().defer("casus", "bewoner")


class Informatieverzoek(models.Model):
    """One organisation asks another for one category about one bewoner. The shell: no personal data.

    What the asker may know of the answer to "bekend?" is not here (Verzoekbesluit holds it): it shows at
    `bekend_zichtbaar_op`, a moment fixed when the request was filed, whatever was answered and whenever. Only what the
    asker does changes this row, and only through the functions of privacy/sql/functions/verzoeken.sql.
    """

    class Status(models.TextChoices):
        CONCEPT = "concept", "Nog niet ingediend"
        INGEDIEND = "ingediend", "Ingediend"
        INHOUD = "inhoud", "Inhoud gevraagd"
        INGETROKKEN = "ingetrokken", "Ingetrokken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.CharField(max_length=16, unique=True)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    # The asker's casus; the addressee does not see it. Empty for what was given by telephone.
    casus = models.ForeignKey("cases.Casus", models.PROTECT, null=True, blank=True, related_name="+")
    bewoner = models.ForeignKey("cases.Bewoner", models.PROTECT, null=True, blank=True, related_name="+")
    van_partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    gevraagd_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    aan_partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.CONCEPT)
    # The matrix lets the asker's kind have this by request: the addressee's people answer; else its privacy officer.
    matrix = models.BooleanField(default=False)
    # Given by telephone in an emergency, at `ingediend_op`, and written down afterwards by `bekend_uiterlijk`.
    spoed = models.BooleanField(default=False)
    ingediend_op = models.DateTimeField(default=timezone.now)
    bekend_uiterlijk = models.DateField()
    bekend_zichtbaar_op = models.DateTimeField()
    inhoud_gevraagd_op = models.DateTimeField(null=True, blank=True)
    inhoud_uiterlijk = models.DateField(null=True, blank=True)

    objects = ReadableColumns()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(van_partij=F("aan_partij")), name="verzoek_aan_een_ander"),
        ]
        indexes = [
            models.Index(fields=["aan_partij", "-ingediend_op"], name="verzoek_aan"),
            models.Index(fields=["van_partij", "-ingediend_op"], name="verzoek_van"),
        ]

    def __str__(self) -> str:
        return self.nummer


class Verzoekbesluit(models.Model):
    """What the addressee answered, with its ground. Only the addressee reads it: its register of verstrekkingen."""

    class Stap(models.TextChoices):
        BEKEND = "bekend", "Bekend?"
        INHOUD = "inhoud", "Inhoud"

    class Uitkomst(models.TextChoices):
        JA = "ja", "Ja, bekend"
        NEE = "nee", "Nee, niet bekend"
        KAN_NIET = "kan_niet", "Kan niet antwoorden"
        VERSTREKT = "verstrekt", "Verstrekt"
        DEELS = "deels", "Deels verstrekt"
        GEWEIGERD = "geweigerd", "Geweigerd"

    class Weigering(models.TextChoices):
        """Why content is not given, as the asker may read it."""

        BEROEPSGEHEIM = "beroepsgeheim", "Beroepsgeheim of geheimhoudingsplicht"
        GEEN_GRONDSLAG = "geen_grondslag", "Geen wettelijke grondslag om dit te geven"
        NIET_NOODZAKELIJK = "niet_noodzakelijk", "Niet noodzakelijk voor het doel"
        ANDERE_WEG = "andere_weg", "Kan op een andere manier, bijvoorbeeld via de bewoner"
        BELANG_BEWONER = "belang_bewoner", "Het belang van de bewoner weegt zwaarder"
        ONDERZOEK = "onderzoek", "Een lopend onderzoek laat het niet toe"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verzoek = models.ForeignKey(Informatieverzoek, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    stap = models.CharField(max_length=8, choices=Stap)
    uitkomst = models.CharField(max_length=10, choices=Uitkomst)
    # A "ja" and every verstrekking need a ground of their own.
    grondslag = models.CharField(max_length=20, choices=Toegangsbesluit.Grondslag, blank=True)
    weigeringsgrond = models.CharField(max_length=20, choices=Weigering, blank=True)
    niet_doorverstrekken = models.BooleanField(default=True)
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    besloten_op = models.DateTimeField(default=timezone.now)
    verloopt_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["verzoek", "stap", "partij"], name="verzoekbesluit_eenmaal_per_stap")
        ]

    def __str__(self) -> str:
        return f"{self.verzoek_id} {self.stap}"


class Verzoekvraag(CategorieRij):
    """About whom an Informatieverzoek is, and why: row 1, to match. Provided by the asker, read by both sides."""

    CATEGORIE = 1

    aanvraag = models.UUIDField()
    naam = models.CharField(max_length=160)
    geboortedatum = models.DateField(null=True, blank=True)
    adres_tekst = models.CharField(max_length=160)
    doel = models.TextField()
    noodzaak = models.TextField()
    grondslag = models.TextField()
    waarom_niet_via_bewoner = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aanvraag", "bron"], name="verzoekvraag_eenmaal")]

    def __str__(self) -> str:
        return f"Vraag {self.aanvraag}"


class Verzoekantwoord(CategorieRij):
    """The content of an answer, or the reason of a refusal, in the category that was asked."""

    aanvraag = models.UUIDField()
    tekst = models.TextField(blank=True)
    reden = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aanvraag", "bron"], name="verzoekantwoord_eenmaal")]

    def __str__(self) -> str:
        return f"Antwoord {self.aanvraag}"
