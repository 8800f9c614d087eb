"""The convenant as data: its versions, who signed, and the matrix."""

from django.db import models
from django.db.models import Q

from parties.models import Gemeente, Partij, Partijsoort


class Categorie(models.Model):
    """One of the 30 categories of the convenant matrix (domain.md section 4). Loaded from privacy/data/."""

    nr = models.PositiveSmallIntegerField(primary_key=True)
    naam = models.CharField(max_length=80)
    uitleg = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.naam


class Overlegvorm(models.TextChoices):
    """Each form of consultation has its own legal regime (domain.md section 0, rule 1)."""

    WOONOVERLAST = "woonoverlast", "Casusoverleg woonoverlast"
    PGA = "pga", "Persoonsgerichte aanpak"
    ZVH = "zvh", "Zorg- en Veiligheidshuis"


class Convenant(models.Model):
    """One version of a convenant. A valid version does not change; a new one starts on its date."""

    class Status(models.TextChoices):
        CONCEPT = "concept", "Concept"
        TER_ONDERTEKENING = "ter_ondertekening", "Ter ondertekening"
        GELDIG = "geldig", "Geldig"
        VERVALLEN = "vervallen", "Vervallen"

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="convenanten")
    overlegvorm = models.CharField(max_length=20, choices=Overlegvorm)
    naam = models.CharField(max_length=120)
    versie = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.CONCEPT)
    doel = models.TextField()
    geldig_van = models.DateField()
    geldig_tot = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "overlegvorm", "versie"], name="convenant_versie_eenmaal"),
            models.CheckConstraint(condition=Q(geldig_tot__gt=models.F("geldig_van")), name="convenant_looptijd"),
        ]

    def __str__(self) -> str:
        return f"{self.naam}, versie {self.versie}"


class ConvenantPartij(models.Model):
    """A party to a convenant; without its signature it reads nothing of others."""

    convenant = models.ForeignKey(Convenant, models.CASCADE, related_name="partijen")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    ondertekend_op = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["convenant", "partij"], name="convenant_partij_eenmaal")]

    def __str__(self) -> str:
        return f"{self.partij} bij {self.convenant}"


class Fase(models.TextChoices):
    """Phases of a casus for the convenant (domain.md section 4)."""

    SIGNAAL = "F0", "Signaal"
    TRIAGE = "F1", "Triage"
    OVERLEG = "F2", "Overleg en uitvoering"
    GESLOTEN = "F4", "Gesloten (afgeschermd)"


class ConvenantRegel(models.Model):
    """One cell of the matrix in one phase: what a kind of party may do with a category, and on what ground."""

    class Toegang(models.TextChoices):
        GEEN = "geen", "Geen"
        HIT = "hit", "Alleen via informatieverzoek"
        LEZEN = "lezen", "Lezen bij deelname"

    convenant = models.ForeignKey(Convenant, models.CASCADE, related_name="regels")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    partijsoort = models.CharField(max_length=32, choices=Partijsoort)
    fase = models.CharField(max_length=2, choices=Fase)
    toegang = models.CharField(max_length=5, choices=Toegang, default=Toegang.GEEN)
    verstrekken = models.BooleanField(default=False)
    # The cell's `*`: only after a recorded besluit with its own ground.
    besluit_nodig = models.BooleanField(default=False)
    # Read only while the bewoner's Toestemming for this category and Partij stands.
    toestemming_nodig = models.BooleanField(default=False)
    artikel = models.CharField(max_length=20)
    grondslag = models.TextField(blank=True)
    reden = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["convenant", "partijsoort", "fase", "categorie"], name="convenantregel_eenmaal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partijsoort} {self.categorie_id} {self.fase}: {self.toegang}"
