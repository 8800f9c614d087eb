"""What waits for who guards the data: the cards of the page Privacy. The layer above says which there are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from parties.actor import Actor
from parties.models import Rol

ROLES = frozenset({Rol.PRIVACY_OFFICER, Rol.FG, Rol.TEKENBEVOEGDE})


@dataclass(frozen=True, slots=True)
class Card:
    """One subject on the page Privacy: how many things wait there, and when the first of them is due.

    `number` 0 means that nothing waits. `due` is a date in words; `late` says that it has passed.
    """

    key: str
    title: str
    text: str
    url: str
    link_label: str
    number: int = 0
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """First what waits, the late ones in front; then what is there to look at."""

    waiting: tuple[Card, ...]
    other: tuple[Card, ...]


def desk(actor: Actor, *, now: dt.datetime) -> Desk:
    """The cards of the actor's roles, from the function that the setting PRIVACY_DESK names."""
    found: Sequence[Card] = import_string(settings.PRIVACY_DESK)(actor, now=now)
    waiting = [card for card in found if card.number or card.late]
    return Desk(
        tuple(sorted(waiting, key=lambda card: not card.late)), tuple(card for card in found if card not in waiting)
    )
