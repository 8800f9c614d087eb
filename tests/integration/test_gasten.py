"""A guest at the casusoverleg signs first; until then the regie opens nothing of a casus where the guest sits."""

import datetime as dt

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from cases.models import Casus
from cases.services import retain
from meetings.models import Aanwezigheid, Agendapunt, Casusoverleg, Gast
from parties.models import Medewerker
from privacy import retention
from tests import factories as make
from tests.integration.overleg import World, going_on, log_rows

__all__ = ["going_on"]
GUEST = {"naam": "Dokter Zeldzaam", "functie": "arts", "organisatie": "Huisartsenpost"}
WAITS = "Deze casus is nog niet geopend"


def welcome(world: World, **fields: object) -> Gast:
    answer = world.client("regie").post(reverse("gasten", args=[world.overleg.pk]), {**GUEST, **fields})
    assert answer.status_code == 302, answer.content.decode()
    with make.as_role():
        return Gast.objects.latest("vastgelegd_op")


def test_a_casus_opens_only_after_the_guest_signed(going_on: World) -> None:
    gast = welcome(going_on)
    before = log_rows(going_on.people["regie"])
    page = going_on.page("regie", "agendapunt_detail", *going_on.punt(0))
    assert WAITS in page
    assert "Vraag 1?" not in page
    assert log_rows(going_on.people["regie"]) == before
    assert WAITS in going_on.page("notulist", "agendapunt_detail", *going_on.punt(0))
    sign = reverse("gast_sign", args=[going_on.overleg.pk, gast.pk])
    answer = going_on.client("regie").post(sign, {"punt": str(going_on.punten[0].pk)})
    assert answer["Location"] == reverse("agendapunt_detail", args=going_on.punt(0))
    for nonsense in ("", "x" * 36, str(gast.pk)):
        answer = going_on.client("regie").post(sign, {"punt": nonsense})
        assert answer["Location"] == reverse("gasten", args=[going_on.overleg.pk])
    assert "Vraag 1?" in going_on.page("regie", "agendapunt_detail", *going_on.punt(0))
    with make.as_role():
        gast.refresh_from_db()
    assert gast.getekend_op is not None
    assert gast.vastgelegd_door_id == going_on.people["regie"].pk


def test_a_guest_keeps_shut_only_what_it_came_for_and_only_while_there(going_on: World) -> None:
    gast = welcome(going_on, punten=[str(going_on.punten[1].pk)])
    assert "Vraag 1?" in going_on.page("regie", "agendapunt_detail", *going_on.punt(0))
    assert WAITS in going_on.page("regie", "agendapunt_detail", *going_on.punt(1))
    # who takes part looks at a screen of its own
    assert "Vraag 1?" in going_on.page("politie", "agendapunt_detail", *going_on.punt(0))
    going_on.client("notulist").post(reverse("gast_leave", args=[going_on.overleg.pk, gast.pk]))
    assert WAITS not in going_on.page("regie", "agendapunt_detail", *going_on.punt(1))


def test_the_besluitenlijst_says_who_was_there_where_and_that_it_was_signed(going_on: World) -> None:
    welcome(going_on, punten=[str(going_on.punten[1].pk)], getekend="on")
    for who, sees in (("regie", True), ("ander", True), ("politie", False), ("corporatie", False)):
        page = going_on.page(who, "besluitenlijst", going_on.overleg.pk)
        assert ("Dokter Zeldzaam (arts, Huisartsenpost; geheimhouding getekend op " in page) == sees, who
        assert ("Zeldzaam" in going_on.page(who)) == sees, who


def test_only_the_regie_keeps_the_list(going_on: World) -> None:
    address = reverse("gasten", args=[going_on.overleg.pk])
    for who in ("politie", "corporatie"):
        browser = going_on.client(who)
        browser.raise_request_exception = False
        assert browser.get(address).status_code == 403
        assert browser.post(address, GUEST).status_code == 403
    gast = welcome(going_on)
    browser = going_on.client("politie")
    browser.raise_request_exception = False
    assert browser.post(reverse("gast_sign", args=[going_on.overleg.pk, gast.pk])).status_code == 403
    with make.request(make.actor(going_on.people["politie"])):
        assert Gast.objects.update(getekend_op=gast.vastgelegd_op) == 0
    missing = going_on.client("regie").post(reverse("gasten", args=[going_on.overleg.pk]), {**GUEST, "naam": ""})
    assert missing.status_code == 422


def test_a_guest_goes_with_the_last_casus_it_came_for_or_after_a_term(going_on: World) -> None:
    everywhere = welcome(going_on)
    once = welcome(going_on, punten=[str(going_on.punten[1].pk)])

    def night(*, months: int = 60) -> set[object]:
        with make.as_role("worker"):
            retention.forget_guests(months=months)
        with make.as_role():
            return set(Gast.objects.values_list("pk", flat=True))

    with make.as_role():
        Agendapunt.objects.filter(pk=going_on.punten[1].pk).delete()
    assert night() == {everywhere.pk, once.pk}, "the meeting was not held yet, or just now"
    with make.as_role():
        Casusoverleg.objects.update(begint_op=timezone.now() - dt.timedelta(days=40))
    assert night() == {everywhere.pk}
    assert night(months=1) == set()
    with make.as_role("app"), pytest.raises(ProgrammingError):
        retention.forget_guests(months=1)


def test_the_nightly_job_lets_guests_go(going_on: World) -> None:
    welcome(going_on)
    with make.as_role():
        Casusoverleg.objects.update(begint_op=timezone.now() - dt.timedelta(days=61 * 31))
    with make.as_role("worker"):
        retain.retain(now=timezone.now())
    with make.as_role():
        assert not Gast.objects.exists()


def test_presence_notes_who_had_not_signed(going_on: World) -> None:
    with make.as_role():
        Medewerker.objects.filter(pk=going_on.people["politie"].pk).update(geheimhouding_op=None)
        politie = going_on.partijen["politie"].pk
    fields = {f"aanwezigheid-aanwezig_{politie}": "ja", f"aanwezigheid-wie_{politie}": going_on.people["politie"].pk}
    going_on.client("regie").post(reverse("agendapunt_presence", args=going_on.punt(0)), fields)
    with make.as_role():
        rows = {row.partij_id: row.geheimhouding for row in Aanwezigheid.objects.filter(aanwezig=True)}
        assert Casus.objects.count() == 3
    assert rows == {politie: False}
    page = going_on.page("regie", "agendapunt_detail", *going_on.punt(0))
    assert "Mens politie (geheimhouding niet getekend)" in page
