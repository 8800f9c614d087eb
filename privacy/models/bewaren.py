"""How long data stay, what keeps them longer, and what was destroyed (domain.md section 4, Retention).

None of these rows points at a casus or melding by a foreign key: they stay when that is gone.
"""

import datetime as dt
import uuid
from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij


class Bewaartermijn(models.Model):
    """After how many months something goes. Each gemeente gets the proposed terms when it is made (gate.load_terms).

    A provider may say that its own zorg- or politie-items go earlier (`partij`).
    """

    class Soort(models.TextChoices):
        MELDING = "melding", "Melding zonder casus"
        ONGEGROND = "ongegrond", "Ongegronde melding of afgewezen casus"
        GEEN_MAATREGEL = "geen_maatregel", "Gesloten casus zonder maatregel"
        MAATREGEL = "maatregel", "Gesloten casus met een civiele of bestuurlijke maatregel"
        ZVH = "zvh", "Casus van het Zorg- en Veiligheidshuis"
        ZORG_POLITIE = "zorg_politie", "Zorg- en politiegegevens in een gesloten casus"
        WAAKVLAM = "waakvlam", "Waakvlam"
        RECHTENVERZOEK = "rechtenverzoek", "Verzoek van een betrokkene"
        NAVRAAG = "navraag", "Informatieverzoek tussen organisaties"
        INZAGELOG = "inzagelog", "Inzagelog"

    gemeente = models.ForeignKey(Gemeente, models.CASCADE, related_name="+")
    soort = models.CharField(max_length=16, choices=Soort)
    maanden = models.PositiveSmallIntegerField()
    # The provider for whose own items this earlier term holds.
    partij = models.ForeignKey(Partij, models.PROTECT, null=True, blank=True, related_name="+")
    motivatie = models.CharField(max_length=200, blank=True)
    gewijzigd_op = models.DateTimeField(null=True, blank=True)
    gewijzigd_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gemeente", "soort", "partij"], nulls_distinct=False, name="bewaartermijn_eenmaal"
            ),
            models.CheckConstraint(condition=Q(maanden__gte=1, maanden__lte=240), name="bewaartermijn_maanden"),
            # WGS 1.8(7): at most five years after the first processing.
            models.CheckConstraint(condition=~Q(soort="zvh") | Q(maanden__lte=60), name="bewaartermijn_zvh"),
            models.CheckConstraint(
                condition=Q(partij=None) | Q(soort="zorg_politie"), name="bewaartermijn_bron_eigen_items"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.soort}: {self.maanden} maanden"


class Bewaarplicht(models.Model):
    """Legal hold: as long as it lasts nothing of this casus is proposed or destroyed. Reviewed on a date."""

    class Reden(models.TextChoices):
        RECHTSZAAK = "rechtszaak", "Er loopt of komt een rechtszaak"
        BEZWAAR = "bezwaar", "Er loopt een bezwaar, beroep of klacht"
        STRAFZAAK = "strafzaak", "Er loopt een strafzaak"
        TOEZICHT = "toezicht", "Een toezichthouder doet onderzoek"
        BETROKKENE = "betrokkene", "De bewoner heeft de gegevens nodig (artikel 18 AVG)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    casus = models.UUIDField(db_index=True)
    casusnummer = models.CharField(max_length=16)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    # Who asked for it.
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    reden = models.CharField(max_length=12, choices=Reden)
    toelichting = models.CharField(max_length=200, blank=True)
    toets_op = models.DateField()
    gesteld_op = models.DateTimeField(default=timezone.now)
    gesteld_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    beeindigd_op = models.DateTimeField(null=True, blank=True)
    beeindigd_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    einde_reden = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.casusnummer}: {self.reden}"


# Why something goes: its term has passed, or a betrokkene asked for it and was granted it.
GROND = [*Bewaartermijn.Soort.choices, ("wissing", "Wissing op verzoek van de bewoner")]


class Wat(models.TextChoices):
    """What is destroyed in one go."""

    MELDING = "melding", "Melding"
    CASUS = "casus", "Hele casus"
    ITEMS = "items", "Zorg- en politiegegevens van uw organisatie"
    # What one source agreed to erase (art. 17 AVG).
    WISSING = "wissing", "Gegevens die de bewoner liet wissen"
    VERZOEK = "verzoek", "Verzoek van een betrokkene"
    NAVRAAG = "navraag", "Informatieverzoek"


class Vernietigingsvoorstel(models.Model):
    """The nightly job proposes; the privacy officer of the responsible Partij decides, never the FG (38(6) AVG)."""

    class Status(models.TextChoices):
        OPEN = "open", "Te beoordelen"
        GOEDGEKEURD = "goedgekeurd", "Goedgekeurd"
        UITGEVOERD = "uitgevoerd", "Uitgevoerd"
        INGETROKKEN = "ingetrokken", "Ingetrokken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wat = models.CharField(max_length=8, choices=Wat)
    # The key of the casus, the melding, the Raadpleging (wissing) or the request.
    onderwerp = models.UUIDField()
    nummer = models.CharField(max_length=16)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    # Who decides: the owner of an own-party casus or melding, the regie of a shared one, a provider of its items.
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    gedeeld = models.BooleanField(default=False)
    grond = models.CharField(max_length=16, choices=GROND)
    maanden = models.PositiveSmallIntegerField()
    begon_op = models.DateField()
    vervalt_op = models.DateField()
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    voorgesteld_op = models.DateTimeField(default=timezone.now)
    uitgesteld_tot = models.DateField(null=True, blank=True)
    uitstel_reden = models.CharField(max_length=200, blank=True)
    besloten_door = models.ForeignKey(Medewerker, models.PROTECT, null=True, blank=True, related_name="+")
    besloten_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wat", "onderwerp", "partij"],
                condition=Q(status__in=["open", "goedgekeurd"]),
                name="vernietigingsvoorstel_open_eenmaal",
            ),
            models.CheckConstraint(
                condition=Q(uitgesteld_tot=None) | ~Q(uitstel_reden=""), name="vernietigingsvoorstel_uitstel_met_reden"
            ),
        ]
        indexes = [models.Index(fields=["partij", "status", "vervalt_op"], name="vernietigingsvoorstel_lijst")]

    def __str__(self) -> str:
        return f"{self.wat} {self.nummer}"


class Vernietiging(models.Model):
    """What remains of what was destroyed: a number, dates, and how many rows of which category. Written by the gate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nummer = models.CharField(max_length=16)
    wat = models.CharField(max_length=8, choices=Wat)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="+")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="+")
    grond = models.CharField(max_length=16, choices=GROND)
    maanden = models.PositiveSmallIntegerField()
    begon_op = models.DateField()
    vervalt_op = models.DateField()
    voorgesteld_op = models.DateTimeField()
    goedgekeurd_door = models.ForeignKey(Medewerker, models.PROTECT, related_name="+")
    goedgekeurd_op = models.DateTimeField()
    uitgevoerd_op = models.DateTimeField()
    # Number of rows by number of the category.
    aantallen = models.JSONField(default=dict)
    bestanden = models.PositiveIntegerField(default=0)
    # Until this day older backups may still hold it.
    reservekopie_tot = models.DateField()
    logregel = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["partij", "-uitgevoerd_op"], name="vernietiging_register")]

    def __str__(self) -> str:
        return f"{self.nummer} {self.uitgevoerd_op:%Y-%m-%d}"

    def statement(self) -> str:
        """What `sha256` is the hash of; gate.destroy writes the same text."""
        moment = "{:%Y-%m-%dT%H:%M:%SZ}".format
        counts = ",".join(f"{nr}:{self.aantallen[nr]}" for nr in sorted(self.aantallen, key=int))
        return "|".join(
            [
                str(self.pk),
                self.nummer,
                self.wat,
                self.grond,
                str(self.maanden),
                f"{self.begon_op}",
                f"{self.vervalt_op}",
                moment(self.voorgesteld_op.astimezone(dt.UTC)),
                str(self.goedgekeurd_door_id),
                moment(self.uitgevoerd_op.astimezone(dt.UTC)),
                counts,
                str(self.bestanden),
                f"{self.reservekopie_tot}",
                str(self.logregel),
            ]
        )

    @property
    def whole(self) -> bool:
        """Whether the row still says what was written at the time."""
        return sha256(self.statement().encode()).hexdigest() == self.sha256


class Wisopdracht(models.Model):
    """A file that is to be taken off the disk; its key is gone already. Done by the exporter, which has the files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vernietiging = models.ForeignKey(Vernietiging, models.PROTECT, related_name="wisopdrachten")
    opslagnaam = models.CharField(max_length=64)
    gewist_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(gewist_op=None), name="wisopdracht_open")]

    def __str__(self) -> str:
        return f"Wisopdracht {self.id}"
