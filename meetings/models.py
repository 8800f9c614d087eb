"""The two-weekly casusoverleg: agenda, presence per casus, besluiten."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models import Casus
from parties.models import Gemeente, Medewerker, Partij
from privacy.models import CategorieRij, Overlegvorm


class Casusoverleg(models.Model):
    """One meeting of the parties to a convenant. Its date is known to all of them; its agenda is not."""

    class Status(models.TextChoices):
        GEPLAND = "gepland", "Gepland"
        BEZIG = "bezig", "Bezig"
        AFGEROND = "afgerond", "Afgerond"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    overlegvorm = models.CharField(max_length=20, choices=Overlegvorm, default=Overlegvorm.WOONOVERLAST)
    begint_op = models.DateTimeField()
    duur_minuten = models.PositiveSmallIntegerField()
    locatie = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=Status, default=Status.GEPLAND)
    gestart_op = models.DateTimeField(null=True, blank=True)
    afgerond_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["gemeente", "begint_op"], name="casusoverleg_datum")]

    def __str__(self) -> str:
        return f"Casusoverleg {self.begint_op:%d-%m-%Y}"


class Agendapunt(models.Model):
    """One casus on the agenda. Its own start is stored, so that a party is told when its casus comes, and no more."""

    class Rubriek(models.TextChoices):
        """In the order of the meeting (domain.md section 6)."""

        SPOED = "1_spoed", "Spoed"
        NIEUW = "2_nieuw", "Nieuwe casus"
        LOPEND = "3_lopend", "Lopende casus"
        OPSCHALING = "4_opschaling", "Opschaling"
        SLUITEN = "5_sluiten", "Sluitvoorstel"
        WAAKVLAM = "6_waakvlam", "Waakvlam"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    overleg = models.ForeignKey(Casusoverleg, models.PROTECT, related_name="agendapunten")
    casus = models.ForeignKey(Casus, models.PROTECT, related_name="+")
    rubriek = models.CharField(max_length=20, choices=Rubriek)
    volgorde = models.PositiveSmallIntegerField()
    minuten = models.PositiveSmallIntegerField()
    begint_op = models.DateTimeField()
    vraag = models.CharField(max_length=200, blank=True)
    # "Geen besluit" is possible, with a reason.
    besproken_op = models.DateTimeField(null=True, blank=True)
    bestede_minuten = models.PositiveSmallIntegerField(null=True, blank=True)
    # Moves when something that everybody in the casus may know of was changed; who follows along asks for it.
    bijgewerkt_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["overleg", "casus"], name="agendapunt_casus_eenmaal")]

    def __str__(self) -> str:
        return f"Agendapunt {self.id}"


class Gast(models.Model):
    """Somebody at the table who does not work with Overlast. Nothing of a casus is shown before a guest signed.

    The geheimhoudingsverklaring is signed on paper, per meeting (domain.md section 4); here stands that it was, and who
    saw it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    overleg = models.ForeignKey(Casusoverleg, models.PROTECT, related_name="+")
    # For which items (their keys); empty means the whole meeting.
    punten = ArrayField(models.UUIDField(), default=list, blank=True)
    naam = models.CharField(max_length=120)
    functie = models.CharField(max_length=120)
    organisatie = models.CharField(max_length=120)
    getekend_op = models.DateTimeField(null=True, blank=True)
    vertrokken_op = models.DateTimeField(null=True, blank=True)
    vastgelegd_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    vastgelegd_op = models.DateTimeField()

    def __str__(self) -> str:
        return f"Gast {self.id}"


class Aanwezigheid(CategorieRij):
    """Who was there for this casus. Carries the category of the Partij's deelname: 30 for a care party."""

    agendapunt = models.ForeignKey(Agendapunt, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    medewerker = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    aanwezig = models.BooleanField()
    # Whether the person who was there had signed the geheimhoudingsverklaring by then.
    geheimhouding = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agendapunt", "partij", "bron"], name="aanwezigheid_eenmaal")]

    def __str__(self) -> str:
        return f"Aanwezigheid {self.id}"


class Besluit(CategorieRij):
    """What the overleg decided about this casus (22, or the category of the box it was typed in)."""

    class Soort(models.TextChoices):
        BESLUIT = "besluit", "Besluit"
        GEEN_BESLUIT = "geen_besluit", "Geen besluit"
        SLUITING = "sluiting", "Casus afgesloten"

    agendapunt = models.ForeignKey(Agendapunt, models.PROTECT, related_name="+")
    soort = models.CharField(max_length=20, choices=Soort, default=Soort.BESLUIT)
    # What was decided; the reason why nothing was; at the end of a casus its result.
    tekst = models.TextField()
    # Who tells the betrokkene (art. 14 AVG), or why nobody does yet.
    informeren = models.TextField(blank=True)
    # At the end of a casus only: what the parties learned, and whether somebody keeps an eye on the bewoner.
    evaluatie = models.TextField(blank=True)
    waakvlam = models.BooleanField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Besluit {self.id}"
