"""What the bewoner agreed to, and what the bewoner was told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parties.models import Medewerker
from privacy.models.rij import CategorieRij


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

    status = models.CharField(max_length=12, choices=Status, default=Status.GEPLAND)
    # Until when it may wait: for a planned one the statutory month, for a postponed one the date of the next look.
    uiterlijk = models.DateField()
    reden = models.TextField(blank=True)
    gedaan_op = models.DateField(null=True, blank=True)
    wijze = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Kennisgeving {self.id}"
