"""The people of the demo, as data: who they are, where they work and as what. All of them are made up.

They share one password and one TOTP secret, printed by `demo_accounts`: anybody can also log in the ordinary way.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from overlast.demo.guard import require_embedded
from parties.models import Medewerker, Partij, Rol, User

PASSWORD = "lindewaard-demo-2026"  # noqa: S105 - printed by the demo, and of no use outside it
TOTP_SECRET = "OVERLASTDEMOOVERLASTDEMOOVERLAST"  # noqa: S105 - printed by the demo, and of no use outside it

LINDEWAARD = "lindewaard"
OOSTERVAART = "oostervaart"
OOV = "Gemeente Lindewaard, OOV"
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
OOV_OOSTERVAART = "Gemeente Oostervaart, OOV"
CORPORATIE_OOSTERVAART = "Oosterwonen"
WELZIJN_OOSTERVAART = "Welzijn Oostervaart"


@dataclass(frozen=True)
class Membership:
    """A person's work at one Partij, named by gemeente code and name of the Partij."""

    gemeente: str
    partij: str
    rollen: tuple[Rol, ...]
    functie: str
    contactpersoon: bool = False


@dataclass(frozen=True)
class Person:
    """One account of the demo."""

    key: str
    naam: str
    email: str
    memberships: tuple[Membership, ...]


def _one(
    naam: str, partij: str, rol: Rol, functie: str, *, contact: bool = False, gemeente: str = LINDEWAARD, domain: str
) -> Person:
    key = naam.split()[0].lower()
    address = f"{'.'.join(naam.lower().replace('-', '').split())}@{domain}.example"
    return Person(key, naam, address, (Membership(gemeente, partij, (rol,), functie, contact),))


def _signs(
    naam: str, partij: str, functie: str, domain: str, *, officer: bool = False, gemeente: str = LINDEWAARD
) -> Person:
    """Somebody who signs the convenant for an organisation, in a small one also its privacy officer."""
    rollen = (Rol.TEKENBEVOEGDE, Rol.PRIVACY_OFFICER) if officer else (Rol.TEKENBEVOEGDE,)
    address = f"{'.'.join(naam.lower().replace('-', '').split())}@{domain}.example"
    return Person(naam.split()[0].lower(), naam, address, (Membership(gemeente, partij, rollen, functie),))


PERSONS: tuple[Person, ...] = (
    _one("Marloes Terbraak", OOV, Rol.REGISSEUR, "Regisseur woonoverlast", contact=True, domain="lindewaard"),
    _one("Samira Boukhari", OOV, Rol.CONSULENT, "Medewerker meldpunt", domain="lindewaard"),
    _one("Yara Lindhout", OOV, Rol.NOTULIST, "Notulist casusoverleg", domain="lindewaard"),
    _one("Pieter Hagenaar", OOV, Rol.JURIST, "Jurist openbare orde", domain="lindewaard"),
    _one("Hilde Roosenboom", OOV, Rol.PRIVACY_OFFICER, "Privacy officer", domain="lindewaard"),
    _one("Teun Vlasblom", COLLEGE, Rol.PRIVACY_OFFICER, "Privacy officer zorg", domain="lindewaard"),
    _one("Alfons Drijfhout", OOV, Rol.FG, "Functionaris gegevensbescherming", domain="lindewaard"),
    _one("Ramona Zijlmans", OOV, Rol.BEHEERDER, "Functioneel beheerder", domain="lindewaard"),
    _one("Sjoerd Beukers", WATERLINDE, Rol.BEHEERDER, "Applicatiebeheerder", domain="dewaterlinde"),
    _one("Nienke Vossebeld", COLLEGE, Rol.CONSULENT, "Consulent zorg en Wvggz", contact=True, domain="lindewaard"),
    _one("Bram Koekebakker", TOEZICHT, Rol.DEELNEMER, "Toezichthouder", contact=True, domain="lindewaard"),
    _one("Fatma Yildirim", WATERLINDE, Rol.CONSULENT, "Consulent sociaal beheer", contact=True, domain="dewaterlinde"),
    _one("Joost Veenendaal", WATERLINDE, Rol.CONSULENT, "Wijkconsulent", domain="dewaterlinde"),
    _one("Esmee van Oorschot", WATERLINDE, Rol.JURIST, "Jurist", domain="dewaterlinde"),
    _one("Ruben Tichelaar", WATERLINDE, Rol.PRIVACY_OFFICER, "Privacy officer", domain="dewaterlinde"),
    _one("Daphne Kruithof", ZUIDERHOF, Rol.CONSULENT, "Woonconsulent", contact=True, domain="wonenzuiderhof"),
    _one("Gijs Appelman", ZUIDERHOF, Rol.PRIVACY_OFFICER, "Privacy officer", domain="wonenzuiderhof"),
    _one("Thijs Wolvega", POLITIE, Rol.WIJKAGENT, "Wijkagent Lindenkwartier", contact=True, domain="politie"),
    _one("Leila Sarkany", GGZ, Rol.DEELNEMER, "Casemanager FACT-team", contact=True, domain="ggzdeoverzijde"),
    _one("Corine Blaauwhof", GGD, Rol.DEELNEMER, "Verpleegkundige bemoeizorg", contact=True, domain="ggdlindestreek"),
    _one("Mustafa Azizi", WIJKTEAM, Rol.DEELNEMER, "Wijkteammedewerker", contact=True, domain="wijkteamlindewaard"),
    _one("Jet Molendijk", WELZIJN, Rol.DEELNEMER, "Buurtcoach", contact=True, domain="welzijndebrug"),
    _one("Rachid Elhamdaoui", BUURTBEMIDDELING, Rol.DEELNEMER, "Coördinator", contact=True, domain="buurtbemiddeling"),
    _one("Ingrid Poortvliet", RECLASSERING, Rol.DEELNEMER, "Reclasseringswerker", contact=True, domain="reclassering"),
    _one(
        "Evert Oldemeule",
        OOV_OOSTERVAART,
        Rol.REGISSEUR,
        "Regisseur woonoverlast",
        contact=True,
        gemeente=OOSTERVAART,
        domain="oostervaart",
    ),
    _one(
        "Tanja Brinkhuis",
        CORPORATIE_OOSTERVAART,
        Rol.CONSULENT,
        "Woonconsulent",
        contact=True,
        gemeente=OOSTERVAART,
        domain="oosterwonen",
    ),
    _one("Machteld Oosterhof", GGZ, Rol.PRIVACY_OFFICER, "Privacy officer", domain="ggzdeoverzijde"),
    _one("Sietse Bakkerveld", POLITIE, Rol.PRIVACY_OFFICER, "Privacyfunctionaris", domain="politie"),
    _one("Noor Haverkamp", GGD, Rol.PRIVACY_OFFICER, "Privacy officer", domain="ggdlindestreek"),
    _one("Dirkje Waterman", WIJKTEAM, Rol.PRIVACY_OFFICER, "Privacy officer", domain="wijkteamlindewaard"),
    _one("Lodewijk Brandsma", WELZIJN, Rol.PRIVACY_OFFICER, "Privacy officer", domain="welzijndebrug"),
    _signs("Burgje Lindeman", OOV, "Burgemeester", "lindewaard"),
    _signs("Karel Zomerdijk", COLLEGE, "Wethouder zorg", "lindewaard"),
    _signs("Wendela Prins", TOEZICHT, "Teamleider toezicht", "lindewaard", officer=True),
    _signs("Hugo Vermeulen", WATERLINDE, "Directeur-bestuurder", "dewaterlinde"),
    _signs("Annelies Koster", ZUIDERHOF, "Directeur-bestuurder", "wonenzuiderhof"),
    _signs("Barend Schouten", POLITIE, "Teamchef", "politie"),
    _signs("Fenna Duinkerken", GGZ, "Bestuurder", "ggzdeoverzijde"),
    _signs("Otto Rietveld", GGD, "Directeur publieke gezondheid", "ggdlindestreek"),
    _signs("Selma Groeneveld", WIJKTEAM, "Directeur", "wijkteamlindewaard"),
    _signs("Kees Brugman", WELZIJN, "Directeur", "welzijndebrug"),
    _signs("Paula Vredeling", BUURTBEMIDDELING, "Bestuurder", "buurtbemiddeling", officer=True),
    _signs("Victor Hoogland", RECLASSERING, "Regiodirecteur", "reclassering", officer=True),
    _signs("Meta Vaartman", OOV_OOSTERVAART, "Burgemeester", "oostervaart", officer=True, gemeente=OOSTERVAART),
    Person(
        "wouter",
        "Wouter Schapendonk",
        "wouter.schapendonk@dewaterlinde.example",
        (
            Membership(LINDEWAARD, WATERLINDE, (Rol.CONSULENT,), "Consulent sociaal beheer"),
            Membership(OOSTERVAART, CORPORATIE_OOSTERVAART, (Rol.CONSULENT,), "Consulent sociaal beheer"),
        ),
    ),
    Person(
        "anisha",
        "Anisha Ramdhani",
        "anisha.ramdhani@welzijndebrug.example",
        (
            Membership(LINDEWAARD, WELZIJN, (Rol.DEELNEMER,), "Samenlevingsondersteuner"),
            Membership(OOSTERVAART, WELZIJN_OOSTERVAART, (Rol.DEELNEMER,), "Samenlevingsondersteuner", True),
        ),
    ),
)
BY_KEY = {person.key: person for person in PERSONS}


def make_accounts() -> dict[tuple[str, str], Medewerker]:
    """Make the account, second factor and memberships of every demo person; the gemeenten and partijen exist.

    Returns each Medewerker by (key of the person, name of the Partij). Raises KeyError for a Partij that is missing and
    ImproperlyConfigured on any database but the embedded one. Run as migrator: the web may not make accounts.
    """
    require_embedded()
    partijen = {(partij.gemeente_id, partij.naam): partij for partij in Partij.objects.all()}
    password = make_password(PASSWORD)  # once: it is slow by design
    made = {}
    for person in PERSONS:
        user = User.objects.create(email=person.email, naam=person.naam, password=password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        TOTP.activate(user, TOTP_SECRET)
        for membership in person.memberships:
            made[person.key, membership.partij] = Medewerker.objects.create(
                user=user,
                partij=partijen[membership.gemeente, membership.partij],
                rollen=list(membership.rollen),
                functie=membership.functie,
                contactpersoon=membership.contactpersoon,
                geheimhouding_op=timezone.now(),
            )
    return made


def authenticator_of(person: Person) -> Authenticator:
    """The second factor of a demo person. Raises Authenticator.DoesNotExist before `make_accounts`."""
    return Authenticator.objects.select_related("user").get(
        user__email=person.email, user__is_active=True, type=Authenticator.Type.TOTP
    )
