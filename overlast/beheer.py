"""The start page of a beheerder: what there is to keep, from all apps together."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of beheer; `regie` is only for the beheerder of the organisation that leads."""

    name: str
    title: str
    text: str
    regie: bool = False


SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "providers",
        "Inloggen bij de eigen organisatie",
        "Laat mensen inloggen met het account van hun werk, met OpenID Connect.",
    ),
)


@require_safe
@for_actor(rollen=frozenset({Rol.BEHEERDER}))
def beheer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this beheerder may keep, each with its page."""
    subjects = [(each, reverse(each.name)) for each in SUBJECTS if actor.regie or not each.regie]
    return render(request, "parties/beheer.html", {"subjects": subjects})
