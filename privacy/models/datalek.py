"""The register of data breaches of each organisation (art. 33(5) AVG)."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij

REPORT_WITHIN = dt.timedelta(hours=72)


class Datalek(models.Model):
    """A breach of security that touched personal data, as the organisation that found it documents it.

    Without names: numbers of casussen, counts and kinds of data say enough. `gedeeld` lets the privacy officer of the
    regie read along, because casussen of several organisations are concerned.
    """

    class Soort(models.TextChoices):
        VERKEERD_VERSTUURD = "verkeerd_verstuurd", "Naar de verkeerde gestuurd of gedeeld"
        ONBEVOEGD = "onbevoegd", "Bekeken door iemand die dat niet mocht"
        VERLOREN = "verloren", "Apparaat of papier verloren of gestolen"
        GEHACKT = "gehackt", "Inbraak in een systeem of account"
        VERNIETIGD = "vernietigd", "Gegevens kwijt of ten onrechte gewist"
        ANDERS = "anders", "Iets anders"

    class Risico(models.TextChoices):
        """How likely harm for the betrokkenen is: decides on telling the AP (33(1)) and the people (34(1) AVG)."""

        ONBEKEND = "onbekend", "Nog niet beoordeeld"
        GEEN = "geen", "Niet waarschijnlijk dat mensen er last van krijgen"
        RISICO = "risico", "Risico voor de betrokkenen"
        HOOG = "hoog", "Hoog risico voor de betrokkenen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.CharField(max_length=16, unique=True)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    soort = models.CharField(max_length=20, choices=Soort)
    # Starts the clock of 72 hours: when the organisation became aware of it (art. 33(1) AVG).
    ontdekt_op = models.DateTimeField()
    wat = models.TextField()
    categorieen = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # About how many people; None as long as that is not known.
    betrokkenen = models.PositiveIntegerField(null=True, blank=True)
    casussen = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    risico = models.CharField(max_length=10, choices=Risico, default=Risico.ONBEKEND)
    gevolgen = models.TextField(blank=True)
    maatregelen = models.TextField(blank=True)
    ap_gemeld_op = models.DateTimeField(null=True, blank=True)
    ap_nummer = models.CharField(max_length=30, blank=True)
    ap_niet_reden = models.TextField(blank=True)
    # Why it was reported after the 72 hours (art. 33(1) AVG).
    vertraging_reden = models.TextField(blank=True)
    geinformeerd_op = models.DateField(null=True, blank=True)
    geinformeerd_niet_reden = models.TextField(blank=True)
    gedeeld = models.BooleanField(default=False)
    gemaakt_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    gemaakt_op = models.DateTimeField(default=timezone.now)
    gesloten_op = models.DateTimeField(null=True, blank=True)
    gesloten_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["partij", "-ontdekt_op"], name="datalek_partij")]
        constraints = [
            models.CheckConstraint(
                condition=Q(gesloten_op=None)
                | (
                    (Q(ap_gemeld_op__isnull=False) | ~Q(ap_niet_reden=""))
                    & (Q(geinformeerd_op__isnull=False) | ~Q(geinformeerd_niet_reden=""))
                ),
                name="datalek_gesloten_na_besluit",
            ),
        ]

    def __str__(self) -> str:
        return self.nummer

    @property
    def uiterlijk(self) -> dt.datetime:
        """When the AP must know, at the latest."""
        return self.ontdekt_op + REPORT_WITHIN

    @property
    def ap_besloten(self) -> bool:
        """Reported, or decided not to with a reason: the clock stands still."""
        return self.ap_gemeld_op is not None or bool(self.ap_niet_reden)
