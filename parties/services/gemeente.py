"""What the beheerder of the regie sets for the whole gemeente. Each change is written down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from parties import palettes, terms
from parties.actor import Actor
from parties.beeldmerk import Drawn
from parties.decisions import NotAllowed, Reason, require
from parties.models import Beeldmerk, Gemeente
from parties.rules.gemeente import keep_gemeente
from parties.services.register import record


def change_gemeente(actor: Actor, *, naam: str, werktijden: str, now: datetime) -> None:
    """The name, and from and until when people work ("07:00-19:00"; empty for the installation's hours)."""
    _change(
        actor,
        "Gemeente gewijzigd",
        f"Naam: {naam}. Werktijden: {werktijden or 'zoals de installatie'}.",
        now=now,
        naam=naam,
        werktijden=werktijden,
    )


def change_palet(actor: Actor, *, palet: Sequence[str], now: datetime) -> None:
    """The colours of the pages; none for the product's own. Raises NotAllowed for colours that cannot be read."""
    if palet and (not palettes.is_palette(palet) or palettes.too_faint(palet)):
        raise NotAllowed(Reason.INCOMPLETE, "Deze kleuren zijn niet goed te lezen.")
    _change(actor, "Kleuren gewijzigd", " ".join(palet) or "Kleuren van Overlast", now=now, palet=list(palet))


def change_termijnen(actor: Actor, *, termijnen: Mapping[str, int], now: datetime) -> None:
    """The terms that differ from the installation's, by name. Raises NotAllowed for one outside its limits."""
    if not all(terms.allowed(name, value) for name, value in termijnen.items()):
        raise NotAllowed(Reason.INCOMPLETE, "Een termijn valt buiten wat mag.")
    before = terms.terms_of(actor.gemeente_id)
    after = terms.merged(termijnen)
    changed = [
        f"{term.label}: {before[name]} → {after[name]}"
        for name, term in terms.TERMS.items()
        if before[name] != after[name]
    ]
    _change(actor, "Termijnen gewijzigd", "; ".join(changed) or "Geen verschil.", now=now, termijnen=dict(termijnen))


def change_logo(actor: Actor, *, drawn: Drawn | None, now: datetime) -> None:
    """Another logo, or none."""
    require(keep_gemeente(actor))
    with transaction.atomic():
        logo = keep_logo(actor, drawn, now=now) if drawn else None
        _change(actor, "Logo gewijzigd" if drawn else "Logo weggehaald", "", now=now, logo=logo)


def keep_logo(actor: Actor, drawn: Drawn, *, now: datetime) -> Beeldmerk:
    """A logo as a row of its own; call within the savepoint that says whose it is."""
    return Beeldmerk.objects.create(
        gemeente_id=actor.gemeente_id,
        inhoud=drawn.content,
        breedte=drawn.width,
        hoogte=drawn.height,
        gemaakt_op=now,
    )


def _change(actor: Actor, what: str, how: str, *, now: datetime, **values: object) -> None:
    require(keep_gemeente(actor))
    with transaction.atomic():
        Gemeente.objects.filter(pk=actor.gemeente_id).update(**values)
        record(actor, what, now=now, toelichting=how)
    terms.know(Gemeente.objects.get(pk=actor.gemeente_id))
