"""What our middlewares add to a request."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest

from parties.actor import Actor
from parties.links import matched
from parties.sessions import SessionStore


class Request(HttpRequest):
    """A request inside the frame of `overlast.middleware`."""

    # Names the request in both logs.
    verzoek: UUID
    # A passkey or code was used in this session.
    second_factor: bool
    # None for who is not logged in (with a second factor), has not chosen an organisation or works for none.
    actor: Actor | None
    # The other memberships one can switch to: id and label.
    actor_choices: list[tuple[int, str]]
    session: SessionStore


def view_name(request: HttpRequest) -> str:
    """The name of the page asked for, "" when there is none."""
    match = matched(request)
    return match.view_name if match and match.view_name else ""


def way_back(request: HttpRequest) -> str:
    """Where somebody goes on after logging in: the page itself, or the one with the form that was sent from it."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if shown.netloc != request.get_host() or not shown.path.startswith("/"):
        return "/"
    return f"{shown.path}?{shown.query}" if shown.query else shown.path
