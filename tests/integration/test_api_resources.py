"""What each resource of the API gives and does, through the same gate and services as the pages."""

import base64
import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg import Connection

from cases.models import (
    Actiepunt,
    Actiepunttoelichting,
    Bericht,
    Meldergegevens,
    Melding,
    Politiemutatie,
    Termijn,
)
from meetings.models import Agendapunt, Casusoverleg
from parties.models import Partijsoort
from privacy.models import ConvenantRegel
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.koppeling import System, melding, problem


@pytest.fixture(scope="module")
def world(module_db: Database) -> work.World:
    return work.build()


def follow(system: System, url: str) -> Any:
    """Get the address that an answer names."""
    parts = urlsplit(url)
    assert parts.path.startswith("/api/v1/")
    return system.get(parts.path.removeprefix("/api/v1") + (f"?{parts.query}" if parts.query else ""))


# --- meldingen --------------------------------------------------------------------------------------------------------
def test_a_melding_is_filed_as_by_the_form_and_read_back(world: work.World) -> None:
    system = System(world.corporatie)
    made = system.post("/meldingen", melding(gevolg="kanarie-gevolg", duurMinuten=120, spoed=True))
    assert made.status_code == 201, made.content
    ref = made.json()
    assert set(ref) == {"nummer", "url"}
    assert made.headers["Location"] == ref["url"]
    detail = follow(system, ref["url"]).json()
    assert detail["status"] == "nieuw"
    assert detail["wat"] == "Harde muziek kanarie-wat"
    assert detail["adres"] == "Galerij bij de fietsenstalling"
    assert detail["melder"]["naam"] == "Kanarie Melder"
    assert detail["duurMinuten"] == 120
    assert detail["begonnenOp"].endswith("Z")
    assert detail["casus"] is None
    with make.as_role():
        row = Melding.objects.get(nummer=ref["nummer"])
        assert row.gemaakt_door_id == world.corporatie.pk
        assert row.spoed
        assert Termijn.objects.filter(melding=row, soort="triage").count() == 1
        assert Bericht.objects.filter(soort="spoed", aan=world.corporatie).exists()
    listed = system.get("/meldingen").json()["meldingen"]
    assert ref["nummer"] in {each["nummer"] for each in listed}
    assert "kanarie" not in str(listed)
    assert problem(System(world.welzijn).get(f"/meldingen/{ref['nummer']}"), 404)
    assert System(world.welzijn).get("/meldingen").json()["meldingen"] == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"wat": None}, "#/wat"),
        ({"wat": 7}, "#/wat"),
        ({"wat": "  "}, "#/wat"),
        ({"ernst": "3"}, "#/ernst"),
        ({"ernst": 3.0}, "#/ernst"),
        ({"spoed": "ja"}, "#/spoed"),
        ({"soort": "gezellig"}, "#/soort"),
        ({"begonnenOp": "2026-03-01T10:00:00"}, "#/begonnenOp"),
        ({"begonnenOp": "0001-01-01T00:00:00+01:00"}, "#/begonnenOp"),
        ({"begonnenOp": "2150-01-01T00:00:00Z"}, "#/begonnenOp"),
        ({"melderNaam": None}, "#/melderNaam"),
        ({"melderEmail": "geen adres"}, "#/melderEmail"),
        ({"adresTekst": None}, "#/adresTekst"),
        ({"adresOnbekend": False}, "#/postcode"),
        ({"wat": "nul \x00 teken"}, "#/wat"),
        ({"duurMinuten": 17}, "#/duurMinuten"),
    ],
)
def test_what_is_wrong_is_said_per_property_and_nothing_is_kept(
    world: work.World, changes: dict[str, Any], pointer: str
) -> None:
    with make.as_role():
        before = Melding.objects.count()
    body = problem(System(world.corporatie).post("/meldingen", melding(**changes)), 400)
    assert pointer in {error["location"]["pointer"] for error in body["errors"]}
    assert all(error["in"] == "body" and error["detail"] and error["code"] for error in body["errors"])
    with make.as_role():
        assert Melding.objects.count() == before


def test_nobody_sets_what_is_not_asked_for(world: work.World) -> None:
    """Every column of the tables behind a melding, under its own name and in camelCase."""
    system = System(world.corporatie)
    columns = {f.name for model in (Melding, Meldergegevens) for f in model._meta.concrete_fields}
    columns |= {"bron_id", "gemaakt_door_id", "melder_ref", "beperkt", "categorie", "casus_id"} - {"ernst", "soort"}
    asked = set(melding()) | {"spoed", "magNaarRechter"}
    for name in sorted(columns):
        camel = name.split("_")[0] + "".join(part.capitalize() for part in name.split("_")[1:])
        for each in {name, camel} - asked:
            body = problem(system.post("/meldingen", {**melding(), each: str(world.politie.partij_id)}), 400)
            assert {error["location"]["pointer"] for error in body["errors"]} == {f"#/{each}"}


@pytest.mark.parametrize(
    ("names", "pointers"),
    [
        (["a/b~c"], {"#/a~1b~0c"}),
        (["met spatie"], {"#/met%20spatie"}),
        (["message", "code"], {"#/message", "#/code"}),
        (["detail"], {"#/detail"}),
    ],
)
def test_a_name_that_means_something_elsewhere_is_pointed_at(
    world: work.World, names: list[str], pointers: set[str]
) -> None:
    errors = problem(System(world.corporatie).post("/meldingen", dict.fromkeys(names, 1)), 400)["errors"]
    assert {(each["location"]["pointer"], each["code"]) for each in errors} == {(each, "unknown") for each in pointers}


def test_a_party_that_may_not_record_a_melding_is_refused(world: work.World) -> None:
    with make.as_role():
        may = ConvenantRegel.objects.filter(categorie_id=8, verstrekken=True).values_list("partijsoort", flat=True)
        soort = next(each for each in Partijsoort.values if each not in set(may))
        kind = make.medewerker(make.partij(world.casus.gemeente, soort), "deelnemer")
        before = Melding.objects.count()
    assert "convenant" in problem(System(kind).post("/meldingen", melding()), 403)["detail"]
    with make.as_role():
        assert Melding.objects.count() == before


def test_lists_go_on_where_the_page_ended_and_filter(world: work.World) -> None:
    with make.as_role():
        partij = make.partij(world.casus.gemeente, "woningcorporatie", naam="Bladeraar")
        who = make.medewerker(partij)
        rows = [make.melding(partij, status="nieuw" if n % 2 else "ongegrond") for n in range(7)]
        moment = timezone.now().replace(microsecond=0)
        Melding.objects.filter(pk__in=[row.pk for row in rows[:4]]).update(ontvangen_op=moment)
        Melding.objects.filter(pk=rows[6].pk).update(ontvangen_op=moment - dt.timedelta(days=9))
        make.melding(partij, status="concept")
    system, found, path = System(who), [], "/meldingen?aantal=2"
    while path:
        part = system.get(path).json()
        assert len(part["meldingen"]) <= 2
        found += [each["nummer"] for each in part["meldingen"]]
        following = part["_links"].get("next")
        path = following["href"].split("/api/v1", 1)[1] if following else ""
    assert sorted(found) == sorted(row.nummer for row in rows)
    assert len(system.get("/meldingen?status=nieuw").json()["meldingen"]) == 3
    since = (moment - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(system.get(f"/meldingen?sinds={since}").json()["meldingen"]) == 6
    for wrong in ("status=concept", "aantal=0", "aantal=101", "aantal=x", "na=zomaar", "sinds=gisteren", "stand=nieuw",
                  "status=nieuw&status=nieuw"):  # fmt: skip
        body = problem(system.get(f"/meldingen?{wrong}"), 400)
        assert body["errors"][0]["in"] == "query"
        assert body["errors"][0]["location"] == {"name": wrong.split("=")[0]}


@pytest.mark.parametrize("moment", ["2026-03-01T00:00:00+23:59", "2026-03-01", "1900-01-01T00:00:00+23:59"])
def test_a_place_that_nobody_gave_is_a_place_or_refused(world: work.World, moment: str) -> None:
    """PostgreSQL knows no such offset; nor is it asked."""
    place = base64.urlsafe_b64encode(f"{moment}~{world.casus.pk}".encode()).decode().rstrip("=")
    system, web = System(world.corporatie), make.client(world.corporatie)
    for path in ("/meldingen", "/casussen", "/actiepunten", "/overleggen"):
        assert system.get(f"{path}?na={place}").status_code == 200
    for path in ("/casussen/", "/meldingen/", "/berichten/", "/informatieverzoeken/"):
        assert web.get(path, {"na": f"{moment}~{world.casus.pk}"}).status_code == 200


def test_lists_ask_as_much_for_one_as_for_three(world: work.World) -> None:
    with make.as_role():
        partij = make.partij(world.casus.gemeente, "woningcorporatie", naam="Teller")
        who = make.medewerker(partij)
    system, counted = System(who), []
    for _ in range(2):
        with make.as_role():
            casussen = [make.casus(partij, world.politie.partij) for _ in range(len(counted) * 2 + 1)]
            for casus in casussen:
                make.melding(partij)
                make.row(Actiepunt, casus, partij, titel="Bellen", partij=partij, uiterlijk=timezone.localdate())
        counts = []
        for path in ("/meldingen", "/casussen", "/actiepunten", "/overleggen"):
            system.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert system.get(path).status_code == 200
            counts.append(len(asked))
        counted.append(counts)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 10


# --- casussen ---------------------------------------------------------------------------------------------------------
def test_a_casus_that_is_closed_is_read_with_a_reason_that_is_logged(
    world: work.World, migrator: Connection[Any]
) -> None:
    with make.as_role():
        casus = make.casus(world.corporatie.partij, world.politie.partij, status="afgesloten")
    system = System(world.corporatie)
    assert "inzagen" in problem(system.get(f"/casussen/{casus.nummer}"), 403)["detail"]
    problem(system.post(f"/casussen/{casus.nummer}/inzagen", {}), 400)
    read = system.post(f"/casussen/{casus.nummer}/inzagen", {"reden": "Vraag van de rechter"})
    assert read.status_code == 200, read.content
    assert read.json()["nummer"] == casus.nummer
    reasons = migrator.execute(
        "SELECT reden FROM gate.inzagelog WHERE casus_id = %s AND uitkomst = 'toegestaan'", [casus.pk]
    ).fetchall()
    assert ("Vraag van de rechter",) in reasons


def test_what_is_withheld_stands_there_whatever_there_is(world: work.World) -> None:
    system = System(world.welzijn)
    before = system.get(f"/casussen/{world.casus.nummer}").json()
    assert {line["categorie"] for line in before["nietGedeeld"]} >= {12, 13}
    with make.as_role():
        who = world.politie.partij
        make.row(Politiemutatie, world.casus, who, mutatienummer="PL-1", datum="2026-01-01", omschrijving="kanarie")
    assert system.get(f"/casussen/{world.casus.nummer}").json() == before


def test_casussen_filter_by_state_and_change(world: work.World) -> None:
    system = System(world.corporatie)
    found = system.get("/casussen?status=in_behandeling").json()["casussen"]
    assert world.casus.nummer in {row["nummer"] for row in found}
    assert system.get("/casussen?status=triage").json()["casussen"] == []
    assert system.get("/casussen?sinds=2190-01-01T00:00:00Z").json()["casussen"] == []


# --- actiepunten ------------------------------------------------------------------------------------------------------
def test_an_actiepunt_is_listed_and_finished_with_a_result(world: work.World) -> None:
    pk = work.add(world.corporatie, world.casus, world.corporatie.partij, toelichting="kanarie-waarom")
    system, other = System(world.corporatie), System(world.politie)
    listed = system.get("/actiepunten").json()["actiepunten"]
    [mine] = [each for each in listed if each["id"] == str(pk)]
    assert mine["casus"]["nummer"] == world.casus.nummer
    assert "kanarie-waarom" not in str(listed)
    assert "kanarie-waarom" in str(follow(system, mine["url"]).json()["toelichtingen"])
    assert str(pk) not in str(other.get("/actiepunten?status=alle").json())
    problem(other.get(f"/actiepunten/{pk}"), 404)
    problem(other.post(f"/actiepunten/{pk}/afrondingen", {}), 404)

    done = system.post(f"/actiepunten/{pk}/afrondingen", {"resultaat": "Installateur is langs geweest"}, key="klaar")
    assert done.status_code == 200, done.content
    assert done.json() == {"id": str(pk), "url": mine["url"]}
    again = system.post(f"/actiepunten/{pk}/afrondingen", {"resultaat": "Installateur is langs geweest"}, key="klaar")
    assert again.content == done.content
    system.post(f"/actiepunten/{pk}/afrondingen", {"resultaat": "Nog een keer"})
    with make.as_role():
        assert Actiepunt.objects.get(pk=pk).afgerond_op is not None
        assert not Termijn.objects.filter(object=pk, afgerond_op=None).exists()
        texts = Actiepunttoelichting.objects.filter(actiepunt_id=pk).values_list("tekst", "categorie_id")
        assert sorted(texts) == [("Installateur is langs geweest", 22), ("kanarie-waarom", 22)]
    assert str(pk) not in str(system.get("/actiepunten").json())
    assert str(pk) in str(system.get("/actiepunten?status=afgerond").json())


def test_saying_that_it_is_done_opens_no_more_than_that_asks(world: work.World, migrator: Connection[Any]) -> None:
    pk = work.add(world.corporatie, world.casus, world.corporatie.partij)
    system = System(world.corporatie)

    def opened() -> list[list[int]]:
        rows = migrator.execute(
            "SELECT categorieen FROM gate.inzagelog WHERE casus_id = %s ORDER BY tijd, id", [world.casus.pk]
        )
        return [row[0] for row in rows]

    before = opened()
    assert system.post(f"/actiepunten/{pk}/afrondingen", {"resultaat": "Gebeld"}).status_code == 200
    assert opened()[len(before) :] == [[22]]


def test_actiepunten_of_a_closed_casus_or_of_a_colleague_stay_out(world: work.World) -> None:
    with make.as_role():
        colleague = make.medewerker(world.corporatie.partij)
        casus = make.casus(world.corporatie.partij, world.politie.partij)
    theirs = work.add(world.corporatie, casus, world.corporatie.partij, eigenaar_id=colleague.pk)
    system = System(world.corporatie)
    assert str(theirs) in str(system.get("/actiepunten").json())
    assert str(theirs) not in str(system.get("/actiepunten?wie=mij").json())
    with make.as_role(), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE cases_casus SET afgeschermd_op = now() WHERE id = %s", [casus.pk])
    assert str(theirs) not in str(system.get("/actiepunten?status=alle").json())
    problem(system.get(f"/actiepunten/{theirs}"), 404)
    problem(system.post(f"/actiepunten/{theirs}/afrondingen", {}), 404)


# --- agenda -----------------------------------------------------------------------------------------------------------
def test_the_agenda_shows_own_casussen_only(world: work.World) -> None:
    with make.as_role():
        hidden = make.casus(world.welzijn.partij)
        begins = timezone.now() + dt.timedelta(days=3)
        overleg = Casusoverleg.objects.create(
            gemeente=world.casus.gemeente, begint_op=begins, duur_minuten=90, locatie="Raadzaal"
        )
        for order, casus in enumerate((hidden, world.casus)):
            Agendapunt.objects.create(
                overleg=overleg,
                casus=casus,
                rubriek="3_lopend",
                volgorde=order,
                minuten=10,
                begint_op=begins + dt.timedelta(minutes=10 * order),
                vraag=f"kanarie-vraag {casus.nummer}",
            )
    system, regie = System(world.corporatie), System(world.regie)
    [row] = system.get("/overleggen").json()["overleggen"]
    assert [punt["casus"]["nummer"] for punt in row["agendapunten"]] == [world.casus.nummer]
    assert "kanarie-vraag" not in str(row)
    detail = follow(system, row["url"]).json()
    assert [punt["vraag"] for punt in detail["agendapunten"]] == [f"kanarie-vraag {world.casus.nummer}"]
    assert len(follow(regie, row["url"]).json()["agendapunten"]) == 2
    problem(system.get("/overleggen/00000000-0000-4000-8000-000000000000"), 404)


# --- webhooks ---------------------------------------------------------------------------------------------------------
def hook(**changes: Any) -> dict[str, Any]:
    return {
        "adres": "https://koppeling.waterlinde.example/overlast",
        "geheim": "kanarie-geheim-van-minstens-32-tekens",
        "gebeurtenissen": ["casus.gewijzigd", "casus.nieuw"],
        **changes,
    }


def test_a_webhook_is_made_changed_and_removed_by_its_owner_only(world: work.World) -> None:
    with make.as_role():
        colleague = make.medewerker(world.corporatie.partij)
    system, other = System(world.corporatie), System(colleague)
    made = system.post("/webhooks", hook(), key="hook")
    assert made.status_code == 201, made.content
    assert system.post("/webhooks", hook(), key="hook").content == made.content
    path = urlsplit(made.json()["url"]).path.removeprefix("/api/v1")
    assert len(system.get("/webhooks").json()["webhooks"]) == 1
    shown = system.get(path)
    assert shown.json()["actief"] is True
    assert b"kanarie-geheim" not in shown.content
    problem(other.get(path), 404)
    problem(other.send("PATCH", path, {"actief": False}), 404)
    problem(other.send("DELETE", path, {}), 404)
    [wrong] = problem(system.send("PATCH", path, {"gebeurtenissen": []}), 400)["errors"]
    assert wrong["detail"] == "Kies er minstens één."
    assert system.send("PATCH", path, {"actief": False}).json()["actief"] is False
    page = make.client(world.corporatie).get("/api-toegang/webhooks/").content.decode()
    assert "koppeling.waterlinde.example" in page
    assert "Weer aanzetten" in page
    changed = system.send("PATCH", path, {"actief": True, "gebeurtenissen": ["melding.gewijzigd"]}).json()
    assert (changed["actief"], changed["gebeurtenissen"]) == (True, ["melding.gewijzigd"])
    assert system.send("DELETE", path, {}).status_code == 204
    problem(system.get(path), 404)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"adres": "http://koppeling.waterlinde.example/"}, "#/adres"),
        ({"geheim": "\U0001f512" * 128}, "#/geheim"),
        ({"adres": "https://127.0.0.1/"}, "#/adres"),
        ({"adres": "https://[::ffff:10.0.0.1]/"}, "#/adres"),
        ({"adres": "https://localhost/"}, "#/adres"),
        ({"adres": "https://u:p@koppeling.waterlinde.example/"}, "#/adres"),
        ({"geheim": "te kort"}, "#/geheim"),
        ({"gebeurtenissen": []}, "#/gebeurtenissen"),
        ({"gebeurtenissen": ["alles"]}, "#/gebeurtenissen/0"),
        ({"eigenaar": 1}, "#/eigenaar"),
        ({"partij": 1}, "#/partij"),
    ],
)
def test_a_webhook_that_will_not_do(world: work.World, changes: dict[str, Any], pointer: str) -> None:
    body = problem(System(world.politie).post("/webhooks", hook(**changes)), 400)
    assert [error["location"]["pointer"] for error in body["errors"]] == [pointer]
