"""What browsers report about the content security policy: kept as a directive and an origin, and nothing else.

A report names the page, the referrer and a sample of the script, all of which may say something about a person. Anyone
can send reports, so they are small, few, and their words are compared with words we know.
"""

import json
import logging
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)
LARGEST = 16 * 1024
PER_MINUTE = 30  # of all browsers together; the rest is taken and forgotten
MOST_IN_ONE = 5
KINDS = {"application/csp-report", "application/reports+json", "application/json"}
DIRECTIVE = re.compile(
    r"^(default|script|style|img|font|connect|manifest|media|object|frame|child|worker)-src(-elem|-attr)?$"
)
OTHERS = {"form-action", "base-uri", "frame-ancestors", "report-uri", "report-to"}
KEYWORDS = {"inline", "eval", "wasm-eval", "self", "data", "blob", "filesystem", "about"}
HOST = re.compile(r"^[a-z0-9.-]{1,100}$")


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """204 for a report, also for one too many; 413 and 415 for what is none."""
    if request.content_type not in KINDS:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        found = _violations(json.loads(request.read(LARGEST)))
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if found and _allowed():
        for directive, origin in found[:MOST_IN_ONE]:
            logger.warning("csp_violation", extra={"directive": directive, "blocked": origin})
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _allowed() -> bool:
    """Whether this minute has room for another report. Without a cache there is none: the log may not be flooded."""
    key = f"csp-reports:{timezone.now():%H%M}"
    try:
        cache.add(key, 0, timeout=120)
        return int(cache.incr(key)) <= PER_MINUTE
    except Exception:  # the cache is away, in whatever way its library says so
        return False


def _violations(document: Any) -> list[tuple[str, str]]:
    """Directive and blocked origin of each violation, of both formats that browsers send. Raises ValueError."""
    if isinstance(document, dict) and isinstance(document.get("csp-report"), dict):
        bodies = [document["csp-report"]]
    elif isinstance(document, list):
        bodies = [
            each.get("body") for each in document if isinstance(each, dict) and each.get("type") == "csp-violation"
        ]
    else:
        raise ValueError("not a report")
    return [_kept(body) for body in bodies if isinstance(body, dict)]


def _kept(body: dict[str, Any]) -> tuple[str, str]:
    named = body.get("effective-directive") or body.get("effectiveDirective") or body.get("violated-directive") or ""
    directive = str(named).split(" ")[0]
    known = DIRECTIVE.match(directive) or directive in OTHERS
    return (directive if known else "other"), _origin(str(body.get("blocked-uri") or body.get("blockedURL") or ""))


def _origin(blocked: str) -> str:
    """Scheme and host, a keyword of the policy, or "other"; never a path or a query."""
    if blocked in KEYWORDS:
        return blocked
    try:
        parts = urlsplit(blocked)
        host = parts.hostname or ""
    except ValueError:
        return "other"
    if parts.scheme in ("http", "https", "ws", "wss") and HOST.match(host):
        return f"{parts.scheme}://{host}"
    return parts.scheme if parts.scheme in KEYWORDS else "other"
