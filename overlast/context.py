"""What the frame of every page needs: menu, bell, theme. Counts are read only when a template prints them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from parties import palettes
from parties.actor import Actor
from parties.links import link
from parties.models import Gemeente, Rol
from parties.sessions import SINCE
from privacy.queries.privacy_page import ROLES as PRIVACY_ROLES

MOST_COUNTED = 100
# Written out, for every page asks it: what one may count is decided by the policies of these tables. The casussen are
# those of `working_on` (cases/queries/casus_list.py) with the states of the queue in triage.
UNREAD = """SELECT (SELECT count(*) FROM (
    SELECT 1 FROM cases_bericht WHERE aan_id = %(medewerker)s AND gelezen_op IS NULL LIMIT %(most)s) each) AS unread"""
WAITING = """,
    (SELECT count(*) FROM (
        SELECT 1 FROM cases_deelname d JOIN cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
        WHERE d.partij_id = %(partij)s AND d.beeindigd_op IS NULL AND d.status IN ('aangemeld', 'triage')
          AND g.user_id = %(user)s LIMIT %(most)s) each) AS casussen,
    (SELECT count(*) FROM (
        SELECT 1 FROM cases_melding WHERE bron_id = %(partij)s AND status IN ('nieuw', 'in_triage')
        LIMIT %(most)s) each) AS meldingen"""


@dataclass(frozen=True)
class NavItem:
    """One line of the main menu; `count` is what waits there, empty to show nothing."""

    label: str
    icon: str
    url: str
    current: bool
    count: str = ""


@dataclass(frozen=True)
class Look:
    """The colours and the logo of a page: the class beside voorbeeld-theme, the address of its stylesheet if any."""

    theme: str
    palet: str = ""
    logo: UUID | None = None
    # There is no gemeente yet: somebody must make it first.
    empty: bool = False


@dataclass(frozen=True)
class _Entry:
    label: str
    icon: str
    name: str
    shown_to: Callable[[Actor], bool]


ENTRIES = (
    _Entry("Mijn werk", "layout-dashboard", "mijn_werk", lambda actor: True),
    _Entry("Meldingen", "megaphone", "melding_list", lambda actor: actor.sees_content),
    _Entry("Casussen", "folder-open", "casus_list", lambda actor: actor.sees_content),
    _Entry("Triage", "list-checks", "triage", lambda actor: actor.is_regisseur),
    _Entry("Casusoverleg", "users", "overleg_list", lambda actor: actor.sees_content),
    _Entry(
        "Informatie\N{SOFT HYPHEN}verzoeken",
        "mail-question-mark",
        "informatieverzoek_list",
        lambda actor: actor.sees_content or actor.oversees,
    ),
    _Entry("Privacy", "shield", "privacy", lambda actor: actor.has(*PRIVACY_ROLES)),
    _Entry("Inzagelog", "scroll-text", "inzagelog", lambda actor: actor.oversees),
    _Entry("Bewaren", "archive", "bewaren", lambda actor: actor.oversees),
    _Entry("Noodprocedure", "siren", "noodprocedure", lambda actor: actor.sees_content),
    _Entry("Beheer", "settings", "beheer", lambda actor: actor.has(Rol.BEHEERDER)),
    _Entry("Convenant", "file-check", "convenant", lambda actor: True),
)


def counts(actor: Actor) -> dict[str, int]:
    """What waits for the actor, in one query: unread messages and, for the regisseur, what is in triage.

    Counts no further than MOST_COUNTED of each: a badge says "99+", and no page pays for a long queue.
    """
    who = {"medewerker": actor.medewerker_id, "partij": actor.partij_id, "user": actor.user_id, "most": MOST_COUNTED}
    with connection.cursor() as cursor:
        cursor.execute(UNREAD + WAITING if actor.is_regisseur else UNREAD, who)
        return dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))


def badge(number: int) -> str:
    """A count as the menu prints it; nothing for 0."""
    return "" if number == 0 else str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


def navigation(actor: Actor, path: str, waiting: int) -> list[NavItem]:
    """The main menu of the actor's roles, with the page one is on marked."""
    items = []
    for entry in ENTRIES:
        if entry.shown_to(actor):
            url = link(entry.name)
            here = path == url if url == "/" else path.startswith(url)
            items.append(NavItem(entry.label, entry.icon, url, here, badge(waiting) if entry.name == "triage" else ""))
    return items


def look_of(actor: Actor | None) -> Look:
    """The look of the actor's gemeente; before one logs in, of the only gemeente of the installation."""
    if actor is not None:
        palet, logo = actor.palet, actor.logo
    else:
        found = [(tuple(palet), logo) for palet, logo in Gemeente.objects.values_list("palet", "logo_id")[:2]]
        if not found:
            return Look(settings.THEME, empty=True)
        palet, logo = found[0] if len(found) == 1 else ((), None)
    if not palet:
        return Look(settings.THEME, logo=logo)
    return Look(palettes.theme_class(palet), palettes.address(palet), logo)


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor of the frame (templates/base.html, components/header.html and nav.html)."""
    actor: Actor | None = getattr(request, "actor", None)
    look = cache(partial(look_of, actor))
    frame: dict[str, object] = {
        "theme": lambda: look().theme,
        "palet": lambda: look().palet,
        "logo": lambda: look().logo,
        "first_start": lambda: look().empty,
        "is_demo": settings.DEMO,
        "actor": actor,
        "actor_choices": getattr(request, "actor_choices", []),
        "nav": [],
        "unread": "",
    }
    if actor is None:
        return frame

    @cache
    def counted() -> dict[str, int]:
        return counts(actor)

    @cache
    def nav() -> list[NavItem]:
        waiting = counted().get("casussen", 0) + counted().get("meldingen", 0)
        return navigation(actor, request.path, waiting)

    ends = {
        "idle": settings.SESSION_IDLE_SECONDS,
        "at": request.session.get(SINCE, 0) + settings.SESSION_ABSOLUTE_SECONDS,
        "warning": settings.SESSION_WARNING_SECONDS,
    }
    return {**frame, "session_ends": ends, "nav": nav, "unread": lambda: badge(counted().get("unread", 0))}
