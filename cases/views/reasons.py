"""A closed or forgotten casus is afgeschermd: it opens for a reason, logged and kept for this casus for 15 minutes.

One way for every page: `reason_for` raises ReasonNeeded, the frame around every request shows the question.
"""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from cases.models import Casus

MINUTES = 15
SESSION_KEY = "redenen"


class ReasonNeeded(Exception):
    """The casus is afgeschermd and no reason was given yet: the door asks for it."""

    def __init__(self, casus: Casus) -> None:
        super().__init__("reason needed")
        self.casus = casus


def keep_reason(request: HttpRequest, nummer: str, reden: str, now: dt.datetime) -> None:
    """Remember why this person opens this casus; the reasons are a fixed list, never free text."""
    kept = {key: value for key, value in request.session.get(SESSION_KEY, {}).items() if _fresh(value, now)}
    request.session[SESSION_KEY] = {**kept, nummer: [reden, now.isoformat()]}


def reason_for(request: HttpRequest, casus: Casus) -> str:
    """The reason to log with an opening of `casus`: empty for an open one. Raises ReasonNeeded."""
    if not casus.afgeschermd:
        return ""
    kept = request.session.get(SESSION_KEY, {}).get(casus.nummer)
    if kept is None or not _fresh(kept, timezone.now()):
        raise ReasonNeeded(casus)
    return str(kept[0])


def _fresh(value: list[str], now: dt.datetime) -> bool:
    return now - dt.datetime.fromisoformat(value[1]) < dt.timedelta(minutes=MINUTES)
