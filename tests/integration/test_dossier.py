"""The dossier for the rechter: what goes in, what never does, and the exporter that makes it."""

import io
import time
import uuid
from collections.abc import Callable
from subprocess import Popen
from types import SimpleNamespace
from typing import Any

import psycopg
import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.dossier.export import NotReleased, build_dossier
from cases.models import (
    Bericht,
    Document,
    Dossier,
    Dossiertekst,
    Journaalitem,
    Productie,
)
from cases.services.dossiers import move_productie, start_dossier
from parties.decisions import NotAllowed
from privacy import gate
from privacy.exports import enter_export
from privacy.gate import Doel
from tests import factories as make
from tests.integration.dossier import (
    ALLOWED,
    FORBIDDEN,
    NOW,
    add_uploads,
    ask,
    compose,
    journaal,
    keys,
    made,
    text_of,
    world,
)

__all__ = ["world"]


def test_the_exporter_makes_the_file_of_chosen_and_released_items_only(
    world: SimpleNamespace,
    worker: Callable[..., Popen[bytes]],
    broker: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    monkeypatch.setenv("MEDIA_ROOT", str(world.files))
    add_uploads(world)
    dossier = compose(world)
    worker("export", role="exporter")
    ask(world, dossier)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with make.as_role():
            status = Dossier.objects.get(pk=dossier.pk).status
        if status != Dossier.Status.WORDT_GEMAAKT:
            break
        time.sleep(0.2)
    row, content = made(world, dossier)
    assert row.status == Dossier.Status.GEREED
    text = text_of(content)
    assert [token for token in ALLOWED if token not in text] == []
    assert [token for token in FORBIDDEN if token in text] == []
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == row.paginas
    assert reader.metadata.title == f"Dossier {world.casus.nummer}, versie 1"
    assert f"Pagina {row.paginas} van {row.paginas}" in text
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[:3] == ["Voorblad", "Inhoud", "Productielijst"]
    with make.as_role():
        document = Document.objects.get(pk=row.document_id)
        assert (document.sha256, document.categorie_id, document.beperkt) == (row.sha256, 11, True)
        assert list(Bericht.objects.values_list("aan_id", "soort")) == [(world.jurist.pk, "dossier")]


def test_nobody_else_reads_the_finished_file_and_the_grant_works_once(
    world: SimpleNamespace, exporter_sql: psycopg.Connection
) -> None:
    dossier = compose(world)
    ask(world, dossier)
    with make.as_role():
        cursor = connection.cursor()
        cursor.execute("SELECT id FROM gate.exporttoestemming WHERE opdracht = %s", [dossier.pk])
        (grant,) = cursor.fetchone()
    with pytest.raises(DatabaseError), transaction.atomic():
        enter_export(grant, dossier.pk)  # the web process has no right to redeem
    redeem = "SELECT medewerker_id FROM gate.redeem_export(%s, %s)"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        exporter_sql.execute(redeem, [grant, uuid.uuid4()])
    assert exporter_sql.execute(redeem, [grant, dossier.pk]).fetchone() == (world.jurist.pk,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        exporter_sql.execute(redeem, [grant, dossier.pk])


def build(world: SimpleNamespace, dossier: Dossier) -> None:
    with make.request(make.actor(world.jurist)) as actor:
        build_dossier(actor, dossier_id=dossier.pk, now=timezone.now())


def test_the_finished_file_belongs_to_the_procespartij_alone(world: SimpleNamespace) -> None:
    dossier = compose(world)
    ask(world, dossier)
    build(world, dossier)
    with make.request(make.actor(world.regisseur)) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS)
        assert gate.of_casus(opening, Document, world.casus.pk) == ()
        assert not Dossier.objects.exists()
        assert not Productie.objects.exists()


def test_the_texts_are_read_through_the_gate_by_the_procespartij_alone(world: SimpleNamespace) -> None:
    compose(world)
    with make.request(make.actor(world.jurist)):
        assert not Dossiertekst.objects.exists()  # nothing was opened
    for who, expected in ((world.jurist, ["kanarie-maatregel"]), (world.regisseur, []), (world.agent, [])):
        with make.request(make.actor(who)) as actor:
            opening = gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.DOSSIER)
            found = gate.of_casus(opening, Dossiertekst, world.casus.pk)
            assert [(row.maatregel, row.categorie_id, row.beperkt) for row in found] == [
                (text, 11, True) for text in expected
            ]
    page = make.client(world.jurist).get(reverse("casus_dossier", args=[world.casus.nummer])).content.decode()
    assert "kanarie-samenvatting" in page


def test_texts_are_changed_in_place_and_a_new_version_takes_them_over(world: SimpleNamespace) -> None:
    dossier = compose(world)
    browser = make.client(world.jurist)
    texts = {"ontvanger": "Rechtbank", "maatregel": "Anders", "samenvatting": "Kort", "proportionaliteit": "Passend"}
    assert browser.post(reverse("dossier_texts", args=[world.casus.nummer, dossier.pk]), texts).status_code == 302
    with make.as_role():
        Dossier.objects.update(status="gereed")
    assert browser.post(reverse("dossier_start", args=[world.casus.nummer])).status_code == 302
    with make.as_role():
        rows = Dossiertekst.objects.order_by("dossier__versie")
        assert [(row.dossier.versie, row.dossier.ontvanger, row.maatregel, row.samenvatting) for row in rows] == [
            (1, "Rechtbank", "Anders", "Kort"),
            (2, "Rechtbank", "Anders", "Kort"),
        ]


def test_the_texts_of_the_burgemeester_are_of_its_own_category(world: SimpleNamespace) -> None:
    browser = make.client(world.regisseur)
    assert browser.post(reverse("dossier_start", args=[world.casus.nummer])).status_code == 302
    with make.as_role():
        dossier = Dossier.objects.get()
    address = reverse("dossier_texts", args=[world.casus.nummer, dossier.pk])
    assert browser.post(address, {"samenvatting": "Van de regie"}).status_code == 302
    with make.as_role():
        row = Dossiertekst.objects.get()
        assert (row.categorie_id, row.bron_id, row.beperkt) == (15, world.regisseur.partij_id, True)


def test_choosing_own_rows_releases_them_and_leaves_those_of_others_alone(world: SimpleNamespace) -> None:
    compose(world)
    with make.as_role():
        own = Journaalitem.objects.get(tekst="kanarie-eigen-standpunt")
        assert (own.vrijgave_op, own.vrijgave_door_id) == (NOW, world.jurist.pk)
        assert Journaalitem.objects.get(tekst="kanarie-niet-gekozen").vrijgave_op is None
        assert Journaalitem.objects.get(tekst="kanarie-niet-vrijgegeven").vrijgave_op is None
        chosen = {f"{p.tabel}:{p.rij}" for p in Productie.objects.all()}
    by_text = keys(world)
    refused = [text for text, key in by_text.items() if key not in chosen]
    for text in (
        "kanarie-niet-vrijgegeven",
        "kanarie-beperkt-van-ander",
        "kanarie-politiemutatie",
        "kanarie-kwetsbaarheid",
    ):
        assert text in refused
    assert by_text["kanarie-vrijgegeven-waarneming"] in chosen


def test_a_withdrawn_release_stops_the_export_before_and_during_it(world: SimpleNamespace) -> None:
    dossier = compose(world)
    ask(world, dossier)
    with make.as_role():
        Journaalitem.objects.filter(tekst="kanarie-vrijgegeven-waarneming").update(vrijgave_op=None)
    with pytest.raises(NotReleased):
        build(world, dossier)
    with make.as_role():
        assert not Document.objects.exists()
        Dossier.objects.filter(pk=dossier.pk).update(status="mislukt")
    with pytest.raises(NotAllowed, match="INCOMPLETE"):
        ask(world, dossier)


def test_an_incomplete_dossier_says_what_is_missing_and_keeps_the_page(world: SimpleNamespace) -> None:
    browser = make.client(world.jurist)
    nummer = world.casus.nummer
    assert browser.post(reverse("dossier_start", args=[nummer])).status_code == 302
    with make.as_role():
        dossier = Dossier.objects.get()
    response = browser.post(reverse("dossier_export", args=[nummer, dossier.pk]))
    assert response.status_code == 422
    assert "Vul nog in: de ontvanger, de samenvatting" in response.content.decode()


def test_the_page_shows_who_released_what_and_asks_equally_often_for_one_and_for_three(world: SimpleNamespace) -> None:
    browser = make.client(world.jurist)
    url = reverse("casus_dossier", args=[world.casus.nummer])
    browser.post(reverse("dossier_start", args=[world.casus.nummer]))
    counts = []
    for amount in (1, 3):
        with make.as_role():
            for n in range(amount):
                journaal(world.casus, world.corporatie, f"Nog een {n}")
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(url).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
    assert f"Nog niet vrijgegeven door {world.politie.naam}" in page
    assert "kanarie-politiemutatie" not in page
    assert "kanarie-beperkt-van-ander" not in page


def test_producties_keep_their_order_and_a_new_version_takes_them_over(world: SimpleNamespace) -> None:
    dossier = compose(world)
    with make.request(make.actor(world.jurist)) as actor:
        order = list(dossier.producties.order_by("nummer"))
        move_productie(actor, casus=world.casus, dossier=dossier, productie_id=order[1].pk, step=-1)
        move_productie(actor, casus=world.casus, dossier=dossier, productie_id=order[3].pk, step=0)
    expected = [order[1].rij, order[0].rij, order[2].rij, *(p.rij for p in order[4:])]
    ask(world, dossier)
    build(world, dossier)
    with make.request(make.actor(world.jurist)) as actor:
        with pytest.raises(NotAllowed):
            move_productie(
                actor,
                casus=world.casus,
                dossier=Dossier.objects.get(pk=dossier.pk),
                productie_id=order[0].pk,
                step=1,
            )
        second = start_dossier(actor, casus=world.casus, now=NOW)
        assert second.versie == 2
        assert [p.rij for p in second.producties.order_by("nummer")] == expected
        assert [p.nummer for p in second.producties.order_by("nummer")] == list(range(1, len(expected) + 1))


def test_only_a_procespartij_makes_a_dossier_and_the_others_release_their_own_rows(world: SimpleNamespace) -> None:
    nummer = world.casus.nummer
    agent = make.client(world.agent)
    response = agent.get(reverse("casus_dossier", args=[nummer]))
    assert response.status_code == 200
    assert sorted((row.titel, row.vrijgegeven) for row in response.context["rows"]) == [
        ("Politiemutatie PL1", True),
        ("Waarneming", False),
        ("Waarneming", True),
    ]
    assert "kanarie-eigen" not in response.content.decode()
    assert agent.post(reverse("dossier_start", args=[nummer])).status_code == 403
    url = next(row.url for row in response.context["rows"] if not row.vrijgegeven)
    assert agent.post(url, {"vrijgeven": "ja", "terug": "dossier"}).status_code == 302
    with make.as_role():
        assert Journaalitem.objects.get(tekst="kanarie-niet-vrijgegeven").vrijgave_door_id == world.agent.pk
    assert make.client(world.regisseur).get(reverse("casus_dossier", args=[nummer])).status_code == 200
