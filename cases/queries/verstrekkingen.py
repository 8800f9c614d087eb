"""The register of verstrekkingen: what the own organisation gave and got, for its privacy officer and FG."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from cases.queries.informatieverzoeken import GIVEN, SHELL, Page, State, last_day, part_of, state_for_asker
from parties.actor import Actor
from parties.dates import local, long_date, short_date
from parties.models import Partij, Rol
from privacy.models import Categorie, Informatieverzoek, Toegangsbesluit, Verzoekbesluit
from privacy.services import verzoeken

Stap, Uitkomst = Verzoekbesluit.Stap, Verzoekbesluit.Uitkomst
WHAT = {
    Uitkomst.JA: "Bevestigd dat de persoon bekend is",
    Uitkomst.VERSTREKT: "Inhoud verstrekt",
    Uitkomst.DEELS: "Inhoud deels verstrekt",
}


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Empty values do not filter. `stand` is loopt or beeindigd."""

    partij: str = ""
    categorie: str = ""
    stand: str = ""
    spoed: bool = False
    van: dt.date | None = None
    tot: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    nummer: str
    url: str
    wat: str
    aan: str
    categorie: str
    grondslag: str
    gegeven: str
    door: str
    state: State
    spoed: str
    late: bool
    end_url: str


@dataclass(frozen=True, slots=True)
class Received:
    nummer: str
    url: str
    van: str
    categorie: str
    grondslag: str
    gevraagd: str
    door: str
    state: State


def given(actor: Actor, chosen: RegisterFilter, *, now: dt.datetime, after: str = "") -> Page:
    """What the own organisation gave, newest first. PostgreSQL shows those of the own Partij only."""
    rows = Verzoekbesluit.objects.filter(partij_id=actor.partij_id, uitkomst__in=WHAT)
    rows = rows.filter(_wanted(chosen, now, "verzoek__van_partij_id", "verzoek__", "besloten_op"))
    rows = rows.select_related(*(f"verzoek__{name}" for name in SHELL), "besloten_door__user")
    found, key = part_of(rows.defer("verzoek__casus", "verzoek__bewoner"), "besloten_op", after)
    return Page(tuple(_given(actor, row, now) for row in found), key)


def _wanted(chosen: RegisterFilter, now: dt.datetime, partij: str, shell: str, moment: str) -> Q:
    wanted = Q()
    if chosen.partij.isdigit():
        wanted &= Q(**{partij: int(chosen.partij)})
    if chosen.categorie.isdigit():
        wanted &= Q(**{f"{shell}categorie_id": int(chosen.categorie)})
    if chosen.spoed:
        wanted &= Q(**{f"{shell}spoed": True})
    if chosen.van:
        wanted &= Q(**{f"{moment}__date__gte": chosen.van})
    if chosen.tot:
        wanted &= Q(**{f"{moment}__date__lte": chosen.tot})
    if chosen.stand and shell:
        runs = Q(ingetrokken_op=None, verloopt_op__gt=now)
        wanted &= runs if chosen.stand == "loopt" else ~runs
    return wanted


def _given(actor: Actor, row: Verzoekbesluit, now: dt.datetime) -> Given:
    verzoek = row.verzoek
    runs = (
        row.uitkomst in GIVEN and row.ingetrokken_op is None and row.verloopt_op is not None and row.verloopt_op > now
    )
    late = verzoek.spoed and local(row.besloten_op) > verzoek.bekend_uiterlijk
    return Given(
        nummer=verzoek.nummer,
        url=reverse("informatieverzoek_detail", args=[verzoek.nummer]),
        wat=WHAT[Uitkomst(row.uitkomst)],
        aan=f"{verzoek.gevraagd_door.user.naam}, {verzoek.van_partij.naam}",
        categorie=verzoek.categorie.naam,
        grondslag=Toegangsbesluit.Grondslag(row.grondslag).label,
        gegeven=long_date(verzoek.ingediend_op if verzoek.spoed else row.besloten_op),
        door=row.besloten_door.user.naam,
        state=_state(row, now),
        spoed=f"Met spoed, vastgelegd op {short_date(row.besloten_op)}" if verzoek.spoed else "",
        late=late,
        end_url=reverse("informatieverzoek_end", args=[verzoek.nummer])
        if runs and actor.has(Rol.PRIVACY_OFFICER)
        else "",
    )


def _state(row: Verzoekbesluit, now: dt.datetime) -> State:
    if row.uitkomst == Uitkomst.JA:
        return State("Eenmalig", "default", "check")
    if row.ingetrokken_op is not None:
        return State("Ingetrokken", "default", "undo-2", f"op {short_date(row.ingetrokken_op)}")
    if row.verloopt_op is None or row.verloopt_op <= now:
        return State(
            "Verlopen", "default", "clock", f"tot en met {last_day(row.verloopt_op)}" if row.verloopt_op else ""
        )
    return State("Loopt", "positive", "check", f"tot en met {last_day(row.verloopt_op)}")


def received(actor: Actor, chosen: RegisterFilter, *, now: dt.datetime, after: str = "") -> Page:
    """What the own organisation asked for and got, as far as an asker may know; the order is that of asking."""
    rows = Informatieverzoek.objects.filter(van_partij_id=actor.partij_id)
    rows = rows.filter(_wanted(chosen, now, "aan_partij_id", "", "ingediend_op")).select_related(*SHELL)
    found, key = part_of(rows, "ingediend_op", after)
    known = verzoeken.outcomes(row.pk for row in found)
    lines = []
    for row in found:
        outcome = known.get(row.pk)
        ground = outcome.grondslag if outcome else None
        lines.append(
            Received(
                nummer=row.nummer,
                url=reverse("informatieverzoek_detail", args=[row.nummer]),
                van=row.aan_partij.naam,
                categorie=row.categorie.naam,
                grondslag=Toegangsbesluit.Grondslag(ground).label if ground else "",
                gevraagd=long_date(row.ingediend_op),
                door=row.gevraagd_door.user.naam,
                state=state_for_asker(row, outcome, now),
            )
        )
    return Page(tuple(lines), key)


def filter_choices(actor: Actor) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The organisations and the categories to filter by."""
    partijen = Partij.objects.filter(gemeente_id=actor.gemeente_id).exclude(pk=actor.partij_id).order_by("naam")
    return (
        [("", "Alle"), *((str(p.pk), p.naam) for p in partijen)],
        [("", "Alle"), *((str(c.nr), c.naam) for c in Categorie.objects.order_by("nr"))],
    )
