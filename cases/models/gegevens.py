"""Personal data by category. Each class is one gated table; the number is the row of the convenant matrix."""

from django.db import models
from django.utils import timezone

from cases.models.adres import BagAdres
from privacy.models import CategorieRij


class Naw(CategorieRij):
    """Name, address and date of birth of a bewoner (1)."""

    CATEGORIE = 1

    voornamen = models.CharField(max_length=80, blank=True)
    achternaam = models.CharField(max_length=80, blank=True)
    geboortedatum = models.DateField(null=True, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    adres = models.ForeignKey(BagAdres, models.PROTECT, null=True, blank=True, related_name="+")
    adres_tekst = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"Naw {self.id}"

    @property
    def naam(self) -> str:
        return " ".join(filter(None, [self.voornamen, self.achternaam])) or "Naam onbekend"

    @property
    def adresregel(self) -> str:
        return str(self.adres) if self.adres else self.adres_tekst


class Huurgegevens(CategorieRij):
    """Tenancy (3)."""

    CATEGORIE = 3

    ingangsdatum = models.DateField(null=True, blank=True)
    contractvorm = models.CharField(max_length=80)
    complex = models.CharField(max_length=80, blank=True)
    bijzonderheden = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Huurgegevens {self.id}"


class Huurachterstand(CategorieRij):
    """Rent arrears (4): euros and months on a date."""

    CATEGORIE = 4

    bedrag = models.DecimalField(max_digits=8, decimal_places=2)
    maanden = models.PositiveSmallIntegerField()
    peildatum = models.DateField()

    def __str__(self) -> str:
        return f"Huurachterstand {self.id}"


class Gezin(CategorieRij):
    """Household (6): who lives there, without care or diagnosis."""

    CATEGORIE = 6

    samenstelling = models.TextField()
    kinderen = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"Gezin {self.id}"


class Politiemutatie(CategorieRij):
    """A police registration (12, art. 8 Wpg)."""

    CATEGORIE = 12

    mutatienummer = models.CharField(max_length=30)
    datum = models.DateTimeField()
    omschrijving = models.TextField()

    def __str__(self) -> str:
        return f"Politiemutatie {self.id}"


class Bezoekadvies(CategorieRij):
    """How to visit safely (21): tied to the casus, and it expires; never a blacklist."""

    CATEGORIE = 21

    advies = models.TextField()
    geldig_tot = models.DateField()

    def __str__(self) -> str:
        return f"Bezoekadvies {self.id}"


class Hulpaanbod(CategorieRij):
    """What help was offered when, and the answer (26); no content of care."""

    CATEGORIE = 26

    class Uitkomst(models.TextChoices):
        AANGEBODEN = "aangeboden", "Aangeboden"
        AANVAARD = "aanvaard", "Aanvaard"
        GEWEIGERD = "geweigerd", "Geweigerd"
        GESTART = "gestart", "Gestart"
        GESLAAGD = "geslaagd", "Geslaagd"
        NIET_GESLAAGD = "niet_geslaagd", "Niet geslaagd"

    datum = models.DateField()
    aanbod = models.TextField()
    uitkomst = models.CharField(max_length=20, choices=Uitkomst)

    def __str__(self) -> str:
        return f"Hulpaanbod {self.id}"


class Wvggztraject(CategorieRij):
    """Progress of a Wvggz matter (27); its clock (14 days, art. 5:2 Wvggz) is for the college alone."""

    CATEGORIE = 27

    gemeld_op = models.DateField()
    stap = models.TextField()

    def __str__(self) -> str:
        return f"Wvggztraject {self.id}"


class Journaalitem(CategorieRij):
    """Text by nature: a note, a report of a talk, an advice. The box it was typed in decides the category."""

    class Vak(models.TextChoices):
        """The boxes somebody can type in; cases/boxes.py gives each its category."""

        WAARNEMING = "waarneming", "Waarneming"
        GESPREKSVERSLAG = "gespreksverslag", "Gespreksverslag"
        STANDPUNT_BEWONER = "standpunt_bewoner", "Standpunt van de bewoner"
        HANDELINGSADVIES = "handelingsadvies", "Handelingsadvies"
        ZORGEN_KINDEREN = "zorgen_kinderen", "Zorgen over kinderen"
        ZORGMELDING = "zorgmelding", "Zorgmelding van de politie"
        SCHULDEN = "schulden", "Schulden en inkomen"
        VOORZIENING = "voorziening", "Wmo- of jeugdvoorziening"
        MIDDELEN = "middelen", "Middelengebruik"
        NETWERK = "netwerk", "Mentor, bewindvoerder, netwerk"
        KWETSBAARHEID = "kwetsbaarheid", "Signaal van kwetsbaarheid"
        BELANG = "belang", "Belang van onze organisatie"
        BEKEND_BIJ_ZORG = "bekend_bij_zorg", "Bekend bij zorg"
        JUSTITIEEL = "justitieel", "Justitiële gegevens"
        AFSPRAAK = "afspraak", "Afspraak in de casus"

    vak = models.CharField(max_length=30, choices=Vak)
    datum = models.DateTimeField(default=timezone.now)
    tekst = models.TextField()
    # A talk or visit with the bewoner: the clock "geen contactmoment" looks at these.
    contact = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"Journaalitem {self.id}"


class Document(CategorieRij):
    """A file. Stored encrypted under a random name; the key lives here, behind the gate.

    While `controle` is `wacht` it has no key here and nobody opens it; PostgreSQL hands the key over when the virus
    scanner found nothing, and changes `controle` itself.
    """

    class Controle(models.TextChoices):
        VRIJ = "vrij", "Nagekeken"
        WACHT = "wacht", "Wacht op controle"
        GEWEIGERD = "geweigerd", "Geweigerd"

    titel = models.CharField(max_length=120)
    datum = models.DateField()
    soort = models.CharField(max_length=60)
    bytes = models.PositiveIntegerField()
    paginas = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    opslagnaam = models.CharField(max_length=64)
    sleutel = models.BinaryField()
    # Also a default of the database: the web of the release before goes on while this one is put in place.
    controle = models.CharField(max_length=10, choices=Controle, default=Controle.VRIJ, db_default=Controle.VRIJ)

    def __str__(self) -> str:
        return f"Document {self.id}"

    @property
    def waits(self) -> bool:
        return self.controle == self.Controle.WACHT

    @property
    def refused(self) -> bool:
        return self.controle == self.Controle.GEWEIGERD


class Interventie(CategorieRij):
    """A step of the catalogue (domain.md section 3) in this casus. The kind of step decides the category."""

    class Status(models.TextChoices):
        VOORBEREID = "voorbereid", "In voorbereiding"
        LOOPT = "loopt", "Loopt"
        GESLAAGD = "geslaagd", "Geslaagd"
        NIET_GESLAAGD = "niet_geslaagd", "Niet geslaagd"
        GESTOPT = "gestopt", "Gestopt"

    # Key in cases/interventies.py.
    soort = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=Status, default=Status.VOORBEREID)
    begonnen_op = models.DateField()
    loopt_tot = models.DateField(null=True, blank=True)
    toelichting = models.TextField(blank=True)
    resultaat = models.TextField(blank=True)
    # Why a lighter step was skipped; asked for the steps that go to the overleg first.
    ladder_toelichting = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Interventie {self.id}"


class Brief(CategorieRij):
    """A letter to the bewoner (11), with the PDF as it was sent."""

    CATEGORIE = 11

    soort = models.CharField(max_length=40)
    datum = models.DateField()
    onderwerp = models.CharField(max_length=120)
    tekst = models.TextField()
    reactie_tot = models.DateField(null=True, blank=True)
    verzendwijze = models.CharField(max_length=40, blank=True)
    interventie = models.ForeignKey(Interventie, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Brief {self.id}"
