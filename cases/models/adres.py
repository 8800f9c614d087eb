from django.db import models

from parties.models import Gemeente


class BagAdres(models.Model):
    """One address of the gemeente's own list, loaded from a CSV with the columns of the BAG."""

    gemeente = models.ForeignKey(Gemeente, models.CASCADE, related_name="+")
    nummeraanduiding = models.CharField(max_length=16)
    openbare_ruimte = models.CharField("straat", max_length=80)
    huisnummer = models.PositiveIntegerField()
    huisletter = models.CharField(max_length=1, blank=True)
    huisnummertoevoeging = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=6)
    woonplaats = models.CharField(max_length=80)

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
