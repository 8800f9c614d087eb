"""The people of an organisation as a beheerder sees them: who they are here and how they log in, and no casus."""

import datetime as dt
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date, long_moment
from parties.models import (
    Afwezigheid,
    Beheerhandeling,
    Herstelverzoek,
    Medewerker,
    Partij,
    Partijsoort,
    Rol,
    Uitnodiging,
)
from parties.queries import kept_by
from parties.queries.afwezigheid import away_on
from parties.roles import labels, with_content

STATES = {
    "hier": "Werkt hier nu",
    "afwezig": "Afwezig",
    "geblokkeerd": "Geblokkeerd",
    "vertrokken": "Vertrokken",
}
ACTS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list."""

    pk: int
    naam: str
    email: str
    functie: str
    rollen: str
    contactpersoon: bool
    laatst_ingelogd: dt.datetime | None
    tweede_factor: bool
    # Signed the geheimhoudingsverklaring; None where the roles do not ask for it.
    geheimhouding: bool | None
    state: str
    state_label: str
    tone: str
    mine: bool
    away: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The list of one organisation, with who was invited and did not come yet."""

    partij: Partij
    lines: tuple[Line, ...]
    invitations: tuple[Uitnodiging, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the page of its own."""

    line: Line
    facts: list[tuple[str, str]]
    away: list[Afwezigheid] = field(default_factory=list)
    herstel: Herstelverzoek | None = None


def partijen_kept(actor: Actor) -> list[Partij]:
    """The organisations whose people this beheerder keeps: the own one, for the regie all of the gemeente."""
    return list(kept_by(actor).select_related("gemeente"))


def find_partij(actor: Actor, key: str) -> Partij | None:
    """The organisation chosen in the address, else the own one; None where the actor does not keep it."""
    kept = {str(partij.pk): partij for partij in partijen_kept(actor)}
    return kept.get(key or str(actor.partij_id))


def find_medewerker(actor: Actor, pk: int) -> Medewerker | None:
    """Somebody of an organisation that the actor keeps."""
    rows = Medewerker.objects.select_related("user", "partij__gemeente", "opvolger__user")
    return rows.filter(pk=pk, partij__in=kept_by(actor)).first()


def people(actor: Actor, partij: Partij, *, rol: str, state: str, zoek: str, today: dt.date) -> People:
    """The people of `partij`: by role, state and a piece of the name or function. A constant number of queries."""
    rows = list(Medewerker.objects.filter(partij=partij).select_related("user").order_by("user__naam", "pk"))
    lines = _lines(actor, rows, today)
    word = zoek.strip().casefold()
    chosen = [
        line
        for row, line in zip(rows, lines, strict=True)
        if (not rol or rol in row.rollen)
        and (line.state == state if state else line.state != "vertrokken")
        and (word in f"{line.naam} {line.functie} {line.email}".casefold())
    ]
    return People(partij, tuple(chosen), tuple(open_invitations(partij)), len(rows))


def open_invitations(partij: Partij) -> QuerySet[Uitnodiging]:
    """Who was invited and did not accept; also when the link is too old, so that it can be sent again."""
    taken = Medewerker.objects.filter(partij=partij, vertrokken_op=None).values("user__email")
    rows = Uitnodiging.objects.filter(partij=partij, gebruikt_op=None, ingetrokken_op=None).exclude(email__in=taken)
    return rows.defer("hash").order_by("-gemaakt_op")


def _lines(actor: Actor, rows: list[Medewerker], today: dt.date) -> list[Line]:
    users = [row.user_id for row in rows]
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    armed = set(Authenticator.objects.filter(user_id__in=users, type__in=kinds).values_list("user_id", flat=True))
    away = away_on(today, [row.pk for row in rows])
    return [_line(actor, row, row.user_id in armed, away.get(row.pk)) for row in rows]


def _line(actor: Actor, row: Medewerker, armed: bool, away: Afwezigheid | None) -> Line:
    state, tone = "hier", "positive"
    if row.vertrokken_op is not None:
        state, tone = "vertrokken", "default"
    elif not row.actief or not row.user.is_active:
        state, tone = "geblokkeerd", "negative"
    elif away is not None:
        state, tone = "afwezig", "warning"
    return Line(
        pk=row.pk,
        naam=row.user.naam,
        email=row.user.email,
        functie=row.functie,
        rollen=labels(row.rollen),
        contactpersoon=row.contactpersoon,
        laatst_ingelogd=row.user.last_login,
        tweede_factor=armed,
        geheimhouding=row.geheimhouding_op is not None if with_content(row.rollen) else None,
        state=state,
        state_label=STATES[state],
        tone=tone,
        mine=row.user_id == actor.user_id,
        away=f"tot en met {long_date(away.tot)}, {away.vervanger.user.naam} neemt waar" if away else "",
    )


def person(actor: Actor, row: Medewerker, *, now: dt.datetime) -> Person:
    """One person, with the days away and what is asked about logging in."""
    today = timezone.localdate(now)
    line = _lines(actor, [row], today)[0]
    facts = [
        ("Naam", line.naam),
        ("E-mailadres", line.email),
        ("Organisatie", row.partij.naam),
        ("Sinds", long_date(row.toegevoegd_op)),
        ("Laatst ingelogd", _moment(line.laatst_ingelogd) or "Nog nooit"),
        ("Tweede stap bij het inloggen", "Ja" if line.tweede_factor else "Nee, nog niet ingesteld"),
    ]
    if line.geheimhouding is not None:
        facts.append(("Geheimhouding", _moment(row.geheimhouding_op) or "Nog niet getekend"))
    if row.geblokkeerd_op is not None:
        facts.append(("Geblokkeerd", _moment(row.geblokkeerd_op)))
    if row.vertrokken_op is not None:
        facts.append(("Vertrokken", _moment(row.vertrokken_op)))
        if row.opvolger is not None:
            facts.append(("Werk overgedragen aan", row.opvolger.user.naam))
    away = Afwezigheid.objects.filter(medewerker=row, beeindigd_op=None, tot__gte=today)
    herstel = Herstelverzoek.objects.filter(medewerker=row, besloten_op=None, verloopt_op__gt=now).first()
    return Person(line, facts, list(away.select_related("vervanger__user").order_by("van")), herstel)


def _moment(when: dt.datetime | None) -> str:
    return long_moment(when) if when else ""


def colleagues_of(row: Medewerker, *, rollen: frozenset[str]) -> list[Medewerker]:
    """Active colleagues of somebody who have one of `rollen`."""
    found = Medewerker.objects.filter(partij_id=row.partij_id, actief=True, user__is_active=True).exclude(pk=row.pk)
    wanted = Q(rollen__overlap=sorted(rollen))
    return list(found.filter(wanted).select_related("user").order_by("user__naam"))


def acts(actor: Actor, *, partij: str = "") -> list[Beheerhandeling]:
    """What beheerders did, newest first, as far as the reader may know of it (the policy of the table decides)."""
    rows = Beheerhandeling.objects.filter(gemeente_id=actor.gemeente_id)
    if partij.isdigit():
        rows = rows.filter(Q(partij_id=int(partij)) | Q(partij=None, namens_id=int(partij)))
    rows = rows.select_related("door__user", "namens", "partij", "medewerker__user")
    return list(rows.order_by("-tijd", "pk")[:ACTS])


def requests_to_decide(actor: Actor, *, now: dt.datetime) -> list[Herstelverzoek]:
    """Open requests to take second factors away that the actor may know of, the oldest first."""
    rows = Herstelverzoek.objects.filter(besloten_op=None, verloopt_op__gt=now)
    rows = rows.filter(medewerker__partij__gemeente_id=actor.gemeente_id)
    return list(
        rows.select_related("medewerker__user", "medewerker__partij", "gevraagd_door__user").order_by("gevraagd_op")
    )


def choosable(partij: Partij) -> list[tuple[str, str]]:
    """The roles that can be given at this organisation."""
    elsewhere = {Rol.REGISSEUR} if not partij.regie else set()
    if partij.soort != Partijsoort.POLITIE:
        elsewhere.add(Rol.WIJKAGENT)
    return [(rol.value, rol.label) for rol in Rol if rol not in elsewhere]
