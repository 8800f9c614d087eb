"""Finding one's own casussen and meldingen by number, name or address."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cases.lifecycle import CASUS_STATES
from cases.models import Casus, Melding
from cases.numbers import ALPHABET
from cases.queries.casus_frame import TONES, casus_url
from cases.queries.casus_list import SHOWN, addresses_of, may_have_addresses
from parties.actor import Actor
from parties.links import link
from parties.written import one_of, written
from privacy import gate
from privacy.gate import Doel

MOST = 50
NUMBER = re.compile(rf"[A-Z]{{1,4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


@dataclass(frozen=True, slots=True)
class Hit:
    nummer: str
    url: str
    soort: str
    status: str
    tone: str
    adres: str


def find_number(actor: Actor, q: str) -> str:
    """The URL of the casus or melding with this number, where the actor works on it; else empty, and logged."""
    nummer = q.strip().upper()
    if not NUMBER.fullmatch(nummer):
        return ""
    if Casus.objects.filter(nummer=nummer).exists():
        return casus_url(nummer)
    if Melding.objects.filter(nummer=nummer).exists():
        return link("melding_detail", nummer)
    gate.log_refusal(actor, doel=Doel.ZOEKEN, object=nummer)
    return ""


def find(actor: Actor, q: str) -> tuple[tuple[Hit, ...], bool]:
    """The casussen of the actor in which `q` is a name or address that the actor may find.

    The MOST that changed last, and whether there are more; opens category 1 of the open ones among these. The database
    walks the same path for a hit and a miss.
    """
    found = gate.search_newest(actor, [q], most=MOST + 1)
    casussen = _shells(found[:MOST]) if found else []
    addresses = addresses_of(actor, casussen, doel=Doel.ZOEKEN) if may_have_addresses(actor) else {}
    hits = tuple(
        Hit(
            nummer=casus.nummer,
            url=casus_url(casus.nummer),
            soort=casus.get_soort_display(),
            status=CASUS_STATES[casus.status],
            tone=TONES[casus.status],
            adres=addresses.get(casus.pk, ""),
        )
        for casus in casussen
    )
    return hits, len(found) > MOST


@written
def _shells(casussen: list[UUID]) -> QuerySet[Casus]:
    return Casus.objects.filter(pk=one_of(casussen)).only(*SHOWN).order_by("-gewijzigd_op", "-pk")
