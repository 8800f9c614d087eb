"""The gemeente's own address list, and the complexen and wijken in it."""

import uuid

from django.db import models
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij


class Wijk(models.Model):
    """A part of the gemeente by which figures are told."""

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    naam = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gemeente", "naam"], name="wijk_eenmaal")]

    def __str__(self) -> str:
        return self.naam


class Complex(models.Model):
    """Homes that one landlord keeps together."""

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    naam = models.CharField(max_length=80)
    partij = models.ForeignKey(Partij, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gemeente", "naam"], name="complex_eenmaal")]

    def __str__(self) -> str:
        return self.naam


class BagAdres(models.Model):
    """One address of the gemeente's own list, loaded from a CSV with the columns of the BAG.

    It is known by its nummeraanduiding, so an update keeps what hangs on it; one that is gone is marked, never removed.
    """

    gemeente = models.ForeignKey(Gemeente, models.CASCADE, related_name="+")
    nummeraanduiding = models.CharField(max_length=16)
    openbare_ruimte = models.CharField("straat", max_length=80)
    huisnummer = models.PositiveIntegerField()
    huisletter = models.CharField(max_length=1, blank=True)
    huisnummertoevoeging = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=6)
    woonplaats = models.CharField(max_length=80)
    wijk = models.ForeignKey(Wijk, models.PROTECT, null=True, blank=True, related_name="+")
    complex = models.ForeignKey(Complex, models.PROTECT, null=True, blank=True, related_name="+")
    vervallen_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gemeente", "nummeraanduiding"], name="bag_eenmaal")]
        indexes = [models.Index(fields=["gemeente", "postcode", "huisnummer"], name="bag_postcode")]

    def __str__(self) -> str:
        return f"{self.straatregel}, {self.postcode[:4]} {self.postcode[4:]}"

    @property
    def straatregel(self) -> str:
        """Street, number, letter and addition as one writes them."""
        number = f"{self.huisnummer}{self.huisletter}"
        return f"{self.openbare_ruimte} {number}" + (
            f"-{self.huisnummertoevoeging}" if self.huisnummertoevoeging else ""
        )


class Adresimport(models.Model):
    """A CSV that was read: what it would change, and whether that was done. Addresses are nobody's personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gelezen_op = models.DateTimeField(default=timezone.now)
    # The file is the whole list: what is not in it has gone.
    volledig = models.BooleanField(default=False)
    nieuw = models.PositiveIntegerField()
    gewijzigd = models.PositiveIntegerField()
    ongewijzigd = models.PositiveIntegerField()
    vervallen = models.PositiveIntegerField()
    fout = models.PositiveIntegerField()
    # The file, empty once it was taken over, and the report of each row; both compressed (zlib).
    bestand = models.BinaryField()
    verslag = models.BinaryField()
    toegepast_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["gemeente", "-gelezen_op"], name="adresimport_laatste")]

    def __str__(self) -> str:
        return f"Adreslijst van {self.gelezen_op:%Y-%m-%d}"
