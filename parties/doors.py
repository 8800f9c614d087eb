"""How a view gets its actor: explicitly, as its second argument."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from parties.decisions import NotAllowed, Reason
from parties.web import Request, way_back

View = Callable[..., HttpResponseBase]


def for_actor(
    *, content: bool = False, oversight: bool = False, rollen: frozenset[str] = frozenset(), secrecy: bool = True
) -> Callable[[View], View]:
    """Let in who is logged in and acts for a Partij; `content`, `oversight` and `rollen` ask for a role that fits.

    Who works with content first signs the geheimhoudingsverklaring, on the one page with `secrecy=False`.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(way_back(request))
            actor = request.actor
            if actor is None:
                return redirect("choose_partij")
            if secrecy and actor.sees_content and not actor.geheimhouding:
                return redirect("geheimhouding")
            if (
                (content and not actor.sees_content)
                or (oversight and not actor.oversees)
                or (rollen and not actor.has(*rollen))
            ):
                raise NotAllowed(Reason.ROLE)
            return view(request, actor, *args, **kwargs)

        return inner

    return wrap
