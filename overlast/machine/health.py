"""Whether this process serves, and whether what it cannot do without is there."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)
SECONDS = 2


@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 while this process answers, whatever is wrong elsewhere: restarting it would mend nothing there."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, else 503. What is wrong stands in the log, not in the answer."""
    broken = [name for name, check in CHECKS.items() if not _works(check)]
    if broken:
        logger.error("not_ready", extra={"broken": broken})
        return HttpResponse("niet gereed\n", status=503, content_type="text/plain", headers={"Retry-After": "10"})
    return HttpResponse("ok\n", content_type="text/plain")


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # whatever it is, it is not ready
        logger.warning("readiness", extra={"error": type(error).__name__})
        return False


def _writable(alias: str) -> bool:
    """Whether this connection reaches a database that takes writes: without a log line nothing may be read."""
    connection = connections[alias]
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean")
        return bool(cursor.fetchone()[0])


def _queue() -> bool:
    if not settings.REDIS_URL:
        return True
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
        return bool(client.ping())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": lambda: _writable("default"),
    "inzagelog": lambda: _writable("inzagelog"),
    "redis": _queue,
}
