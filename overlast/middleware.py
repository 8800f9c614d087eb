"""The frame around every request: one transaction, one actor, no caching."""

import logging
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.views.defaults import page_not_found

from cases.views.casussen import ask_reason
from cases.views.reasons import ReasonNeeded
from overlast.machine.doors import NAMED
from parties import terms
from parties.actor import Actor, actor_of
from parties.decisions import NotAllowed, Reason
from parties.identity import reachable
from parties.models import Medewerker
from parties.web import Request
from privacy import gate

Handler = Callable[[Request], HttpResponseBase]
logger = logging.getLogger(__name__)
SESSION_KEY = "medewerkerschap"


class GateMiddleware:
    """Holds the transaction around the whole response; nothing leaves before it is committed.

    The read log lives in the database: when that cannot be written, the answer is 503 and no data.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.verzoek = uuid4()
        if request.path_info in NAMED:
            return self.get_response(request)
        try:
            with transaction.atomic(durable=True), terms.once_per_request():
                response = self.get_response(request)
                if isinstance(response, StreamingHttpResponse):
                    whole = b"".join(response.streaming_content)  # type: ignore[arg-type]  # WSGI: never asynchronous
                    response = HttpResponse(whole, status=response.status_code, headers=dict(response.items()))
                if response.status_code >= 500 or connection.needs_rollback:
                    transaction.set_rollback(True)
                    if response.status_code < 500:
                        response = unavailable()
        except DatabaseError:
            response = unavailable()
        return response


def unavailable() -> HttpResponse:
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})


class NoStoreMiddleware:
    """Pages with case data are kept in no cache, the browser's own included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Reporting-Endpoints", settings.REPORTING_ENDPOINTS)
        response.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        return response


class ActorMiddleware:
    """Finds for which Partij the logged-in person acts, and tells the gate.

    The Partij is chosen explicitly (`switch_partij`); with one membership there is nothing to choose.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.actor = None
        request.actor_choices = []
        if request.second_factor:
            request.actor, request.actor_choices = active(request)
            if request.actor is not None:
                gate.enter(request.actor)
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """What does not exist and what is not yours look the same; a refusal says its reason."""
        if isinstance(exception, gate.NotDisclosed):
            return page_not_found(request, Http404())
        if isinstance(exception, ReasonNeeded) and request.actor is not None:
            return ask_reason(request, request.actor, exception.casus)
        if isinstance(exception, gate.MayNotProvide):
            exception = NotAllowed(Reason.MAY_NOT_PROVIDE)
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"refusal": exception}, status=403)
        if isinstance(exception, DatabaseError):
            # the read log is in the database: a page that could not be logged is not there now
            logger.error("database error", exc_info=exception)
            return unavailable()
        return None


def active(request: Request) -> tuple[Actor | None, list[tuple[int, str]]]:
    """The Actor of this session and the other memberships to switch to."""
    rows = reachable(request, list(request.user.works)) if request.user.is_authenticated else []
    chosen = request.session.get(SESSION_KEY)
    row = next((m for m in rows if m.pk == chosen), None) or (rows[0] if len(rows) == 1 else None)
    choices = [(m.pk, f"{m.partij.naam} – {m.partij.gemeente.naam}") for m in rows if m is not row]
    if row is None:
        return None, choices
    terms.know(row.partij.gemeente)
    return actor_for(request, row), choices


def actor_for(request: Request, row: Medewerker) -> Actor:
    """The Actor that this request would be for one membership."""
    return actor_of(row, sessie=session_mark(request), verzoek=request.verzoek, ip=client_ip(request))


def session_mark(request: Request) -> str:
    """Names the session in the log without being its key."""
    return salted_hmac("overlast.inzagelog", request.session.session_key or "", algorithm="sha256").hexdigest()[:16]


def client_ip(request: Request) -> str:
    """The address of the client; a forwarded address counts only behind our own proxy, and only its last hop."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
