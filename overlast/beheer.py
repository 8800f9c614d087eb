"""The start page of a beheerder: what there is to keep, from all apps together."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overlast.readiness import readiness
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
        "gemeente",
        "Gemeente",
        "Naam, kleuren, logo, werktijden en termijnen.",
        regie=True,
    ),
    Subject(
        "partij_list",
        "Organisaties",
        "Wie er samenwerken, hoe u ze bereikt en hoe hun brieven eruitzien.",
    ),
    Subject(
        "catalogus",
        "Catalogus",
        "Welke soorten overlast en welke interventies mensen kunnen kiezen.",
        regie=True,
    ),
    Subject(
        "medewerkers",
        "Medewerkers",
        "Nodig mensen uit, geef ze een rol, blokkeer ze, of draag hun werk over.",
    ),
    Subject(
        "adressen",
        "Adressen, complexen en wijken",
        "Lees de adreslijst van de gemeente in en deel die in.",
        regie=True,
    ),
    Subject(
        "herstelverzoeken",
        "Inloggen herstellen",
        "Iemand is de telefoon of sleutel kwijt. Een tweede persoon beslist mee.",
    ),
    Subject(
        "toegangsbeoordelingen",
        "Toegang nalopen",
        "Kijk elk half jaar wie er toegang heeft, en teken daarvoor.",
    ),
    Subject(
        "beheerhandelingen",
        "Register van beheer",
        "Wat beheerders deden: wie, wanneer en voor wie.",
    ),
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
    ready = readiness(actor) if actor.regie else None
    return render(request, "parties/beheer.html", {"subjects": subjects, "ready": ready})
