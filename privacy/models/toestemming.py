"""What the bewoner agreed to and was told, and what somebody proposes to give beyond the convenant."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parties.models import Medewerker, Partij
from privacy.models.convenant import Categorie
from privacy.models.rij import CategorieRij, Toegangsbesluit


class Toestemming(CategorieRij):
    """Free, specific and revocable consent of the bewoner (art. 4(11) and 7 AVG); not valid under drang.

    Its row has category 30 where it names a care party, else 22. Where a clause asks for toestemming the gate reads
    this row at each opening, so that taking it back works at once.
    """

    waarvoor = models.TextField()
    categorieen = ArrayField(models.PositiveSmallIntegerField())
    # The keys of the Partijen that may read.
    partijen = ArrayField(models.BigIntegerField())
    gegeven_op = models.DateField()
    geldig_tot = models.DateField()
    # How it can be shown that it was given (art. 7(1) AVG): a form in the dossier or what was said to whom.
    bewijs = models.TextField()
    document = models.ForeignKey("cases.Document", models.PROTECT, null=True, blank=True, related_name="+")
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    ingetrokken_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Toestemming {self.id}"


class Kennisgeving(CategorieRij):
    """Telling the bewoner that data were obtained from others (art. 14 AVG): planned, done, or postponed with a reason.

    At the latest a month after obtaining the data and at the first disclosure to another (art. 14(3) AVG); an exception
    (art. 14(5) AVG, art. 41 UAVG) has a reason and a date on which it is looked at again.
    """

    CATEGORIE = 22

    class Status(models.TextChoices):
        GEPLAND = "gepland", "Gepland"
        UITGESTELD = "uitgesteld", "Uitgesteld"
        GEDAAN = "gedaan", "Gedaan"

    class Uitstelgrond(models.TextChoices):
        """Why the bewoner need not be told, or not yet (art. 14(5) AVG, art. 41(1) UAVG)."""

        BEKEND = "bekend", "De bewoner weet dit al (art. 14 lid 5 sub a AVG)"
        ONEVENREDIG = "onevenredig", "Het is onmogelijk of kost onevenredig veel moeite (art. 14 lid 5 sub b AVG)"
        DOEL = "doel", "Informeren maakt het doel onmogelijk of brengt het ernstig in gevaar (art. 14 lid 5 sub b AVG)"
        WET = "wet", "Een wet schrijft de verstrekking voor (art. 14 lid 5 sub c AVG)"
        BEROEPSGEHEIM = "beroepsgeheim", "Het moet door een beroepsgeheim geheim blijven (art. 14 lid 5 sub d AVG)"
        OPENBARE_VEILIGHEID = "veiligheid", "Openbare veiligheid (art. 41 lid 1 sub c UAVG)"
        STRAFBARE_FEITEN = "strafbaar", "Voorkomen of onderzoeken van strafbare feiten (art. 41 lid 1 sub d UAVG)"
        BESCHERMING = "bescherming", "Bescherming van de bewoner of van anderen (art. 41 lid 1 sub i UAVG)"

    status = models.CharField(max_length=12, choices=Status, default=Status.GEPLAND)
    # Until when it may wait: for a planned one the statutory month, for a postponed one the date of the next look.
    uiterlijk = models.DateField()
    uitstelgrond = models.CharField(max_length=16, choices=Uitstelgrond, blank=True)
    reden = models.TextField(blank=True)
    gedaan_op = models.DateField(null=True, blank=True)
    wijze = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Kennisgeving {self.id}"


class Toegangsvoorstel(models.Model):
    """Somebody who works on a casus proposes to give one row of the own Partij; its privacy officer decides.

    For categories that a worker cannot give alone (domain.md section 4: "a wijkagent cannot decide"). The officer sees
    what kind of data goes to whom and on what ground, not what it says; agreeing makes the Toegangsbesluit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.ForeignKey("cases.Casus", models.PROTECT, related_name="+")
    casusnummer = models.CharField(max_length=16)
    categorie = models.ForeignKey(Categorie, models.PROTECT, related_name="+")
    tabel = models.CharField(max_length=60)
    rij = models.UUIDField()
    bron = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    grondslag = models.CharField(max_length=20, choices=Toegangsbesluit.Grondslag)
    grond = models.TextField()
    toestemming = models.ForeignKey("privacy.Toestemming", models.PROTECT, null=True, blank=True, related_name="+")
    geldig_tot = models.DateTimeField()
    voorgesteld_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    voorgesteld_op = models.DateTimeField()
    ingetrokken_op = models.DateTimeField(null=True, blank=True)
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    besloten_op = models.DateTimeField(null=True, blank=True)
    akkoord = models.BooleanField(null=True)
    besluit = models.ForeignKey(Toegangsbesluit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["bron", "besloten_op"], name="toegangsvoorstel_open")]

    def __str__(self) -> str:
        return f"Voorstel {self.id}"
