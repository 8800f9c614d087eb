"""Looking at a casus as another Partij: never more than one's own, and just what both may see."""

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.utils import timezone

from cases.boxes import clauses_of
from cases.models import Casus, Deelname
from cases.queries.bekijk_als import eyes_of, opening_of, others
from cases.queries.loaders import OpenCasus
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.catalogue import GATED
from privacy.gate import ALL_CATEGORIES, Doel, Event, Opening
from privacy.models import CategorieRij, Inzagelog, Toegangsbesluit
from tests import factories as make
from tests.canary import Garden, plant, tokens_in
from tests.databases import Database

REASON = "Vraag van de bewoner"
TABLES: list[Any] = [apps.get_model(label) for label in GATED]


def shown(opening: Opening, casus: UUID) -> set[tuple[str, UUID]]:
    """Every row of a casus that the gate and the lens of `opening` let through."""
    found = set()
    for model in [*TABLES, Deelname]:
        rows = model.objects.filter(casus_id=casus)
        found |= {(model._meta.label, row.id) for row in gate.read(opening, rows)}
    return found


def opened(actor: Any, casus: Casus, event: Event = Event.READ) -> OpenCasus:
    opening = gate.open_gate(
        actor, casussen=[casus.pk], categories=ALL_CATEGORIES, doel=Doel.CASUS, event=event, reden=REASON
    )
    return OpenCasus(casus, opening)


def compare(viewer: Medewerker) -> int:
    """In every casus of `viewer`, as every other participant; returns how many pairs were compared."""
    with make.request(make.actor(viewer)):
        casussen = list(Casus.objects.all())
    compared = 0
    for casus in casussen:
        with make.request(make.actor(viewer)) as actor:
            oc = opened(actor, casus, Event.VIEW_AS)
            own = shown(oc.opening, casus.pk)
            pages = {}
            for partij in others(actor, oc):
                eyes = eyes_of(actor, partij)
                theirs = clauses_of(eyes, casus, timezone.localdate())
                pages[partij.pk] = shown(opening_of(oc, eyes, theirs, reden=REASON), casus.pk)
        for partij_id, page in pages.items():
            with make.as_role():
                person = working(casus, partij_id)
            if person is None:
                continue
            with make.request(make.actor(person)) as actor:
                theirs_really = shown(opened(actor, casus).opening, casus.pk)
                # what was given to them by besluit the viewer cannot know, and so does not count on
                given = set(Toegangsbesluit.objects.filter(casus=casus).values_list("rij", flat=True))
            assert page <= own
            assert {item for item in own & theirs_really if item[1] not in given} <= page <= theirs_really
            compared += 1
    return compared


def working(casus: Casus, partij_id: int) -> Medewerker | None:
    """Somebody of this Partij who works on the casus."""
    people = Medewerker.objects.filter(
        partij_id=partij_id,
        actief=True,
        geheimhouding_op__isnull=False,
        user__in=Deelname.objects.filter(casus=casus, partij_id=partij_id, beeindigd_op=None).values(
            "deelnameuserobjectpermission__user_id"
        ),
    )
    wanted = {Rol.CONSULENT, Rol.REGISSEUR, Rol.WIJKAGENT, Rol.DEELNEMER}
    return next((person for person in people if wanted & set(person.rollen)), None)


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


def test_every_party_of_the_garden_sees_what_both_see(garden: Garden) -> None:
    with make.as_role():
        row = next(r for r in garden.rows if r.categorie_id == 10 and r.bron == garden.people["corporatie"].partij)
        narrowed = [garden.people["politie"].partij_id]
        type(row)._default_manager.filter(pk=row.pk).update(alleen_voor=narrowed)
    assert compare(garden.people["regie"]) >= 10


def test_the_page_says_whose_eyes_and_writes_nothing(garden: Garden) -> None:
    browser, welzijn = make.client(garden.people["regie"]), garden.people["welzijn"].partij
    address = f"/casussen/{garden.shared.nummer}/bekijk-als/"
    assert welzijn.naam in browser.get(address).content.decode()
    page = browser.get(f"{address}{welzijn.pk}/").content.decode()
    assert f"U bekijkt dit als {welzijn.naam}" in page
    inside = page.split("<main")[1].split("</main>")[0]
    assert "<form" not in inside
    assert "<button" not in inside
    with make.as_role():
        row = Inzagelog.objects.filter(gebeurtenis="bekijk_als").latest("id")
    assert (row.casus_id, row.object) == (garden.shared.pk, f"{garden.shared.nummer} als {welzijn.naam}")


def test_the_tokens_on_the_page_are_those_that_both_may_see(garden: Garden) -> None:
    regie, welzijn = make.client(garden.people["regie"]), garden.people["welzijn"]
    address = f"/casussen/{garden.shared.nummer}/bekijk-als/{welzijn.partij_id}/"
    answer = regie.get(address)
    tokens = tokens_in(answer.content, answer.headers.items(), "text/html")
    assert tokens
    own = set()
    for tab in ("", "gegevens/", "interventies/", "actiepunten/", "documenten/"):
        got = make.client(welzijn).get(f"/casussen/{garden.shared.nummer}/{tab}?alles=1")
        own |= tokens_in(got.content, got.headers.items(), "text/html")
    assert tokens <= own


def test_others_do_not_look_with_borrowed_eyes(garden: Garden) -> None:
    welzijn = garden.people["welzijn"].partij_id
    for name in ("corporatie", "politie", "welzijn"):
        browser = make.client(garden.people[name])
        assert browser.get(f"/casussen/{garden.shared.nummer}/bekijk-als/{welzijn}/").status_code == 403
    regie = make.client(garden.people["regie"])
    outside = garden.people["buitenstaander"].partij_id
    assert regie.get(f"/casussen/{garden.shared.nummer}/bekijk-als/{outside}/").status_code == 404
    assert regie.get(f"/casussen/{garden.own.nummer}/bekijk-als/").status_code == 404


def test_a_privacy_officer_sees_the_shape_and_no_row(garden: Garden) -> None:
    with make.as_role():
        officer = make.medewerker(garden.people["welzijn"].partij, Rol.PRIVACY_OFFICER)
        stranger = make.medewerker(garden.people["buitenstaander"].partij, Rol.PRIVACY_OFFICER)
    address = f"/casussen/{garden.shared.nummer}/bekijk-als/"
    choice = make.client(officer).get(address).content.decode()
    # welzijn may not know that the ggz takes part (row 30)
    assert garden.people["corporatie"].partij.naam in choice
    assert garden.people["ggz"].partij.naam not in choice
    politie = garden.people["politie"].partij
    page = make.client(officer).get(f"{address}{politie.pk}/")
    assert page.status_code == 200
    assert not any(token in page.content.decode() for token in garden.tokens)
    ggz = garden.people["ggz"].partij_id
    assert make.client(officer).get(f"{address}{ggz}/").status_code == 404
    assert make.client(stranger).get(address).status_code == 404
    assert make.client(officer).get(f"/casussen/{garden.own.nummer}/bekijk-als/").status_code == 404


def test_every_demo_casus_as_every_party(demo_db: Database) -> None:
    with make.as_role():
        viewers = list(
            Medewerker.objects.filter(partij__regie=True, rollen__contains=[Rol.REGISSEUR], actief=True).order_by("pk")
        )
    assert sum(compare(viewer) for viewer in viewers) > 20
    assert all(issubclass(model, CategorieRij) for model in TABLES)
