"""How long somebody stays logged in: until nothing was done for a while, and never longer than a working day.

PostgreSQL keeps the end of a session (`django_session.expire_date`) and Django reads no session that ended, so the
server measures, with or without JavaScript. Being busy moves that end, at most once a minute and without touching what
the session holds, so a page that is read never overwrites what another request wrote.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from parties.written import written

SINCE = "ingelogd_sinds"
# How much later an end must be to be written down: a minute of half an hour.
STEP = 30


class SessionStore(DatabaseStore):
    """Sessions in PostgreSQL that end by themselves (SESSION_IDLE_SECONDS, SESSION_ABSOLUTE_SECONDS)."""

    _ends: datetime | None = None

    def _get_session_from_db(self) -> Any:
        row = next(iter(_alive(self.session_key, timezone.now())), None)
        if row is None:
            self._session_key = None
        self._ends = row.expire_date if row else None
        return row

    def rest(self) -> int:
        """Seconds until one has to log in again, however busy one is."""
        since = self.get(SINCE)
        if since is None:
            return settings.SESSION_ABSOLUTE_SECONDS
        return max(0, int(since + settings.SESSION_ABSOLUTE_SECONDS - timezone.now().timestamp()))

    def get_session_cookie_age(self) -> int:
        return min(settings.SESSION_IDLE_SECONDS, self.rest())

    def stay(self) -> None:
        """Count from now on again: somebody is busy."""
        ends = timezone.now() + timedelta(seconds=self.get_session_cookie_age())
        if (
            self.session_key
            and self._ends is not None
            and ends - self._ends > timedelta(seconds=settings.SESSION_IDLE_SECONDS / STEP)
        ):
            self.model.objects.filter(session_key=self.session_key).update(expire_date=ends)
            self._ends = ends


@written
def _alive(key: str | None, now: datetime) -> QuerySet[Any]:
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)


def on_logged_in(sender: type[AbstractBaseUser], request: HttpRequest, **_details: object) -> None:
    """Note when the session began, and clear away those that ended."""
    request.session[SINCE] = int(timezone.now().timestamp())
    SessionStore.clear_expired()
