"""The organisations of a gemeente, and what their letters look like."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from parties.actor import Actor
from parties.beeldmerk import Drawn
from parties.decisions import NotAllowed, Reason, require
from parties.models import Huisstijl, Partij
from parties.rules.gemeente import LEADS, change_kind, keep_gemeente, keep_partij
from parties.services.gemeente import keep_logo
from parties.services.register import record


@dataclass(frozen=True, slots=True)
class Reach:
    """How others reach an organisation."""

    correspondentieadres: str
    contactpersoon: str
    email: str
    telefoon: str

    @property
    def columns(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Place:
    """What an organisation is within the gemeente: for the regie to say."""

    naam: str
    soort: str
    vaste_adviseur: bool = False
    actief: bool = True

    @property
    def columns(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


class NameTaken(NotAllowed):
    """There is an organisation of this name in the gemeente."""

    def __init__(self) -> None:
        super().__init__(Reason.INCOMPLETE, "Er is al een organisatie met deze naam.")


def add_partij(actor: Actor, *, place: Place, reach: Reach, now: datetime) -> Partij:
    """A new organisation in the gemeente of the actor. Raises NotAllowed, NameTaken."""
    require(keep_gemeente(actor))
    _require_free(actor, place.naam)
    with transaction.atomic():
        partij = Partij.objects.create(gemeente_id=actor.gemeente_id, **place.columns, **reach.columns)
        record(actor, "Organisatie toegevoegd", now=now, partij_id=partij.pk, toelichting=_summary(partij))
    return partij


def change_partij(actor: Actor, *, partij: Partij, place: Place | None, reach: Reach, now: datetime) -> None:
    """Change how an organisation is reached and, with `place`, what it is.

    Raises NotAllowed, NameTaken; also for another kind of an organisation that a convenant binds.
    """
    require(keep_partij(actor, partij))
    values: dict[str, object] = {**reach.columns}
    if place is not None:
        require(keep_gemeente(actor))
        _require_free(actor, place.naam, besides=partij.pk)
        if place.soort != partij.soort:
            require(change_kind(actor, partij, bound=is_bound(partij.pk)))
        if partij.regie and not place.actief:
            raise NotAllowed(Reason.STATUS, LEADS)
        values |= place.columns
    changed = [name for name, value in values.items() if getattr(partij, name) != value]
    if not changed:
        return
    what = "Organisatie gewijzigd"
    if "actief" in changed:
        what = "Organisatie weer actief" if values["actief"] else "Organisatie gestopt"
    with transaction.atomic():
        Partij.objects.filter(pk=partij.pk).update(**values)
        partij.refresh_from_db()
        record(actor, what, now=now, partij_id=partij.pk, toelichting=f"{', '.join(changed)}. {_summary(partij)}")


def change_huisstijl(
    actor: Actor,
    *,
    partij: Partij,
    kleur: str,
    afzender: str,
    voetregel: str,
    ondertekening: str,
    drawn: Drawn | None,
    without_logo: bool,
    now: datetime,
) -> None:
    """What the letters of an organisation look like; `drawn` is another logo. Raises NotAllowed."""
    require(keep_partij(actor, partij))
    values: dict[str, object] = {
        "kleur": kleur,
        "afzender": afzender,
        "voetregel": voetregel,
        "ondertekening": ondertekening,
    }
    with transaction.atomic():
        if drawn:
            values["logo_id"] = keep_logo(actor, drawn, now=now).pk
        elif without_logo:
            values["logo_id"] = None
        if not Huisstijl.objects.filter(pk=partij.pk).update(**values):
            Huisstijl.objects.create(partij=partij, **values)
        record(actor, "Huisstijl gewijzigd", now=now, partij_id=partij.pk, toelichting=f"Kleur {kleur}. {voetregel}")


def is_bound(partij_id: int) -> bool:
    """Whether this organisation signed a convenant that holds or is being signed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.bound_partij(%s)", [partij_id])
        return bool(cursor.fetchone()[0])


def _require_free(actor: Actor, naam: str, *, besides: int | None = None) -> None:
    same = Partij.objects.filter(gemeente_id=actor.gemeente_id, naam__iexact=naam)
    if any(partij.pk != besides for partij in same):
        raise NameTaken


def _summary(partij: Partij) -> str:
    return f"{partij.naam}, {partij.get_soort_display()}."
