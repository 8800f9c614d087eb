"""The made-up gemeente in which is measured: organisations, people, convenant, addresses and meetings."""

import datetime as dt
import random
from dataclasses import asdict, dataclass

from django.contrib.auth.models import Permission
from django.utils import timezone

from cases.models import BagAdres
from meetings.models import Casusoverleg
from overlast.bench.words import street
from parties.models import Gemeente, Medewerker, Partij, Partijsoort, Rol, User
from privacy import reference
from privacy.models import Convenant

CODE, PREFIX = "bosveen", "BV"
MEETINGS_BACK = 26
# (name, kind, share of the casussen of which it is the owner); the regie, the advisers and the police own none.
OWNERS = (
    ("Woonstichting Lindehof", Partijsoort.CORPORATIE, 0.5),
    ("Woningbouwvereniging Ons Erf", Partijsoort.CORPORATIE, 0.28),
    ("Stichting Waterrand Wonen", Partijsoort.CORPORATIE, 0.12),
    ("Verhuurbeheer Kastanje", Partijsoort.VERHUURDER, 0.06),
    ("VvE De Egelhof", Partijsoort.VVE, 0.03),
    ("Kamerverhuur Zandpad", Partijsoort.VERHUURDER, 0.01),
)
OTHERS = (
    ("Gemeente Bosveen, Openbare Orde en Veiligheid", Partijsoort.BURGEMEESTER),
    ("Gemeente Bosveen, Zorg en Schuldhulp", Partijsoort.COLLEGE),
    ("Politie, basisteam Bosveen", Partijsoort.POLITIE),
    ("Wijkteam Bosveen", Partijsoort.WIJKTEAM),
    ("Welzijn Bosveen", Partijsoort.WELZIJN),
    ("GGD Bosveen", Partijsoort.GGD),
    ("GGZ Zomerland", Partijsoort.GGZ),
    ("Verslavingszorg Haverland", Partijsoort.VERSLAVINGSZORG),
)
REGIE, COLLEGE, POLITIE, WIJKTEAM, WELZIJN, GGD, GGZ, VERSLAVINGSZORG = (naam for naam, _ in OTHERS)


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody in whose place is measured. `least` is the smallest number of casussen, so that a page is full."""

    key: str
    naam: str
    partij: str
    rollen: tuple[str, ...]
    share: float
    least: int = 90


PERSONAS = (
    Persona("regisseur", "Fatma Regisseur", OTHERS[0][0], (Rol.REGISSEUR,), 1.0),
    Persona("half", "Anton Helft", OWNERS[0][0], (Rol.CONSULENT, Rol.JURIST), 0.5),
    Persona("twentieth", "Bea Twintigste", "Wijkteam Bosveen", (Rol.CONSULENT,), 0.05),
    Persona("thousandth", "Cor Duizendste", "Welzijn Bosveen", (Rol.CONSULENT,), 0.001),
)
OFFICER = Persona("officer", "Olga Toezicht", OTHERS[0][0], (Rol.PRIVACY_OFFICER,), 0.0)


@dataclass(frozen=True, slots=True)
class World:
    """The keys that the rows of casussen refer to; plain values, so that another process can use them."""

    partijen: dict[str, int]
    people: dict[str, tuple[int, int]]
    contacts: dict[int, list[tuple[int, int]]]
    convenant: int
    addresses: tuple[int, ...]
    meetings: tuple[str, ...]
    permission: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def build(size: int) -> World:
    """Make everything that is not a casus; as the migrator, inside one transaction."""
    today = timezone.localdate()
    reference.ensure_partitions(today, back=13)
    gemeente = Gemeente.objects.create(code=CODE, naam="Bosveen", nummer_prefix=PREFIX)
    soorten = {naam: soort for naam, soort, _ in OWNERS} | dict(OTHERS)
    made = {
        naam: Partij.objects.create(
            gemeente=gemeente,
            naam=naam,
            soort=soort,
            regie=soort == Partijsoort.BURGEMEESTER,
            vaste_adviseur=soort == Partijsoort.GGD,
            correspondentieadres=f"{naam}\nPostbus 100\n1234 AB Bosveen",
        )
        for naam, soort in soorten.items()
    }
    people = {each.key: _medewerker(made[each.partij], each.naam, each.rollen) for each in (*PERSONAS, OFFICER)}
    contacts: dict[int, list[tuple[int, int]]] = {}
    for naam, partij in made.items():
        known = [people[each.key] for each in PERSONAS if each.partij == naam]
        colleague = _medewerker(partij, f"Collega van {naam}"[:80], (Rol.CONSULENT,))
        contacts[partij.pk] = [(m.pk, m.user_id) for m in (*known, colleague)]
    convenant: Convenant = reference.load_convenant(
        gemeente,
        naam="Convenant woonoverlast Bosveen",
        doel="Woonoverlast stoppen en bewoners helpen.",
        geldig_van=today - dt.timedelta(days=400),
        geldig_tot=today + dt.timedelta(days=330),
    )
    return World(
        partijen={naam: partij.pk for naam, partij in made.items()},
        people={key: (m.pk, m.user_id) for key, m in people.items()},
        contacts=contacts,
        convenant=convenant.pk,
        addresses=_addresses(gemeente, min(60_000, max(800, size // 3))),
        meetings=_meetings(gemeente, today),
        permission=Permission.objects.get(codename="work_on_deelname").pk,
    )


def _medewerker(partij: Partij, naam: str, rollen: tuple[str, ...]) -> Medewerker:
    user = User(email=f"{naam.lower().replace(' ', '.').replace(',', '')}@overlast.example", naam=naam)
    user.set_unusable_password()
    user.save()
    return Medewerker.objects.create(
        user=user,
        partij=partij,
        rollen=[str(Rol(rol).value) for rol in rollen],
        contactpersoon=Rol.PRIVACY_OFFICER not in rollen,
        geheimhouding_op=timezone.now(),
    )


def _addresses(gemeente: Gemeente, number: int) -> tuple[int, ...]:
    chance = random.Random(number)  # noqa: S311 - the same list every time, nothing secret
    rows = [
        BagAdres(
            gemeente=gemeente,
            nummeraanduiding=f"{n:016d}",
            openbare_ruimte=street(n // 40),
            huisnummer=n % 40 * 2 + 1,
            huisletter=chance.choice(("", "", "", "", "A", "B")),
            huisnummertoevoeging="",
            postcode=f"{1000 + n // 40 % 9000}{'ABCDEFGHJK'[n // 40 // 9000 % 10]}{'KLMNPRSTVW'[n // 20 % 10]}",
            woonplaats="Bosveen",
        )
        for n in range(number)
    ]
    return tuple(row.pk for row in BagAdres.objects.bulk_create(rows, batch_size=2000))


def _meetings(gemeente: Gemeente, today: dt.date) -> tuple[str, ...]:
    """Every two weeks a meeting: the last is to come, the one before it was held."""
    made = []
    for back in range(MEETINGS_BACK, -1, -1):
        day = today - dt.timedelta(days=14 * back - 5)
        begin = dt.datetime.combine(day, dt.time(8, 30), dt.UTC)
        held = begin + dt.timedelta(hours=2) if back else None
        row = Casusoverleg.objects.create(
            gemeente=gemeente,
            begint_op=begin,
            duur_minuten=120,
            locatie="Gemeentehuis Bosveen, zaal 1.04",
            status="afgerond" if held else "gepland",
            gestart_op=begin if held else None,
            afgerond_op=held,
        )
        made.append(str(row.pk))
    return tuple(made)
