"""The nightly job, the doeltoets, and the pages Bewaren, each as its own person."""

import datetime as dt
import io
import time
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Bericht, Casus, Dossier, Interventie, Journaalitem, Melding, Naw, Termijn
from cases.retention import add_months
from cases.services import retain
from parties.models import Medewerker, Rol
from privacy.models import Bewaarplicht, Bewaartermijn, Inzagelog, Vernietiging, Vernietigingsvoorstel
from tests import factories as make
from tests.databases import Database

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A gemeente with a regie, a corporatie and the politie; each with somebody who works and a privacy officer."""
    with make.as_role():
        here = make.gemeente()
        kinds = {"oov": "gemeente_burgemeester", "corporatie": "woningcorporatie", "politie": "politie"}
        partijen = {name: make.partij(here, soort, naam=name) for name, soort in kinds.items()}
        people = {
            "regisseur": make.medewerker(partijen["oov"], Rol.REGISSEUR),
            "consulent": make.medewerker(partijen["corporatie"], Rol.CONSULENT),
            "jurist": make.medewerker(partijen["corporatie"], Rol.JURIST),
            "agent": make.medewerker(partijen["politie"], Rol.WIJKAGENT),
            "fg": make.medewerker(partijen["oov"], Rol.FG, contactpersoon=False),
        }
        officers = {
            name: make.medewerker(partij, Rol.PRIVACY_OFFICER, contactpersoon=False)
            for name, partij in partijen.items()
        }
        make.convenant(here)
    return SimpleNamespace(here=here, partijen=partijen, people=people, officers=officers)


def ended(world: SimpleNamespace, days: int, *, own: bool = False) -> Casus:
    """A casus of the corporatie with a name in it, closed so many days ago."""
    owner, politie = world.partijen["corporatie"], world.partijen["politie"]
    casus = make.casus(owner, *([] if own else [politie]), status="eigen" if own else "in_behandeling")
    make.naw(casus, owner, "Kwispelaar")
    for step in ["afgesloten"] if own else ["monitoring", "afgesloten"]:
        Casus.objects.filter(pk=casus.pk).update(status=step)
    Casus.objects.filter(pk=casus.pk).update(gewijzigd_op=timezone.now() - days * DAY)
    casus.refresh_from_db()
    return casus


def night(days: int = 0) -> None:
    with make.as_role("worker"):
        retain.retain(now=timezone.now() + days * DAY)


def proposed(**fields: Any) -> set[tuple[str, str, str]]:
    """What is proposed, to whom and on which ground."""
    with make.as_role():
        rows = Vernietigingsvoorstel.objects.filter(status="open", **fields)
        return set(rows.values_list("wat", "partij__naam", "grond"))


def told() -> set[tuple[str, str]]:
    with make.as_role():
        rows = Bericht.objects.filter(soort="bewaartermijn")
        return {(row.aan.partij.naam, row.pad) for row in rows.select_related("aan__partij")}


def officer(who: Medewerker) -> Client:
    """A browser of somebody who has just shown again who they are."""
    browser = make.client(who)
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    return browser


# --- what is proposed -------------------------------------------------------------------------------------------------
def test_each_is_proposed_to_who_is_responsible_on_its_own_ground(world: SimpleNamespace) -> None:
    with make.as_role():
        ended(world, 800)
        ended(world, 800, own=True)
        with_measure = ended(world, 2000)
        make.row(
            Interventie, with_measure, world.partijen["corporatie"], soort="laatstekanscontract", status="loopt",
            begonnen_op=timezone.localdate(), categorie_id=11,
        )  # fmt: skip
        early = ended(world, 200)
        make.row(Journaalitem, early, world.partijen["politie"], categorie_id=13, vak="zorgmelding", tekst="x")
        Melding.objects.filter(pk=make.melding(world.partijen["politie"], status="ongegrond").pk).update(
            ontvangen_op=timezone.now() - 100 * DAY
        )
        Melding.objects.filter(pk=make.melding(world.partijen["corporatie"], status="doorverwezen").pk).update(
            ontvangen_op=timezone.now() - 400 * DAY
        )
        make.melding(world.partijen["corporatie"])
    night()
    assert proposed() == {
        ("casus", "oov", "geen_maatregel"),
        ("casus", "corporatie", "geen_maatregel"),
        ("casus", "oov", "maatregel"),
        ("items", "politie", "zorg_politie"),
        ("melding", "politie", "ongegrond"),
        ("melding", "corporatie", "melding"),
    }
    assert told() == {(name, "/bewaren/") for name in ("oov", "corporatie", "politie")}


def test_the_officer_hears_a_month_ahead_and_once_and_the_job_may_run_twice(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = ended(world, 0)
    for days in (1, 670):
        night(days)
        assert proposed() == set()
    night(710)
    night(710)
    assert proposed() == {("casus", "oov", "geen_maatregel")}
    with make.as_role():
        assert Bericht.objects.filter(soort="bewaartermijn", pad="/bewaren/").count() == 0
        assert Vernietigingsvoorstel.objects.get().vervalt_op > timezone.localdate(casus.gewijzigd_op) + 700 * DAY


def test_a_prepared_step_is_no_measure_and_a_provider_may_be_stricter(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = ended(world, 800)
        make.row(
            Interventie, casus, world.partijen["oov"], soort="gedragsaanwijzing_151d", status="voorbereid",
            begonnen_op=timezone.localdate(), categorie_id=15,
        )  # fmt: skip
        early = ended(world, 70)
        make.row(Journaalitem, early, world.partijen["politie"], categorie_id=13, vak="zorgmelding", tekst="x")
    night()
    assert proposed() == {("casus", "oov", "geen_maatregel")}
    page = reverse("bewaartermijnen")
    assert officer(world.officers["politie"]).post(page, {"maanden": 2, "motivatie": "Eigen beleid"}).status_code == 302
    night()
    assert proposed() == {("casus", "oov", "geen_maatregel"), ("items", "politie", "zorg_politie")}


KEEPS = ("plicht", "dossier", "open", "juridisch")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    casussen=st.lists(
        st.tuples(st.integers(0, 2500), st.booleans(), st.sets(st.sampled_from(KEEPS), max_size=2)),
        min_size=1,
        max_size=4,
    )
)
def test_nothing_that_is_kept_is_ever_proposed(
    world: SimpleNamespace, casussen: list[tuple[int, bool, set[str]]]
) -> None:
    with make.as_role():
        made = {_kept(world, days, own, keeps).pk: (days, keeps) for days, own, keeps in casussen}
    night()
    with make.as_role():
        found = set(
            Vernietigingsvoorstel.objects.filter(status="open", onderwerp__in=made).values_list("onderwerp", flat=True)
        )
    assert {made[pk][0] for pk in found if made[pk][1]} == set()
    assert {days for days, keeps in made.values() if not keeps and days > 740} == {
        made[pk][0] for pk in found if made[pk][0] > 740
    }


def _kept(world: SimpleNamespace, days: int, own: bool, keeps: set[str]) -> Casus:
    casus = ended(world, days, own=own)
    if "open" in keeps or "juridisch" in keeps:
        Casus.objects.filter(pk=casus.pk).update(status="in_behandeling")
    if "juridisch" in keeps:
        Casus.objects.filter(pk=casus.pk).update(status="juridisch")
    if "dossier" in keeps:
        Dossier.objects.create(
            casus=casus, procespartij=casus.eigenaar, versie=1, peildatum=timezone.localdate(), ontvanger="x",
            gemaakt_door=world.people["jurist"],
        )  # fmt: skip
    if "plicht" in keeps:
        Bewaarplicht.objects.create(
            casus=casus.pk, casusnummer=casus.nummer, gemeente=world.here, partij=casus.eigenaar, reden="rechtszaak",
            toets_op=timezone.localdate(), gesteld_door=world.people["jurist"],
        )  # fmt: skip
    return casus


# --- the doeltoets ----------------------------------------------------------------------------------------------------
def shielded(world: SimpleNamespace, *, own: bool = False) -> Casus:
    """A casus whose doeltoets was missed, after the night in which that was seen."""
    with make.as_role():
        owner = world.partijen["corporatie"]
        casus = make.casus(owner, status="eigen") if own else make.casus(owner, world.partijen["politie"])
        make.naw(casus, owner, "Kwispelaar")
    night()
    night(31)
    night(190)
    with make.as_role():
        casus.refresh_from_db()
    return casus


def test_a_casus_that_nobody_decides_about_is_shielded_after_its_doeltoets(world: SimpleNamespace) -> None:
    casus = shielded(world)
    assert casus.afgeschermd_op is not None
    assert told() == {("oov", f"/casussen/{casus.nummer}/doeltoets/")}
    browser = make.client(world.people["agent"])
    for name in ("casus_detail", "casus_gegevens", "casus_interventies", "casus_actiepunten", "casus_documenten"):
        page = browser.get(reverse(name, args=[casus.nummer])).content.decode()
        assert "Waarom wilt u deze afgeschermde casus lezen?" in page, name
        assert "Kwispelaar" not in page, name
    back = reverse("casus_gegevens", args=[casus.nummer])
    answer = browser.post(
        reverse("casus_reason", args=[casus.nummer]), {"reden": "Evaluatie van de aanpak", "terug": back}
    )
    assert answer["Location"] == back
    assert "Kwispelaar" in browser.get(back).content.decode()
    with make.as_role():
        assert Inzagelog.objects.filter(reden="Evaluatie van de aanpak", casus_id=casus.pk).exists()


def test_the_page_after_the_reason_is_one_of_this_casus(world: SimpleNamespace) -> None:
    casus = shielded(world)
    browser = make.client(world.people["agent"])
    home = reverse("casus_detail", args=[casus.nummer])
    for bad in ("https://elders.example/", "//elders.example/", f"{home}../../x/", "/bewaren/", "\\\\elders.example/"):
        answer = browser.post(
            reverse("casus_reason", args=[casus.nummer]), {"reden": "Evaluatie van de aanpak", "terug": bad}
        )
        assert answer["Location"] == home, bad


def test_the_regisseur_lets_it_go_on_and_the_next_doeltoets_is_planned(world: SimpleNamespace) -> None:
    casus = shielded(world)
    url = reverse("casus_doeltoets", args=[casus.nummer])
    assert make.client(world.people["consulent"]).get(url).status_code == 403
    browser = make.client(world.people["regisseur"])
    assert browser.post(url, {"besluit": "doorgaan", "motivatie": ""}).status_code == 422
    assert browser.post(url, {"besluit": "doorgaan", "motivatie": "Nog vier maanden nodig."}).status_code == 302
    with make.as_role():
        casus.refresh_from_db()
        terms = Termijn.objects.filter(casus=casus, soort="doeltoets")
        assert casus.afgeschermd_op is None
        assert "Nog vier maanden nodig." in Journaalitem.objects.get(casus=casus).tekst
        assert [row.verloopt_op > timezone.localdate() + 150 * DAY for row in terms.filter(afgerond_op=None)] == [True]
        assert terms.exclude(afgerond_op=None).count() == 1
    assert (
        "Kwispelaar"
        in make.client(world.people["consulent"]).get(reverse("casus_gegevens", args=[casus.nummer])).content.decode()
    )


def test_closing_at_the_doeltoets_starts_the_term(world: SimpleNamespace) -> None:
    casus = shielded(world)
    browser = make.client(world.people["regisseur"])
    data = {"besluit": "sluiten", "motivatie": "Klaar", "evaluatie": "Eerder hulp", "waakvlam": "nee"}
    assert browser.post(reverse("casus_doeltoets", args=[casus.nummer]), data).status_code == 302
    with make.as_role():
        casus.refresh_from_db()
    assert (casus.status, casus.afgeschermd_op) == ("afgesloten", None)


def test_of_an_own_casus_its_owner_decides_and_nobody_else_hears(world: SimpleNamespace) -> None:
    casus = shielded(world, own=True)
    assert {name for name, _ in told()} == {"corporatie"}
    url = reverse("casus_doeltoets", args=[casus.nummer])
    assert make.client(world.people["regisseur"]).get(url).status_code == 404
    answer = make.client(world.people["consulent"]).post(url, {"besluit": "sluiten", "motivatie": "Opgelost."})
    assert answer.status_code == 302
    with make.as_role():
        casus.refresh_from_db()
    assert casus.status == "afgesloten"


def test_the_doeltoets_goes_along_with_who_decides_and_never_comes_unannounced(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"], status="eigen", geopend_op=timezone.now() - 400 * DAY)
    night()
    assert _planned(casus) == [("corporatie", 30, timezone.localdate() + 30 * DAY)]
    with make.as_role():
        Casus.objects.filter(pk=casus.pk).update(status="aangemeld", aangemeld_op=timezone.now())
    night()
    assert _planned(casus) == [("oov", 22, add_months(timezone.localdate(), 6))]
    with make.as_role():
        for status in ("triage", "afgewezen"):
            Casus.objects.filter(pk=casus.pk).update(status=status)
    night()
    assert _planned(casus) == []


def _planned(casus: Casus) -> list[tuple[str, int, dt.date]]:
    with make.as_role():
        rows = Termijn.objects.filter(casus=casus, soort="doeltoets", afgerond_op=None)
        return list(rows.values_list("partij__naam", "categorie_id", "verloopt_op"))


def test_what_is_before_the_rechter_is_not_shielded(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"], status="juridisch")
    for days in (0, 190):
        night(days)
    with make.as_role():
        casus.refresh_from_db()
    assert casus.afgeschermd_op is None


def test_the_worker_may_shield_and_nothing_more(world: SimpleNamespace, worker_sql: Any) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"])
    assert worker_sql.execute("UPDATE cases_casus SET afgeschermd_op = now() WHERE id = %s", [casus.pk]).rowcount == 1
    for statement in (
        "UPDATE cases_casus SET status = 'afgesloten'",
        "SELECT soort FROM cases_casus",
        "SELECT * FROM cases_interventie",
        "SELECT gate.expiring()",
        "DELETE FROM cases_termijn",
    ):
        with pytest.raises(Exception, match="permission denied"):
            worker_sql.execute(statement)


# --- the pages --------------------------------------------------------------------------------------------------------
def test_destroy_an_expired_casus_and_hold_the_verklaring(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = ended(world, 800)
    night()
    browser = officer(world.officers["oov"])
    page = browser.get(reverse("bewaren")).content.decode()
    assert casus.nummer in page
    with make.as_role():
        voorstel = Vernietigingsvoorstel.objects.get()
    url = reverse("bewaren_vernietigen", args=[voorstel.pk])
    assert browser.post(url).status_code == 422
    with make.as_role():
        user = world.officers["oov"].user
        user.set_password("een lang wachtwoord")
        user.save()
    assert "reauthenticate" in make.client(world.officers["oov"]).post(url, {"zeker": "on"})["Location"]
    browser = officer(world.officers["oov"])
    assert browser.post(url, {"zeker": "on"})["Location"] == reverse("bewaren_register")
    with make.as_role():
        assert not Naw.objects.exists()
        row = Vernietiging.objects.get()
    assert casus.nummer in browser.get(reverse("bewaren_register")).content.decode()
    pdf = browser.get(reverse("verklaring", args=[row.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    for part in ("Verklaring van vernietiging", casus.nummer, "1. Naam", row.sha256[:20], "24 maanden"):
        assert part in text, part
    assert "Kwispelaar" not in text
    for name in ("corporatie", "politie"):
        assert officer(world.officers[name]).get(reverse("verklaring", args=[row.pk])).status_code == 404
    assert make.client(world.people["regisseur"]).get(reverse("casus_detail", args=[casus.nummer])).status_code == 404


def test_the_fg_reads_and_decides_nothing(world: SimpleNamespace) -> None:
    with make.as_role():
        ended(world, 800)
    night()
    with make.as_role():
        voorstel = Vernietigingsvoorstel.objects.get()
    browser = officer(world.people["fg"])
    for name, args in (
        ("bewaren", []),
        ("bewaren_voorstel", [voorstel.pk]),
        ("bewaren_register", []),
        ("bewaartermijnen", []),
    ):
        answer = browser.get(reverse(name, args=args))
        assert answer.status_code == 200
        assert "Nu vernietigen" not in answer.content.decode()
    for name, data in (
        ("bewaren_vernietigen", {"zeker": "on"}),
        ("bewaren_uitstellen", {"tot": "2027-01-01", "reden": "x"}),
    ):
        assert browser.post(reverse(name, args=[voorstel.pk]), data).status_code == 403
    assert browser.post(reverse("bewaartermijnen"), {"maanden": 1, "motivatie": "x"}).status_code == 403
    assert proposed() == {("casus", "oov", "geen_maatregel")}


def test_postponing_hides_until_its_day_and_can_be_taken_back(world: SimpleNamespace) -> None:
    with make.as_role():
        ended(world, 800)
    night()
    with make.as_role():
        voorstel = Vernietigingsvoorstel.objects.get()
    browser, url = officer(world.officers["oov"]), reverse("bewaren_uitstellen", args=[voorstel.pk])
    assert browser.post(url, {"tot": "", "reden": "Getypt"}).status_code == 422
    until = timezone.localdate() + 30 * DAY
    assert browser.post(url, {"tot": until, "reden": "Onderzoek rekenkamer"}).status_code == 302
    assert "Onderzoek rekenkamer" in browser.get(reverse("bewaren")).content.decode()
    assert browser.post(reverse("bewaren_vernietigen", args=[voorstel.pk]), {"zeker": "on"}).status_code == 403
    assert browser.post(url, {"weg": "1"}).status_code == 302
    assert browser.post(reverse("bewaren_vernietigen", args=[voorstel.pk]), {"zeker": "on"}).status_code == 302


def test_a_hold_takes_the_proposal_away_and_its_review_is_told(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = ended(world, 800)
    night()
    jurist = make.client(world.people["jurist"])
    url = reverse("casus_bewaarplicht", args=[casus.nummer])
    data = {"reden": "rechtszaak", "toelichting": "Zaak 12", "toets_op": timezone.localdate() + 5 * DAY}
    assert jurist.post(url, data).status_code == 302
    night()
    assert proposed() == set()
    with make.as_role():
        hold = Bewaarplicht.objects.get()
    assert "Zaak 12" in officer(world.officers["oov"]).get(reverse("bewaarplichten")).content.decode()
    assert "Zaak 12" not in officer(world.officers["politie"]).get(reverse("bewaarplichten")).content.decode()
    night(5)
    assert ("corporatie", f"/casussen/{casus.nummer}/bewaarplicht/") in told()
    end = reverse("bewaarplicht_end", args=[hold.pk])
    assert make.client(world.people["agent"]).post(end, {"reden": "klaar"}).status_code == 403
    assert jurist.post(end, {"reden": "Uitspraak gedaan"}).status_code == 302
    night()
    assert proposed() == {("casus", "oov", "geen_maatregel")}


def test_an_officer_holds_by_number_and_learns_nothing_of_others(world: SimpleNamespace) -> None:
    with make.as_role():
        own = ended(world, 10, own=True)
    data = {"nummer": own.nummer, "reden": "toezicht", "toelichting": "", "toets_op": timezone.localdate() + DAY}
    answers = [
        officer(world.officers[name]).post(reverse("bewaarplichten"), {**data, "nummer": nummer}).status_code
        for name, nummer in (("oov", own.nummer), ("politie", own.nummer), ("oov", "LW-AAAA-AAAA"))
    ]
    assert answers == [422, 422, 422]
    assert officer(world.officers["corporatie"]).post(reverse("bewaarplichten"), data).status_code == 302


def test_only_the_regie_changes_the_terms_and_the_log_says_so(world: SimpleNamespace) -> None:
    page = reverse("bewaartermijnen")
    wrong = {"soort": "zvh", "maanden": 72, "motivatie": "Langer"}
    assert officer(world.officers["oov"]).post(page, wrong).status_code == 422
    right = {"soort": "geen_maatregel", "maanden": 12, "motivatie": "Besluit stuurgroep"}
    assert officer(world.officers["oov"]).post(page, right).status_code == 302
    with make.as_role():
        assert Bewaartermijn.objects.get(soort="geen_maatregel").maanden == 12
        assert "24 naar 12 maanden" in Inzagelog.objects.get(gebeurtenis="besluit").object
    with make.request(make.actor(world.officers["politie"])):
        assert Bewaartermijn.objects.filter(soort="geen_maatregel").update(maanden=1) == 0


def test_the_page_asks_equally_often_for_one_and_for_three(world: SimpleNamespace) -> None:
    browser, counts = officer(world.officers["oov"]), []
    for _ in range(3):
        with make.as_role():
            ended(world, 800)
        night()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("bewaren")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 12
