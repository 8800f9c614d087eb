"""What a gemeente makes of the fixed lists: which kinds of nuisance and interventies it offers, under what name."""

from django.db import models
from django.db.models import Q

from cases.choices import Overlastsoort
from parties.models import Gemeente


class Soortkeuze(models.Model):
    """How a gemeente offers a kind of nuisance; `eigen` is a kind of its own within the fixed one.

    A melding or casus keeps the name under which it was filed (`soortnaam`), whatever happens to this row.
    """

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    soort = models.CharField(max_length=40, choices=Overlastsoort)
    eigen = models.BooleanField(default=False)
    naam = models.CharField(max_length=60, blank=True)
    uitleg = models.CharField(max_length=200, blank=True)
    actief = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "soort"], condition=Q(eigen=False), name="soortkeuze_eenmaal"),
            models.UniqueConstraint(
                fields=["gemeente", "soort", "naam"], condition=Q(eigen=True), name="soortkeuze_eigen_eenmaal"
            ),
            models.CheckConstraint(condition=Q(eigen=False) | ~Q(naam=""), name="soortkeuze_eigen_heet_iets"),
        ]

    def __str__(self) -> str:
        return self.naam or self.soort


class Interventiekeuze(models.Model):
    """How a gemeente offers an interventie; what the law says of it and who may take it stay as they are."""

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    # Key in cases/interventies.py.
    sleutel = models.CharField(max_length=40)
    naam = models.CharField(max_length=60, blank=True)
    uitleg = models.CharField(max_length=300, blank=True)
    # Its place on the ladder, from light to heavy.
    plaats = models.PositiveSmallIntegerField()
    actief = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gemeente", "sleutel"], name="interventiekeuze_eenmaal")]

    def __str__(self) -> str:
        return self.naam or self.sleutel
