"""The words in which the demo casussen are told. `dagen` counts back from today; negative lies ahead."""

from dataclasses import dataclass, field

REGIE = "Gemeente Lindewaard, OOV"
COLLEGE = "Gemeente Lindewaard, Zorg en schuldhulp"
TOEZICHT = "Gemeente Lindewaard, Toezicht"
WATERLINDE = "De Waterlinde"
ZUIDERHOF = "Wonen Zuiderhof"
POLITIE = "Politie basisteam Lindewaard"
GGZ = "GGZ De Overzijde"
GGD = "GGD Lindestreek"
WIJKTEAM = "Wijkteam Lindewaard"
WELZIJN = "Welzijn De Brug"
BUURTBEMIDDELING = "Buurtbemiddeling Lindewaard"
RECLASSERING = "Reclassering Oost"


@dataclass(frozen=True)
class Melding:
    """A report; `melder` is a letter, the same for one person, "" for anonymous."""

    dagen: int
    uur: str
    wat: str
    ernst: int = 3
    melder: str = "A"
    frequentie: str = "wekelijks"
    duur: int | None = 60
    soort: str = ""
    bron: str = ""
    gevolg: str = ""


@dataclass(frozen=True)
class Journaal:
    dagen: int
    partij: str
    vak: str
    tekst: str
    contact: bool = False
    beperkt: bool = False


@dataclass(frozen=True)
class Interventie:
    dagen: int
    partij: str
    soort: str
    status: str
    looptijd: int | None = 14
    toelichting: str = ""
    resultaat: str = ""


@dataclass(frozen=True)
class Brief:
    dagen: int
    partij: str
    onderwerp: str
    tekst: str
    vrijgave: bool = True


@dataclass(frozen=True)
class Mutatie:
    dagen: int
    uur: str
    tekst: str


@dataclass(frozen=True)
class Hulp:
    dagen: int
    partij: str
    aanbod: str
    uitkomst: str


@dataclass(frozen=True)
class Actie:
    """An actiepunt, due in `over` days; finished when `klaar` says how many days ago."""

    over: int
    partij: str
    titel: str
    toelichting: str = ""
    vak: str = "afspraak"
    klaar: int | None = None


@dataclass(frozen=True)
class Advies:
    dagen: int
    partij: str
    advies: str
    geldig: int = 90


@dataclass(frozen=True)
class Stuk:
    """A document; `tekst` becomes a page, an empty one a photo."""

    dagen: int
    partij: str
    categorie: int
    titel: str
    tekst: str = ""
    vrijgave: bool = False


@dataclass(frozen=True)
class Besproken:
    """What the overleg `overleg` meetings ago decided about this casus."""

    overleg: int
    rubriek: str
    besluit: str
    informeren: str = ""
    minuten: int = 10


@dataclass(frozen=True)
class Persoon:
    voornamen: str
    achternaam: str
    geboren: str | None = None
    telefoon: str = ""


@dataclass(frozen=True)
class Casus:
    """One demo casus (domain.md section 9)."""

    nr: int
    soort: str
    straat: str
    huisnummer: int
    postcode: str
    bewoners: tuple[Persoon, ...]
    eigenaar: str
    deelnemers: tuple[str, ...]
    casusregisseur: str | None
    status: str
    niveau: str
    geopend: int
    aangemeld: int | None
    doel: str = ""
    noodzaak: str = ""
    geprobeerd: str = ""
    spoed: bool = False
    huur: tuple[str, str, int] | None = None  # contractvorm, complex, jaren geleden
    achterstand: tuple[int, int] | None = None  # euro, maanden
    gezin: tuple[str, int] | None = None
    wvggz: int | None = None
    items: tuple[object, ...] = field(default_factory=tuple)
