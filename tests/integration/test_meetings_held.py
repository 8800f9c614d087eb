"""A casusoverleg is held: what comes of it is written down, and each party learns its allowed part."""

import datetime as dt
import re

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Actiepunt, Casus
from meetings.models import Aanwezigheid, Agendapunt, Besluit, Casusoverleg
from tests import factories as make
from tests.databases import Database
from tests.integration.overleg import World, build, going_on, log_rows, planned

__all__ = ["going_on", "planned"]


# --- the meeting ------------------------------------------------------------------------------------------------------
def test_nothing_is_written_down_before_the_meeting_began(planned: World) -> None:
    url = reverse("agendapunt_besluit", args=planned.punt(0))
    assert planned.client("regie").post(url, {}).status_code == 403
    assert planned.client("politie").post(reverse("overleg_start", args=[planned.overleg.pk])).status_code == 403
    assert planned.client("regie").post(reverse("overleg_start", args=[planned.overleg.pk])).status_code == 302
    assert planned.client("regie").post(url, {}).status_code == 422


def presence_of(world: World, *keys: str) -> dict[str, str]:
    return {f"aanwezigheid-aanwezig_{world.partijen[key].pk}": "on" for key in keys}


def test_presence_of_a_care_party_is_hidden_from_corporatie_and_politie(going_on: World) -> None:
    data = presence_of(going_on, "regie", "politie", "verslavingszorg")
    data[f"aanwezigheid-wie_{going_on.partijen['verslavingszorg'].pk}"] = str(going_on.people["verslavingszorg"].pk)
    client = going_on.client("regie")
    url = reverse("agendapunt_presence", args=going_on.punt(0))
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    with make.as_role():
        noted = {(a.partij.naam, a.categorie_id, a.aanwezig) for a in Aanwezigheid.objects.select_related("partij")}
    assert noted == {
        ("Partij regie", 22, True),
        ("Partij corporatie", 22, False),
        ("Partij politie", 22, True),
        ("Partij verslavingszorg", 30, True),
        ("Partij wijkteam", 22, False),
    }
    for who, knows in {
        "regie": True,
        "corporatie": False,
        "politie": False,
        "verslavingszorg": True,
        "wijkteam": True,
    }.items():
        for page in (going_on.page(who, "agendapunt_detail", *going_on.punt(0)), going_on.page(who, "besluitenlijst")):
            assert "Partij politie" in page, who
            main = page.partition("<main")[2].partition("</main>")[0]
            assert ("Partij verslavingszorg" in main) == knows, who
            assert ("Mens verslavingszorg" in main) == knows, who


def test_besluiten_are_read_by_exactly_who_may(going_on: World) -> None:
    client = going_on.client("regie")
    url = reverse("agendapunt_besluit", args=going_on.punt(0))
    for vak, text in {"afspraak": "Canary-22", "waarneming": "Canary-10", "belang": "Canary-29"}.items():
        data = {"besluit-soort": "besluit", "besluit-tekst": text, "besluit-vak": vak}
        assert client.post(url, data).status_code == 302
    client.post(
        reverse("agendapunt_besluit", args=going_on.punt(1)),
        {"besluit-soort": "besluit", "besluit-tekst": "Canary-B", "besluit-vak": "afspraak"},
    )
    with make.as_role():
        om = make.partij(going_on.partijen["regie"].gemeente, "om", naam="OM")
        welzijn = make.partij(going_on.partijen["regie"].gemeente, "buurtbemiddeling", naam="Buurt")
        for key, partij in {"om": om, "buurt": welzijn}.items():
            going_on.people[key] = make.medewerker(partij, "deelnemer")
            make.deelname(going_on.casussen[0], partij)
        make.convenant(going_on.partijen["regie"].gemeente, versie=2)
    expected = {
        "regie": {"Canary-22", "Canary-10", "Canary-29", "Canary-B"},
        "corporatie": {"Canary-22", "Canary-10", "Canary-29"},
        "ander": {"Canary-B"},
        "politie": {"Canary-22", "Canary-10", "Canary-29"},
        "om": {"Canary-22"},
        "buurt": set(),
    }
    for who, tokens in expected.items():
        assert set(re.findall(r"Canary-\w+", going_on.page(who, "besluitenlijst"))) == tokens, who
        punt = going_on.punt(1 if who == "ander" else 0)
        found = set(re.findall(r"Canary-\w+", going_on.page(who, "agendapunt_detail", *punt)))
        assert found == tokens - ({"Canary-B"} if who == "regie" else set()), who


def test_geen_besluit_needs_a_reason_and_an_item_needs_one_of_both(going_on: World) -> None:
    client = going_on.client("notulist")
    done = reverse("agendapunt_finish", args=going_on.punt(0))
    assert client.post(done, {"minuten-minuten": 12}).status_code == 422
    url = reverse("agendapunt_besluit", args=going_on.punt(0))
    data = {
        "besluit-soort": "geen_besluit",
        "besluit-tekst": "",
        "besluit-vak": "afspraak",
        "besluit-informeren_toelichting": "typed",
    }
    wrong = client.post(url, data)
    assert wrong.status_code == 422
    assert "typed" in wrong.content.decode()
    assert client.post(url, {**data, "besluit-tekst": "De bewoner is ziek."}).status_code == 302
    assert client.post(done, {"minuten-minuten": 12}).status_code == 302
    with make.as_role():
        punt = Agendapunt.objects.get(pk=going_on.punten[0].pk)
        assert punt.besproken_op is not None
        assert punt.bestede_minuten == 12
    assert "Behandeld" in going_on.page("politie")


def test_a_casus_is_taken_in_hand_when_everything_is_there(db_clone: Database) -> None:
    world = build(status="bezig", state="geagendeerd")
    client, punt = world.client("regie"), world.punt(0)
    treat = reverse("agendapunt_treat", args=punt)
    assert client.post(treat).status_code == 403
    assert (
        client.post(
            reverse("agendapunt_casusregisseur", args=punt), {"casusregisseur-medewerker": world.people["politie"].pk}
        ).status_code
        == 302
    )
    hidden = client.post(
        reverse("agendapunt_casusregisseur", args=punt),
        {"casusregisseur-medewerker": world.people["verslavingszorg"].pk},
    )
    assert hidden.status_code == 422
    stranger = client.post(
        reverse("agendapunt_casusregisseur", args=punt), {"casusregisseur-medewerker": world.people["ander"].pk}
    )
    assert stranger.status_code == 422
    assert client.post(treat).status_code == 403
    action = {
        "actiepunt-titel": "Bel de bewoner",
        "actiepunt-partij": world.partijen["corporatie"].pk,
        "actiepunt-eigenaar": world.people["corporatie"].pk,
        "actiepunt-uiterlijk": (timezone.localdate() + dt.timedelta(days=14)).isoformat(),
        "actiepunt-toelichting": "Vraag naar de honden",
        "actiepunt-toelichting_vak": "waarneming",
    }
    wrong = client.post(
        reverse("agendapunt_actiepunt", args=punt), {**action, "actiepunt-eigenaar": world.people["politie"].pk}
    )
    assert wrong.status_code == 422
    assert "Vraag naar de honden" in wrong.content.decode()
    assert client.post(reverse("agendapunt_actiepunt", args=punt), action).status_code == 302
    assert client.post(treat).status_code == 403
    besluit = {"besluit-soort": "besluit", "besluit-tekst": "Aan de slag", "besluit-vak": "afspraak"}
    later = client.post(reverse("agendapunt_besluit", args=punt), {**besluit, "besluit-informeert": "later"})
    assert later.status_code == 422
    informed = {
        **besluit,
        "besluit-informeert": world.partijen["politie"].pk,
        "besluit-informeren_toelichting": "Deze week.",
    }
    assert client.post(reverse("agendapunt_besluit", args=punt), informed).status_code == 302
    assert client.post(treat).status_code == 302
    with make.as_role():
        casus = Casus.objects.get(pk=world.casussen[0].pk)
        assert (casus.status, casus.casusregisseur_id) == ("in_behandeling", world.people["politie"].pk)
        assert Besluit.objects.get().informeren == "Partij politie informeert de betrokkene. Deze week."
        assert Actiepunt.objects.get().titel == "Bel de bewoner"
    assert "Bel de bewoner" in world.page("corporatie", "besluitenlijst")


def test_a_casus_ends_with_result_evaluation_and_waakvlam_and_is_then_shielded(db_clone: Database) -> None:
    world = build(status="bezig", state="monitoring")
    client, url = world.client("regie"), reverse("agendapunt_close", args=world.punt(0))
    data = {"sluiten-resultaat": "Het is stil", "sluiten-evaluatie": "Eerder bellen", "sluiten-waakvlam": "nee"}
    assert client.post(url, {**data, "sluiten-waakvlam": ""}).status_code == 422
    assert world.client("notulist").post(url, data).status_code == 403
    assert client.post(url, data).status_code == 302
    with make.as_role():
        assert Casus.objects.get(pk=world.casussen[0].pk).status == "afgesloten"
        row = Besluit.objects.get()
        assert (row.soort, row.waakvlam) == ("sluiting", False)
    assert "Het is stil" in world.page("politie", "besluitenlijst")
    with make.as_role():
        Casusoverleg.objects.filter(pk=world.overleg.pk).update(
            status="afgerond", begint_op=timezone.now() - dt.timedelta(days=20)
        )
    html = world.page("politie", "besluitenlijst")
    assert "Het is stil" not in html
    assert "afgesloten en afgeschermd" in html
    assert "afgesloten en afgeschermd" in world.page("politie", "agendapunt_detail", *world.punt(0))


def test_a_besluit_is_corrected_until_five_working_days_after(going_on: World) -> None:
    client = going_on.client("regie")
    data = {"besluit-soort": "besluit", "besluit-tekst": "Oude tekst", "besluit-vak": "waarneming"}
    client.post(reverse("agendapunt_besluit", args=going_on.punt(0)), data)
    finish = reverse("overleg_finish", args=[going_on.overleg.pk])
    assert client.post(finish).status_code == 403
    with make.as_role():
        Agendapunt.objects.update(besproken_op=timezone.now())
    assert going_on.client("notulist").post(finish).status_code == 403
    assert client.post(finish).status_code == 302
    with make.as_role():
        besluit = Besluit.objects.get()
    url = reverse("besluit_edit", args=[going_on.punten[0].pk, besluit.pk])
    assert client.get(url).status_code == 200
    assert going_on.client("politie").get(url).status_code == 403
    assert client.post(url, {"tekst": "Nieuwe tekst"}).status_code == 302
    with make.as_role():
        assert Besluit.objects.get().tekst == "Nieuwe tekst"
        with connection.cursor() as cursor:
            cursor.execute("SELECT oud->>'tekst' FROM gate.historie WHERE rij = %s", [besluit.pk])
            assert cursor.fetchall() == [("Oude tekst",)]
        Casusoverleg.objects.update(begint_op=timezone.now() - dt.timedelta(days=20))
    assert client.post(url, {"tekst": "Te laat"}).status_code == 403


# --- following along --------------------------------------------------------------------------------------------------
def version(html: str) -> str:
    return re.findall(r"stand/\?versie=(\w+)", html)[0]


def test_who_follows_along_gets_204_until_something_changes_that_it_may_know(going_on: World) -> None:
    ours = going_on.client("politie")
    first = version(going_on.page("politie"))
    url = reverse("overleg_state", args=[going_on.overleg.pk])
    before = len(log_rows(going_on.people["politie"]))
    assert ours.get(url, {"versie": first}).status_code == 204
    assert len(log_rows(going_on.people["politie"])) == before
    data = {"besluit-soort": "besluit", "besluit-tekst": "Iets", "besluit-vak": "afspraak"}
    regie = going_on.client("regie")
    regie.post(reverse("agendapunt_besluit", args=going_on.punt(1)), data)
    assert ours.get(url, {"versie": first}).status_code == 204
    regie.post(reverse("agendapunt_besluit", args=going_on.punt(0)), data)
    changed = ours.get(url, {"versie": first})
    assert changed.status_code == 200
    assert ours.get(url, {"versie": version(changed.content.decode())}).status_code == 204
    item = reverse("agendapunt_state", args=going_on.punt(0))
    assert ours.get(item, {"versie": "x"}).status_code == 200
    own = version(going_on.page("politie", "agendapunt_detail", *going_on.punt(0)))
    assert ours.get(item, {"versie": own}).status_code == 204


def test_a_hidden_care_party_moves_nothing_that_others_notice(going_on: World) -> None:
    regie, punt = going_on.client("regie"), going_on.punt(0)
    presence = reverse("agendapunt_presence", args=punt)
    regie.post(presence, presence_of(going_on, "regie", "politie"))
    seen = {who: version(going_on.page(who, "agendapunt_detail", *punt)) for who in ("politie", "wijkteam")}
    assert regie.post(presence, presence_of(going_on, "regie", "politie", "verslavingszorg")).status_code == 302
    action = {
        "actiepunt-titel": "Bel de behandelaar",
        "actiepunt-partij": going_on.partijen["verslavingszorg"].pk,
        "actiepunt-uiterlijk": (timezone.localdate() + dt.timedelta(days=14)).isoformat(),
        "actiepunt-toelichting_vak": "afspraak",
    }
    assert regie.post(reverse("agendapunt_actiepunt", args=punt), action).status_code == 302
    for who, mark in seen.items():
        assert version(going_on.page(who, "agendapunt_detail", *punt)) == mark
    for who, knows in {"politie": False, "corporatie": False, "verslavingszorg": True, "regie": True}.items():
        assert ("Bel de behandelaar" in going_on.page(who, "agendapunt_detail", *punt)) == knows, who


# --- cost -------------------------------------------------------------------------------------------------------------
def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as here, CaptureQueriesContext(connections["inzagelog"]) as log:
        assert client.get(url).status_code in {200, 204}
    return len(here) + len(log)


def test_the_cost_does_not_grow_with_what_is_shown(going_on: World) -> None:
    lists = {who: queries(going_on.client(who), "/overleggen/") for who in ("regie", "politie", "ander")}
    assert lists["ander"] == lists["politie"]
    assert max(lists.values()) <= 10, lists
    pages = {}
    for name in ("overleg_detail", "besluitenlijst"):
        url = reverse(name, args=[going_on.overleg.pk])
        pages[name] = {who: queries(going_on.client(who), url) for who in ("regie", "politie", "ander")}
        assert pages[name]["ander"] == pages[name]["politie"], pages
    detail = {
        who: queries(going_on.client(who), reverse("agendapunt_detail", args=going_on.punt(0)))
        for who in ("regie", "politie")
    }
    assert max(*pages["overleg_detail"].values(), *pages["besluitenlijst"].values(), *detail.values()) <= 25, (
        pages,
        detail,
    )
    url = reverse("overleg_state", args=[going_on.overleg.pk])
    poll = queries(going_on.client("politie"), f"{url}?versie={version(going_on.page('politie'))}")
    frame = queries(going_on.client("politie"), "/overleggen/") - 3
    assert poll - frame <= 3


def test_a_casus_that_was_shielded_is_decided_on_with_the_meeting_as_reason(going_on: World) -> None:
    """Nobody held the doeltoets in time; the overleg decides, and the log says why it was opened."""
    casus = going_on.casussen[0]
    with make.as_role():
        Casus.objects.filter(pk=casus.pk).update(afgeschermd_op=timezone.now())
    browser = going_on.client("regie")
    for name, fields in (
        ("besluit", {"besluit-soort": "besluit", "besluit-vak": "afspraak", "besluit-tekst": "Wij gaan door."}),
        ("presence", {}),
        ("finish", {"minuten-minuten": "10"}),
    ):
        answer = browser.post(reverse(f"agendapunt_{name}", args=going_on.punt(0)), fields)
        assert answer.status_code == 302, (name, answer.status_code)
    with make.as_role():
        assert Besluit.objects.get().tekst == "Wij gaan door."
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT reden FROM gate.inzagelog WHERE casus_id = %s AND gebeurtenis = 'schrijven'", [casus.pk]
        )
        assert all(reden.startswith("Besluitenlijst van het casusoverleg") for (reden,) in cursor.fetchall())
