"""What a gemeente still needs before the first melding, for who keeps it. Counts organisations and people, no casus."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import BagAdres
from parties.actor import ROLES_WITH_CONTENT, Actor
from parties.dates import long_date
from parties.models import Medewerker, Partij, Rol
from privacy.models import Convenant, ConvenantPartij, Overlegvorm
from privacy.queries.convenanten import in_force_ids

Status = Convenant.Status
WAY = [Status.GELDIG, Status.TER_ONDERTEKENING, Status.CONCEPT]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be there: whether it is, what is missing, and where to arrange it."""

    key: str
    title: str
    done: bool
    text: str
    missing: tuple[str, ...] = ()
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The list; `done` when nothing is missing."""

    needs: tuple[Need, ...]

    @property
    def done(self) -> bool:
        return all(need.done for need in self.needs)

    @property
    def left(self) -> int:
        return sum(not need.done for need in self.needs)


def readiness(actor: Actor) -> Readiness:
    """Six queries, however many organisations and people there are."""
    partijen = list(Partij.objects.filter(gemeente_id=actor.gemeente_id, actief=True).order_by("-regie", "naam"))
    roles = _roles(actor.gemeente_id)
    return Readiness((_partijen(partijen), _people(partijen, roles), _adressen(actor), _convenant(actor, partijen)))


def _roles(gemeente_id: str) -> dict[int, set[str]]:
    """The roles that somebody has, by organisation."""
    rows = Medewerker.objects.filter(partij__gemeente_id=gemeente_id, actief=True, user__is_active=True)
    found: dict[int, set[str]] = {}
    for partij_id, rollen in rows.values_list("partij_id", "rollen"):
        found.setdefault(partij_id, set()).update(rollen)
    return found


def _partijen(partijen: list[Partij]) -> Need:
    others = len(partijen) - 1
    return Need(
        key="organisaties",
        title="Organisaties",
        done=others > 0,
        text=f"Er {'doet' if others == 1 else 'doen'} {others} {'organisatie' if others == 1 else 'organisaties'} mee"
        " naast de regie."
        if others > 0
        else "Voeg de organisaties toe waarmee u samenwerkt.",
        url=reverse("partij_list"),
        label="Naar organisaties",
    )


def _people(partijen: Iterable[Partij], roles: dict[int, set[str]]) -> Need:
    missing = []
    for partij in partijen:
        there = roles.get(partij.pk, set())
        lacking = [] if there & ROLES_WITH_CONTENT else ["iemand die met casussen werkt"]
        if partij.regie:
            lacking = [] if Rol.REGISSEUR in there else ["een regisseur"]
            lacking += [] if Rol.PRIVACY_OFFICER in there else ["een privacy officer, die het convenant maakt"]
        lacking += [] if Rol.TEKENBEVOEGDE in there else ["een tekenbevoegde"]
        if lacking:
            missing.append(f"{partij.naam}: {', '.join(lacking)}")
    return Need(
        key="mensen",
        title="Mensen",
        done=not missing,
        text="Elke organisatie heeft iemand die met casussen werkt en iemand die tekent."
        if not missing
        else "Wie u uitnodigt, telt mee zodra hij of zij het account heeft gemaakt. Dit ontbreekt nog:",
        missing=tuple(missing),
        url=reverse("medewerkers"),
        label="Naar medewerkers",
    )


def _adressen(actor: Actor) -> Need:
    count = BagAdres.objects.filter(gemeente_id=actor.gemeente_id).count()
    return Need(
        key="adressen",
        title="Adressen",
        done=count > 0,
        text=f"Er {'staat' if count == 1 else 'staan'} {count} {'adres' if count == 1 else 'adressen'} in de lijst."
        if count
        else "Lees de adressen van de gemeente in, uit de BAG. Zonder lijst moet iemand elk adres zelf typen.",
        url=reverse("adressen"),
        label="Naar adressen",
    )


def _convenant(actor: Actor, partijen: list[Partij]) -> Need:
    """The version for woonoverlast that holds, else the one that is furthest on its way."""
    rows = list(
        Convenant.objects.filter(gemeente_id=actor.gemeente_id, overlegvorm=Overlegvorm.WOONOVERLAST)
        .exclude(status=Status.VERVALLEN)
        .order_by("-versie")
    )
    holds = in_force_ids(actor.gemeente_id).get(Overlegvorm.WOONOVERLAST)
    row = min(rows, key=lambda each: (each.pk != holds, WAY.index(Status(each.status))), default=None)
    text = "De privacy officer van de regie maakt het convenant. Het standaardconvenant is een begin."
    missing: list[str] = []
    if row is not None:
        text = _standing(row, holds=row.pk == holds)
        parties = list(ConvenantPartij.objects.filter(convenant=row).select_related("partij").order_by("partij__naam"))
        if row.status != Status.CONCEPT:
            missing += [f"{each.partij.naam} heeft nog niet getekend" for each in parties if not each.ondertekend_op]
        bound = {each.partij_id for each in parties}
        missing += [f"{partij.naam} staat niet in het convenant" for partij in partijen if partij.pk not in bound]
    return Need(
        key="convenant",
        title="Convenant",
        done=row is not None and row.pk == holds and not missing,
        text=text,
        missing=tuple(missing),
        url=reverse("convenant_versies"),
        label="Naar het convenant",
    )


def _standing(row: Convenant, *, holds: bool) -> str:
    name = f"{row.naam}, versie {row.versie},"
    if holds:
        return f"{name} geldt nu."
    if row.status == Status.GELDIG:
        return (
            f"{name} is getekend en geldt vanaf {long_date(row.geldig_van)}. Tot dan leest niemand iets van een ander."
        )
    if row.status == Status.TER_ONDERTEKENING:
        return f"{name} wacht op handtekeningen. Tot dan leest niemand iets van een ander."
    return f"{name} is nog een concept. De privacy officer van de regie stuurt het naar wie tekent."
