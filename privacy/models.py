"""The convenant as data, explicit grants, and the shape of every row that holds personal data."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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


class Toegangsbesluit(models.Model):
    """An explicit, dated, expiring grant of one row to one Partij, given by the Partij that provided the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey("cases.Casus", models.PROTECT, related_name="+")
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    tabel = models.CharField(max_length=60)
    rij = models.UUIDField()
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    grond = models.TextField()
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    geldig_van = models.DateTimeField(default=timezone.now)
    geldig_tot = models.DateTimeField()
    ingetrokken_op = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["casus", "partij"], name="toegangsbesluit_casus_partij")]

    def __str__(self) -> str:
        return f"Besluit voor {self.partij_id}"


class CategorieRij(models.Model):
    """A row with personal data of one category, provided by one Partij, on a melding or a casus.

    Visible for three reasons only: the reader's own Partij provided it, the convenant lets the reader's kind of party
    read this category in this phase and the row is not `beperkt`, or a Toegangsbesluit names it. PostgreSQL decides
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
    # The provider released this row for the rechter (domain.md section 5, `vrijgave_rechter`).
    vrijgave_op = models.DateTimeField(null=True, blank=True)
    vrijgave_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


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
