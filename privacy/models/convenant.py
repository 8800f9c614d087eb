"""The convenant as data: its versions, who signed, and the matrix."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij, Partijsoort


class Categorie(models.Model):
    """One of the 30 categories of the convenant matrix (domain.md section 4). Loaded from privacy/data/."""

    nr = models.PositiveSmallIntegerField(primary_key=True)
    naam = models.CharField(max_length=80)
    uitleg = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.naam


# Diagnosis and medication; ethnicity, religion, nationality, sexual orientation. No convenant opens these: there are no
# fields for them, and uploads of that kind are refused (domain.md section 4, rows 18 and 25).
NEVER = (18, 25)


class Overlegvorm(models.TextChoices):
    """Each form of consultation has its own legal regime (domain.md section 0, rule 1)."""

    WOONOVERLAST = "woonoverlast", "Casusoverleg woonoverlast"
    PGA = "pga", "Persoonsgerichte aanpak"
    ZVH = "zvh", "Zorg- en Veiligheidshuis"


class Convenant(models.Model):
    """One version of a convenant. Only a concept changes; a valid version starts on its date (convenant.sql).

    Which version holds is for the gate to say (gate.in_force): the latest that has begun, if it has not ended.
    """

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
    # The texts of the contract (domain.md section 4, Structure); the rest of its articles follows from the data.
    overwegingen = models.TextField(blank=True)
    doel = models.TextField()
    taken = models.TextField(blank=True)
    aard_samenwerking = models.TextField(blank=True)
    klachten = models.TextField(blank=True)
    geldig_van = models.DateField()
    geldig_tot = models.DateField()
    evaluatie_op = models.DateField(null=True, blank=True)
    # The version this one was made from and is compared with.
    vorige = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # sha256 of gate.convenant_text(id), taken when it was sent for signing: what everybody signs.
    vingerafdruk = models.CharField(max_length=64, blank=True)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    ter_ondertekening_op = models.DateTimeField(null=True, blank=True)
    # When the last Partij signed.
    vastgesteld_op = models.DateTimeField(null=True, blank=True)
    vervallen_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "overlegvorm", "versie"], name="convenant_versie_eenmaal"),
            models.CheckConstraint(condition=Q(geldig_tot__gt=models.F("geldig_van")), name="convenant_looptijd"),
        ]

    def __str__(self) -> str:
        return f"{self.naam}, versie {self.versie}"


class ConvenantPartij(models.Model):
    """A party to a convenant and its own grounds; without its signature it reads nothing of others.

    A convenant is no ground by itself: each Partij has its own (art. 6 and 9 AVG, UAVG, Wpg, beroepsgeheim).
    """

    convenant = models.ForeignKey(Convenant, models.CASCADE, related_name="partijen")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    art6 = models.TextField(blank=True)
    art9_10 = models.TextField(blank=True)
    wpg_besluit = models.TextField(blank=True)
    beroepsgeheim = models.TextField(blank=True)
    # Written by gate.sign_convenant only.
    ondertekend_op = models.DateTimeField(null=True, blank=True)
    ondertekend_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    vingerafdruk = models.CharField(max_length=64, blank=True)

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
    voorwaarde = models.TextField(blank=True)
    doel = models.TextField(blank=True)
    art6 = models.TextField(blank=True)
    art9_10 = models.TextField(blank=True)
    wpg_besluit = models.TextField(blank=True)
    # The clause of the category and its ground, and what somebody reads who does not get it.
    artikel = models.CharField(max_length=20)
    grondslag = models.TextField(blank=True)
    reden = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["convenant", "partijsoort", "fase", "categorie"], name="convenantregel_eenmaal"
            ),
            models.CheckConstraint(
                condition=~Q(categorie__in=NEVER) | Q(toegang="geen", verstrekken=False, besluit_nodig=False),
                name="convenantregel_nooit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partijsoort} {self.categorie_id} {self.fase}: {self.toegang}"
