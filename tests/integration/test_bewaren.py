"""The nightly job, and the pages Bewaren, each as its own person."""

import io
from types import SimpleNamespace

import pypdf
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Bericht, Casus, Dossier, Interventie, Journaalitem, Melding, Naw
from privacy.models import Bewaarplicht, Bewaartermijn, Inzagelog, Vernietiging, Vernietigingsvoorstel
from tests import factories as make
from tests.integration.bewaren import DAY, ended, night, officer, proposed, told, world

__all__ = ["world"]


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
