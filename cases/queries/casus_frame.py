"""The frame of every page about one casus: title, state and tabs."""

import datetime as dt
import math
from dataclasses import dataclass

from django.utils import timezone

from cases.choices import Niveau
from cases.lifecycle import CASUS_STATES
from cases.models import Casus
from cases.rules.casussen import may_staff, reads_by_emergency
from cases.rules.informatieverzoeken import may_ask
from cases.rules.voortgang import moves_for
from cases.services.casussen import care_kinds
from parties.actor import Actor
from parties.dates import days_since, long_date, time_of_day
from parties.links import link
from parties.models import Rol
from privacy.gate import Opening

TONES = {
    "eigen": "default",
    "aangemeld": "accent",
    "triage": "accent",
    "geagendeerd": "info",
    "in_behandeling": "info",
    "opgeschaald": "warning",
    "juridisch": "warning",
    "monitoring": "positive",
    "afgesloten": "default",
    "afgewezen": "default",
    "monodisciplinair": "default",
    "vernietigd": "default",
}
TABS = (
    ("overzicht", "Overzicht", "casus_detail"),
    ("gegevens", "Gegevens", "casus_gegevens"),
    ("interventies", "Interventies", "casus_interventies"),
    ("actiepunten", "Actiepunten", "casus_actiepunten"),
    ("documenten", "Documenten", "casus_documenten"),
    ("deelnemers", "Deelnemers", "casus_deelnemers"),
    ("dossier", "Dossier", "casus_dossier"),
    ("privacy", "Privacy", "casus_privacy"),
)
# A procespartij makes the dossier there; the others release what they recorded for it.
ROLES_OF_DOSSIER = (Rol.JURIST, Rol.CONSULENT, Rol.REGISSEUR, Rol.WIJKAGENT, Rol.DEELNEMER)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands above every tab. The title is number and kind of nuisance: never an address or a name."""

    nummer: str
    title: str
    url: str
    status: str
    tone: str
    niveau: str
    spoed: bool
    closed: bool
    opened: str
    casusregisseur: str
    own: bool
    tabs: tuple[Tab, ...]
    current: str
    aanmelden_url: str
    add_url: str
    move_url: str
    # For the regisseur: the page as another participant sees it.
    view_as_url: str
    ask_url: str
    # What somebody who reads by the noodprocedure is told on every page; empty for who takes part.
    emergency: str = ""

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The pages above this one."""
        above = [("Casussen", link("casus_list"))]
        return above if self.current == "Overzicht" else [*above, (self.nummer, self.url)]

    @property
    def here(self) -> str:
        return self.nummer if self.current == "Overzicht" else self.current


def casus_frame(
    actor: Actor,
    casus: Casus,
    opening: Opening | None = None,
    active: str = "overzicht",
    *,
    today: dt.date | None = None,
) -> dict[str, Frame]:
    """The context (`frame`) that templates/cases/casus_base.html needs; asks the database nothing.

    `active` is the key of a tab in TABS, or the name of a page that is none of them. `casus` comes from
    cases/queries/loaders.py; `opening` tells whether a casusregisseur of a care party may be named.
    """
    today = today or timezone.localdate()
    may_change = bool(may_staff(actor, casus))
    own = casus.status == "eigen"
    url = casus_url(casus.nummer)
    return {
        "frame": Frame(
            nummer=casus.nummer,
            title=f"{casus.nummer} – {casus.get_soort_display()}",
            url=url,
            status=CASUS_STATES[casus.status],
            tone=TONES[casus.status],
            niveau=Niveau(casus.niveau).label,
            spoed=casus.spoed,
            closed=casus.afgeschermd,
            opened=f"Open sinds {long_date(casus.geopend_op)} ({days_since(casus.geopend_op, today)})",
            casusregisseur=casusregisseur_of(casus, opening),
            own=own,
            tabs=_tabs(actor, casus, active),
            current=next((label for key, label, _ in TABS if key == active), active.capitalize()),
            aanmelden_url=(
                link("casus_aanmelden", casus.nummer)
                if own and may_change and casus.eigenaar_id == actor.partij_id
                else ""
            ),
            add_url=link("gegeven_add", casus.nummer) if may_change else "",
            move_url=_move_url(actor, casus, opening) if active == "overzicht" else "",
            view_as_url=link("bekijk_als", casus.nummer)
            if actor.is_regisseur and active == "overzicht" and not own
            else "",
            ask_url=_ask_url(actor, casus) if active == "overzicht" else "",
            emergency=_emergency(casus),
        )
    }


def _emergency(casus: Casus) -> str:
    until: dt.datetime | None = getattr(casus, "nood_tot", None)
    if until is None:
        return ""
    minutes = max(1, math.ceil((until - timezone.now()).total_seconds() / 60))
    left = "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return f"Nog {left}, tot {time_of_day(until)}. U leest alleen. Alles wat u opent, staat apart in het inzagelogboek."


def _ask_url(actor: Actor, casus: Casus) -> str:
    """Where another organisation is asked for information."""
    may = may_ask(actor, casus) and not reads_by_emergency(casus)
    return link("informatieverzoek_new", casus.nummer) if may else ""


def _move_url(actor: Actor, casus: Casus, opening: Opening | None) -> str:
    """The page on which the state changes: for who may make a move, and write down why (22; alone also 10)."""
    boxes = (10, 22) if casus.status == "eigen" else (22,)
    if opening is None or not any(opening.may_provide(casus.pk, nr) for nr in boxes):
        return ""
    return link("casus_voortgang", casus.nummer) if moves_for(actor, casus) else ""


def casus_url(nummer: str) -> str:
    """The page of a casus."""
    return link("casus_detail", nummer)


def casusregisseur_of(casus: Casus, opening: Opening | None) -> str:
    """Name and organisation of the casusregisseur; of a care party only for who may know that it takes part."""
    person = casus.casusregisseur
    if person is None:
        return ""
    knows = opening is not None and opening.may_read(casus.pk, 30)
    partij = person.partij
    return leader_name(person.user.naam, partij.naam, partij.soort, adviser=partij.vaste_adviseur, knows=knows)


def leader_name(naam: str, partij: str, soort: str, *, adviser: bool, knows: bool = False) -> str:
    """How a casusregisseur of a Partij of this kind is called; `knows` says that one may know that it takes part."""
    hidden = soort in care_kinds() and not adviser and not knows
    return "aangewezen" if hidden else f"{naam}, {partij}"


def _tabs(actor: Actor, casus: Casus, active: str) -> tuple[Tab, ...]:
    found = []
    for key, label, name in TABS:
        if key == "dossier" and casus.afgeschermd:
            continue
        if key == "dossier" and not actor.has(*ROLES_OF_DOSSIER) and casus.casusregisseur_id != actor.medewerker_id:
            continue
        found.append(Tab(label, link(name, casus.nummer), key == active))
    return tuple(found)
