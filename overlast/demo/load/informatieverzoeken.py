"""Informatieverzoeken in every stage: three of De Waterlinde to the GGZ look the same to it until their moment."""

import datetime as dt
from dataclasses import dataclass

from cases.deadlines import add_working_days
from cases.models import Naw
from cases.numbers import new_number
from cases.services.informatieverzoeken import term
from overlast.demo import persons
from overlast.demo.load.clock import AMSTERDAM, Clock
from parties.models import Medewerker, Partij, Rol
from privacy.models import Informatieverzoek, Verzoekantwoord, Verzoekbesluit, Verzoekvraag

KNOWN_IN_CARE = 16
ASKING = (
    "Weten of we samen met de behandelaar kunnen optrekken.",
    "De bewoner doet niet open en de overlast wordt erger. Zonder hulp volgt een procedure.",
    "Woningwet, leefbaarheid; gerechtvaardigd belang (art. 6 lid 1 f AVG).",
    "Twee huisbezoeken en een brief, geen reactie.",
)


@dataclass(frozen=True)
class Ask:
    """A request about the bewoner with this surname, filed so many days ago; `bekend` is the answer, if any."""

    achternaam: str
    van: str
    aan: str
    categorie: int
    dagen: int
    bekend: str = ""
    inhoud: str = ""
    matrix: bool = False


ASKS = (
    Ask("Zandvlecht", persons.WATERLINDE, persons.GGZ, KNOWN_IN_CARE, 1, "nee"),
    Ask("Kroonpad", persons.WATERLINDE, persons.GGZ, KNOWN_IN_CARE, 1, "ja"),
    Ask("Graspol", persons.WATERLINDE, persons.GGZ, KNOWN_IN_CARE, 1),
    Ask("Bladergroen", persons.WATERLINDE, persons.GGZ, KNOWN_IN_CARE, 12, "ja", "gevraagd"),
    Ask("Halverbeek", persons.WATERLINDE, persons.GGD, KNOWN_IN_CARE, 16, "kan_niet"),
    Ask("Bladergroen", persons.OOV, persons.WATERLINDE, 4, 20, "ja", "verstrekt"),
    Ask("Kwispelaar", persons.COLLEGE, persons.GGZ, KNOWN_IN_CARE, 0, matrix=True),
    Ask("Peperkamp", persons.ZUIDERHOF, persons.POLITIE, 12, 24, "ja", "geweigerd"),
)
GIVEN = "Er is een achterstand van twee maanden. Er loopt een betalingsregeling, die de bewoner nakomt."


def load_informatieverzoeken(clock: Clock) -> None:
    """Make the requests with their questions and answers, and one that was given by telephone."""
    for ask in ASKS:
        _load(clock, ask)
    _call(clock)


def _people(partij: Partij) -> tuple[Medewerker, Medewerker]:
    """Who asks for a Partij, and who decides for it."""
    rows = Medewerker.objects.filter(partij=partij)
    return rows.filter(contactpersoon=True)[0], rows.filter(rollen__contains=[Rol.PRIVACY_OFFICER])[0]


def _partij(naam: str) -> Partij:
    return Partij.objects.get(gemeente_id=persons.LINDEWAARD, naam=naam)


def _load(clock: Clock, ask: Ask) -> None:
    van, aan = _partij(ask.van), _partij(ask.aan)
    asker, (_, officer) = _people(van)[0], _people(aan)
    naw = Naw.objects.filter(achternaam=ask.achternaam, casus__aangemeld_op__isnull=False).order_by("gemaakt_op")[0]
    filed = clock.at(ask.dagen, "09:20")
    due = term(filed.astimezone(AMSTERDAM).date(), "bekend", persons.LINDEWAARD)
    asked = clock.at(max(0, ask.dagen - 7), "10:05") if ask.inhoud else None
    row = Informatieverzoek.objects.create(
        nummer=new_number("IV"),
        gemeente_id=persons.LINDEWAARD,
        casus_id=naw.casus_id,
        bewoner_id=naw.bewoner_id,
        van_partij=van,
        gevraagd_door=asker,
        aan_partij=aan,
        categorie_id=ask.categorie,
        status=Informatieverzoek.Status.INHOUD if ask.inhoud else Informatieverzoek.Status.INGEDIEND,
        matrix=ask.matrix,
        ingediend_op=filed,
        bekend_uiterlijk=due,
        bekend_zichtbaar_op=dt.datetime.combine(due + dt.timedelta(days=1), dt.time(), AMSTERDAM),
        inhoud_gevraagd_op=asked,
        inhoud_uiterlijk=add_working_days(asked.astimezone(AMSTERDAM).date(), 10) if asked else None,
    )
    _question(row, naw, van, asker, ASKING)
    if ask.bekend:
        ground = "wettelijk" if ask.bekend == "ja" else ""
        moment = clock.at(max(0, ask.dagen - 1), "15:40")
        _decide(row, officer, "bekend", ask.bekend, moment, grondslag=ground)
    if ask.inhoud in ("verstrekt", "geweigerd"):
        _content(clock, row, officer, ask)


def _question(row: Informatieverzoek, naw: Naw, bron: Partij, who: Medewerker, why: tuple[str, str, str, str]) -> None:
    doel, noodzaak, grondslag, waarom_niet = why
    Verzoekvraag.objects.create(
        aanvraag=row.pk,
        categorie_id=1,
        bron=bron,
        gemaakt_door=who,
        gemaakt_op=row.ingediend_op,
        naam=naw.naam,
        geboortedatum=naw.geboortedatum,
        adres_tekst=naw.adresregel,
        doel=doel,
        noodzaak=noodzaak,
        grondslag=grondslag,
        waarom_niet_via_bewoner=waarom_niet,
    )


def _decide(
    row: Informatieverzoek, who: Medewerker, stap: str, uitkomst: str, moment: dt.datetime, **fields: object
) -> None:
    Verzoekbesluit.objects.create(
        verzoek=row,
        partij=row.aan_partij,
        stap=stap,
        uitkomst=uitkomst,
        besloten_door=who,
        besloten_op=moment,
        **fields,
    )


def _content(clock: Clock, row: Informatieverzoek, officer: Medewerker, ask: Ask) -> None:
    moment = clock.at(max(0, ask.dagen - 10), "11:15")
    if ask.inhoud == "geweigerd":
        _decide(row, officer, "inhoud", "geweigerd", moment, weigeringsgrond="geen_grondslag")
        return
    until = dt.datetime.combine(clock.day(-60), dt.time(), AMSTERDAM)
    _decide(row, officer, "inhoud", "verstrekt", moment, grondslag="taak", verloopt_op=until)
    Verzoekantwoord.objects.create(
        aanvraag=row.pk,
        categorie_id=ask.categorie,
        bron=row.aan_partij,
        gemaakt_door=officer,
        gemaakt_op=moment,
        tekst=GIVEN,
    )


def _call(clock: Clock) -> None:
    """The wijkagent warned De Waterlinde by telephone, and wrote it down too late."""
    politie, corporatie = _partij(persons.POLITIE), _partij(persons.WATERLINDE)
    agent, listener = _people(politie)[0], _people(corporatie)[0]
    naw = Naw.objects.filter(achternaam="Bladergroen").order_by("gemaakt_op")[0]
    spoken = clock.at(9, "21:35")
    row = Informatieverzoek.objects.create(
        nummer=new_number("IV"),
        gemeente_id=persons.LINDEWAARD,
        van_partij=corporatie,
        gevraagd_door=listener,
        aan_partij=politie,
        categorie_id=21,
        status=Informatieverzoek.Status.INHOUD,
        spoed=True,
        ingediend_op=spoken,
        bekend_uiterlijk=term(clock.day(9), "spoed", persons.LINDEWAARD),
        bekend_zichtbaar_op=spoken,
        inhoud_gevraagd_op=spoken,
    )
    why = ("Met spoed telefonisch verstrekt", "De bewoner dreigde een medewerker op te wachten.", "noodsituatie")
    _question(row, naw, politie, agent, (*why, "Er was geen tijd."))
    until = dt.datetime.combine(clock.day(-21), dt.time(), AMSTERDAM)
    _decide(row, agent, "inhoud", "verstrekt", clock.at(4, "13:10"), grondslag="noodsituatie", verloopt_op=until)
