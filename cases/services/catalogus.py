"""The beheerder of the regie changes what the gemeente offers. What was filed keeps its kind and its name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cases.choices import Overlastsoort
from cases.interventies import BY_KEY
from cases.models import Interventiekeuze, Soortkeuze
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.rules.gemeente import keep_gemeente
from parties.services.register import record


class NameTaken(NotAllowed):
    """There is a kind of this name within the same fixed kind."""

    def __init__(self) -> None:
        super().__init__(Reason.INCOMPLETE, "Deze naam is er al. Kies een andere naam.")


class LastKind(NotAllowed):
    """Without any kind nobody could file a melding."""

    def __init__(self) -> None:
        super().__init__(Reason.STATUS, "Dit is de laatste soort die aanstaat. Zet eerst een andere aan.")


def change_soort(actor: Actor, *, soort: str, naam: str, uitleg: str, actief: bool, now: datetime) -> None:
    """The name, the explanation and whether a fixed kind is offered; empty texts mean the usual ones.

    Raises NotAllowed, LastKind.
    """
    require(keep_gemeente(actor))
    if not actief and _is_last(actor, soort):
        raise LastKind
    values = {"naam": naam, "uitleg": uitleg, "actief": actief}
    with transaction.atomic():
        rows = Soortkeuze.objects.filter(gemeente_id=actor.gemeente_id, soort=soort, eigen=False)
        if not rows.update(**values):
            Soortkeuze.objects.create(gemeente_id=actor.gemeente_id, soort=soort, **values)
        _record(actor, "Soort overlast gewijzigd", Overlastsoort(soort).label, naam, actief, now)


def add_soort(actor: Actor, *, soort: str, naam: str, uitleg: str, now: datetime) -> None:
    """A kind of the gemeente's own within a fixed one. Raises NotAllowed, NameTaken."""
    require(keep_gemeente(actor))
    own = Soortkeuze.objects.filter(gemeente_id=actor.gemeente_id, soort=soort, eigen=True)
    if own.filter(naam__iexact=naam).exists():
        raise NameTaken
    with transaction.atomic():
        Soortkeuze.objects.create(gemeente_id=actor.gemeente_id, soort=soort, eigen=True, naam=naam, uitleg=uitleg)
        _record(actor, "Eigen soort overlast toegevoegd", Overlastsoort(soort).label, naam, True, now)


def change_own_soort(actor: Actor, *, row: Soortkeuze, naam: str, uitleg: str, actief: bool, now: datetime) -> None:
    """Change a kind of the gemeente's own. Raises NotAllowed, NameTaken."""
    require(keep_gemeente(actor))
    same = Soortkeuze.objects.filter(gemeente_id=actor.gemeente_id, soort=row.soort, eigen=True, naam__iexact=naam)
    if same.exclude(pk=row.pk).exists():
        raise NameTaken
    with transaction.atomic():
        rows = Soortkeuze.objects.filter(pk=row.pk, gemeente_id=actor.gemeente_id, eigen=True)
        rows.update(naam=naam, uitleg=uitleg, actief=actief)
        _record(actor, "Eigen soort overlast gewijzigd", row.naam, naam, actief, now)


def change_interventie(actor: Actor, *, sleutel: str, naam: str, uitleg: str, actief: bool, now: datetime) -> None:
    """The name, the explanation and whether the gemeente takes this step. Raises NotAllowed."""
    require(keep_gemeente(actor))
    with transaction.atomic():
        _keep(actor, sleutel, naam=naam, uitleg=uitleg, actief=actief)
        _record(actor, "Interventie gewijzigd", BY_KEY[sleutel].naam, naam, actief, now)


def order_interventies(actor: Actor, *, sleutels: Sequence[str], now: datetime) -> None:
    """The ladder from light to heavy, every step once. Raises NotAllowed."""
    require(keep_gemeente(actor))
    if sorted(sleutels) != sorted(BY_KEY):
        raise NotAllowed(Reason.INCOMPLETE)
    with transaction.atomic():
        for place, sleutel in enumerate(sleutels, start=1):
            _keep(actor, sleutel, plaats=place)
        names = ", ".join(BY_KEY[sleutel].naam for sleutel in sleutels)
        record(actor, "Volgorde van interventies gewijzigd", now=now, toelichting=names)


def _keep(actor: Actor, sleutel: str, **values: object) -> None:
    rows = Interventiekeuze.objects.filter(gemeente_id=actor.gemeente_id, sleutel=sleutel)
    if not rows.update(**values):
        place = {"plaats": BY_KEY[sleutel].nummer, **values}
        Interventiekeuze.objects.create(gemeente_id=actor.gemeente_id, sleutel=sleutel, **place)


def _is_last(actor: Actor, soort: str) -> bool:
    off = Soortkeuze.objects.filter(gemeente_id=actor.gemeente_id, eigen=False, actief=False)
    return set(Overlastsoort.values) - set(off.values_list("soort", flat=True)) <= {soort}


def _record(actor: Actor, what: str, which: str, naam: str, actief: bool, now: datetime) -> None:
    text = f"{which}. Naam: {naam or 'zoals gebruikelijk'}. {'Aan' if actief else 'Uit'}."
    record(actor, what, now=now, toelichting=text)
