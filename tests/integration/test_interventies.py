"""Steps of the ladder: who may take which, what waits for the overleg, and what each party sees of it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.interventies import BY_KEY, ladder
from cases.models import Actiepunt, Brief, Casus, Document, Interventie, Naw, Overlastmelding, Termijn
from cases.services.interventies import LadderUnexplained, begin_interventie, finish_interventie, start_interventie
from parties.decisions import NotAllowed
from parties.models import Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def world(db_clone: Database, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """A corporatie with a casus in the overleg, the regie, the politie and a GGZ in it."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    with make.as_role():
        where = make.gemeente()
        kinds = {
            "oov": Partijsoort.BURGEMEESTER,
            "corporatie": Partijsoort.CORPORATIE,
            "politie": Partijsoort.POLITIE,
            "ggz": Partijsoort.GGZ,
        }
        partijen = {key: make.partij(where, soort) for key, soort in kinds.items()}
        people = {key: make.medewerker(partij) for key, partij in partijen.items()}
        people["oov"] = make.medewerker(partijen["oov"], Rol.REGISSEUR)
        make.convenant(where)
        casus = make.casus(partijen["corporatie"], partijen["politie"], partijen["ggz"])
        own = make.casus(partijen["corporatie"], status="eigen")
    return SimpleNamespace(people=people, partijen=partijen, casus=casus, own=own)


def start(world: SimpleNamespace, who: str, soort: str, casus: Casus | None = None, **fields: Any) -> Interventie:
    with make.request(make.actor(world.people[who])) as actor:
        return start_interventie(
            actor,
            casus=casus or world.casus,
            soort=BY_KEY[soort],
            begonnen_op=TODAY,
            now=timezone.now(),
            **fields,
        )


def seen(world: SimpleNamespace, who: str, casus: Casus | None = None) -> list[tuple[str, str]]:
    casus = casus or world.casus
    with make.request(make.actor(world.people[who])) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        return sorted((row.soort, row.status) for row in gate.of_casus(opening, Interventie, casus.pk))


def rungs(world: SimpleNamespace, who: str) -> list[str]:
    with make.request(make.actor(world.people[who])) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS)
        return [step.soort.sleutel for step in ladder(actor, opening, world.casus)]


def test_each_party_sees_only_the_steps_that_the_convenant_gives_it(world: SimpleNamespace) -> None:
    start(world, "corporatie", "gesprek")
    start(world, "corporatie", "laatstekanscontract")
    start(world, "corporatie", "buurtbemiddeling")
    assert [s for s, _ in seen(world, "oov")] == ["buurtbemiddeling", "gesprek", "laatstekanscontract"]
    assert [s for s, _ in seen(world, "ggz")] == ["buurtbemiddeling", "gesprek"]
    assert rungs(world, "ggz") == ["gesprek", "huisbezoek", "buurtbemiddeling"]
    assert rungs(world, "corporatie") == list(BY_KEY)


def test_a_step_in_an_own_casus_stays_inside_and_unshared(world: SimpleNamespace) -> None:
    row = start(world, "corporatie", "gesprek", world.own)
    assert row.beperkt
    assert seen(world, "corporatie", world.own) == [("gesprek", "loopt")]
    assert seen(world, "oov", world.own) == []


@pytest.mark.parametrize(
    ("who", "soort"),
    [("politie", "waarschuwingsbrief"), ("oov", "laatstekanscontract"), ("corporatie", "gedragsaanwijzing_151d")],
)
def test_a_step_that_is_not_ones_own_is_refused(world: SimpleNamespace, who: str, soort: str) -> None:
    with pytest.raises(NotAllowed):
        start(world, who, soort)


def test_a_party_that_may_not_provide_the_category_takes_no_step(world: SimpleNamespace) -> None:
    with pytest.raises(gate.MayNotProvide):
        start(world, "ggz", "gesprek")


def test_the_gedragsaanwijzing_waits_for_the_overleg_and_explains_skipped_steps(world: SimpleNamespace) -> None:
    with pytest.raises(LadderUnexplained) as refused:
        start(world, "oov", "gedragsaanwijzing_151d")
    assert [s.sleutel for s in refused.value.steps] == list(BY_KEY)[:5]
    row = start(world, "oov", "gedragsaanwijzing_151d", ladder_toelichting="Ernstig geweld in het trappenhuis.")
    assert row.status == Interventie.Status.VOORBEREID
    with make.as_role():
        assert not Termijn.objects.filter(object=row.pk).exists()
    with make.request(make.actor(world.people["oov"])) as actor:
        begin_interventie(
            actor,
            casus=world.casus,
            interventie_id=row.pk,
            besproken_op=TODAY,
            begonnen_op=TODAY + dt.timedelta(days=2),
            now=timezone.now(),
        )
    with make.as_role():
        changed = Interventie.objects.get(pk=row.pk)
        term = Termijn.objects.get(object=row.pk)
    assert (changed.status, changed.toelichting) == ("loopt", "Besproken in het casusoverleg van 22-11-2026.")
    assert changed.loopt_tot == term.verloopt_op == TODAY + dt.timedelta(days=185)
    assert term.categorie_id == 15


def test_what_is_urgent_is_never_blocked_and_comes_to_the_next_overleg(world: SimpleNamespace) -> None:
    row = start(world, "oov", "gedragsaanwijzing_151d", ladder_toelichting="Acuut gevaar.", spoed=True)
    assert row.status == Interventie.Status.LOOPT
    with make.as_role():
        assert list(Actiepunt.objects.values_list("titel", flat=True)) == ["Spoed bespreken in het casusoverleg"]


def test_finishing_ends_the_term_and_only_the_maker_may(world: SimpleNamespace) -> None:
    row = start(world, "corporatie", "gesprek", toelichting="Gesprek bij de bewoner thuis.")
    result: dict[str, Any] = {"interventie_id": row.pk, "status": "geslaagd", "resultaat": "Afspraken gemaakt."}
    with pytest.raises(NotAllowed), make.request(make.actor(world.people["oov"])) as actor:
        finish_interventie(actor, casus=world.casus, now=timezone.now(), **result)
    with make.request(make.actor(world.people["corporatie"])) as actor:
        finish_interventie(actor, casus=world.casus, now=timezone.now(), **result)
    assert seen(world, "oov") == [("gesprek", "geslaagd")]
    with make.as_role():
        assert Termijn.objects.filter(object=row.pk, afgerond_op=None).count() == 0
    with pytest.raises(NotAllowed), make.request(make.actor(world.people["corporatie"])) as actor:
        finish_interventie(actor, casus=world.casus, now=timezone.now(), **result)


def test_the_page_lists_steps_and_offers_and_asks_equally_often_for_one_and_for_three(world: SimpleNamespace) -> None:
    browser = make.client(world.people["corporatie"])
    url = reverse("casus_interventies", args=[world.casus.nummer])
    counts = []
    for soort in ("gesprek", "huisbezoek", "laatstekanscontract"):
        start(world, "corporatie", soort)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(url)
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 25
    page = response.content.decode()
    assert "Laatstekanscontract" in page
    assert reverse("brief_new", args=[world.casus.nummer, "waarschuwingsbrief"]) in page
    assert "151d" not in [offer.soort.sleutel for offer in response.context["page"].offers]


def test_a_form_with_mistakes_keeps_what_was_typed(world: SimpleNamespace) -> None:
    browser = make.client(world.people["oov"])
    url = reverse("interventie_new", args=[world.casus.nummer, "gedragsaanwijzing_151d"])
    response = browser.post(url, {"begonnen_op": "2026-11-22", "loopt_tot": "2026-11-01", "toelichting": "Getypt."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Getypt." in page
    assert "Leg uit waarom u deze stappen overslaat" in page
    assert "De einddatum ligt voor de begindatum" in page


def test_pages_of_a_casus_one_takes_no_part_in_do_not_exist(world: SimpleNamespace) -> None:
    browser = make.client(world.people["oov"])
    for name, extra in (("casus_interventies", []), ("interventie_new", ["gesprek"]), ("casus_dossier", [])):
        assert browser.get(reverse(name, args=[world.own.nummer, *extra])).status_code == 404


LETTER = {
    "aan": "Radboud Kwispelaar",
    "adres": "Vlierpad 12\r\n0412 AB Lindewaard",
    "onderwerp": "Waarschuwing: overlast bij uw woning",
    "tekst": "Beste heer Kwispelaar,\r\n\r\nWij kregen drie meldingen.",
    "datum": "2026-11-22",
    "reactie_tot": "2026-12-06",
    "verzendwijze": "aangetekend",
}


def letter_page(world: SimpleNamespace, who: str = "corporatie") -> tuple[Client, str]:
    return make.client(world.people[who]), reverse("brief_new", args=[world.casus.nummer, "waarschuwingsbrief"])


def test_the_letter_is_proposed_from_own_meldingen_without_melders(world: SimpleNamespace) -> None:
    with make.as_role():
        corporatie, politie = world.partijen["corporatie"], world.partijen["politie"]
        make.naw(world.casus, corporatie, "Kwispelaar")
        for bron, soort in ((corporatie, "geluid_muziek"), (politie, "drugsgebruik")):
            make.row(
                Overlastmelding,
                world.casus,
                bron,
                soort=soort,
                begonnen_op=dt.datetime(2026, 11, 1, 23, tzinfo=dt.UTC),
                wat="Gezien door mevrouw Roos van nummer 14.",
                frequentie="dagelijks",
                ernst=3,
                niveau="open",
            )
    browser, url = letter_page(world)
    page = browser.get(url).content.decode()
    assert "Beste Radboud Kwispelaar," in page
    assert "geluid: muziek" in page
    assert "Roos" not in page
    assert "drugsgebruik" not in page


def test_a_preview_writes_nothing_and_sending_records_everything(world: SimpleNamespace) -> None:
    browser, url = letter_page(world)
    preview = browser.post(url, {**LETTER, "actie": "voorbeeld"})
    assert preview.status_code == 200
    assert "Per aangetekende post" in preview.content.decode()
    with make.as_role():
        assert not Brief.objects.exists()
    sent = browser.post(url, {**LETTER, "actie": "versturen"})
    assert sent.status_code == 302
    with make.as_role():
        brief = Brief.objects.get()
        document = Document.objects.get()
        step = Interventie.objects.get()
        terms = sorted(Termijn.objects.filter(object=step.pk).values_list("soort", "verloopt_op"))
    assert (brief.document_id, brief.interventie_id, brief.reactie_tot) == (document.pk, step.pk, dt.date(2026, 12, 6))
    assert (document.soort, document.paginas, document.categorie_id) == ("application/pdf", 1, 11)
    assert (step.soort, step.status) == ("waarschuwingsbrief", "loopt")
    assert terms == [("brief_reactie", dt.date(2026, 12, 6)), ("interventie", dt.date(2026, 12, 20))]


def test_a_letter_with_a_mistake_keeps_its_text_and_another_kind_of_party_writes_none(world: SimpleNamespace) -> None:
    browser, url = letter_page(world)
    wrong = browser.post(url, {**LETTER, "reactie_tot": "2026-11-20", "actie": "versturen"})
    assert wrong.status_code == 422
    assert "Wij kregen drie meldingen." in wrong.content.decode()
    police, url = letter_page(world, "politie")
    assert police.get(url).status_code == 403
    with make.as_role():
        assert not Naw.objects.exists()
        assert not Brief.objects.exists()
