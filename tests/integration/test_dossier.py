"""The dossier for the rechter: what goes in, what never does, and the exporter that makes it."""

import datetime as dt
import io
import time
import uuid
from collections.abc import Callable
from subprocess import Popen
from types import SimpleNamespace
from typing import Any

import pikepdf
import psycopg
import pypdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.documents import load, store
from cases.dossier.export import NotReleased, build_dossier
from cases.models import (
    Bericht,
    Casus,
    Document,
    Dossier,
    Dossiertekst,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Meldergegevens,
    Overlastmelding,
    Politiemutatie,
    Productie,
)
from cases.services.dossiers import choose_items, move_productie, request_export, save_texts, start_dossier
from parties.decisions import NotAllowed
from parties.models import Medewerker, Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ALLOWED = (
    "kanarie-eigen-melding",
    "kanarie-eigen-verslag",
    "kanarie-eigen-standpunt",
    "kanarie-vrijgegeven-hulp",
    "kanarie-eigen-interventie",
    "kanarie-vrijgegeven-waarneming",
    "kanarie-pdf-bijlage",
    "kanarie-samenvatting",
    "kanarie-proportionaliteit",
    "kanarie-maatregel",
    "Kwispelaar",
    "Onbepaalde tijd",
    "melder A",
    "melder B",
    "bekend bij",
    "anoniem",
)
FORBIDDEN = (
    "kanarie-niet-gekozen",
    "kanarie-niet-vrijgegeven",
    "kanarie-beperkt-van-ander",
    "kanarie-politiemutatie",
    "kanarie-kwetsbaarheid",
    "kanarie-andere-casus",
    "kanarie-melder",
    "Merelmans",
    "06-99887766",
    "Vlierpad 99",
    "1234,56",
)


@pytest.fixture
def world(db_clone: Database, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """A corporatie with a jurist, a rich casus and rows of every kind that may not leak."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    with make.as_role():
        where = make.gemeente()
        oov = make.partij(where, Partijsoort.BURGEMEESTER)
        corporatie = make.partij(where, Partijsoort.CORPORATIE, naam="De Waterlinde")
        politie = make.partij(where, Partijsoort.POLITIE)
        wijkteam = make.partij(where, Partijsoort.WIJKTEAM)
        jurist = make.medewerker(corporatie, Rol.JURIST, naam="Jurre Jurist")
        regisseur = make.medewerker(oov, Rol.REGISSEUR)
        agent = make.medewerker(politie, Rol.WIJKAGENT)
        make.medewerker(wijkteam)
        make.convenant(where)
        casus = make.casus(corporatie, politie, wijkteam)
        _fill(casus, corporatie, politie, wijkteam)
        other = make.casus(corporatie)
        _journaal(other, corporatie, "kanarie-andere-casus")
    return SimpleNamespace(
        jurist=jurist,
        regisseur=regisseur,
        agent=agent,
        casus=casus,
        corporatie=corporatie,
        politie=politie,
        files=tmp_path,
    )


def _journaal(casus: Casus, bron: Any, tekst: str, vak: str = "waarneming", nr: int = 10, **fields: Any) -> None:
    make.row(Journaalitem, casus, bron, categorie_id=nr, vak=vak, datum=NOW, tekst=tekst, **fields)


def _melding(casus: Casus, bron: Any, day: int, ref: uuid.UUID, niveau: str, wat: str, naam: str = "") -> None:
    melding = make.melding(bron, status="gekoppeld", where=casus)
    make.row(
        Overlastmelding,
        casus,
        bron,
        melding=melding,
        soort="geluid_muziek",
        begonnen_op=NOW - dt.timedelta(days=day),
        wat=wat,
        frequentie="dagelijks",
        ernst=4,
        niveau=niveau,
        melder_ref=ref,
    )
    if naam:
        make.row(
            Meldergegevens,
            casus,
            bron,
            melding=melding,
            beperkt=True,
            naam=naam,
            telefoon="06-99887766",
            adres_tekst="Vlierpad 99",
        )


def _fill(casus: Casus, corporatie: Any, politie: Any, wijkteam: Any) -> None:
    released = {"vrijgave_op": NOW}
    make.naw(casus, corporatie, "Kwispelaar")
    make.row(Huurgegevens, casus, corporatie, contractvorm="Onbepaalde tijd", ingangsdatum=dt.date(2014, 5, 1))
    make.row(Huurachterstand, casus, corporatie, bedrag="1234.56", maanden=3, peildatum=NOW.date())
    ann = uuid.uuid4()
    _melding(casus, corporatie, 40, ann, "open", "kanarie-eigen-melding; Ans Merelmans hoorde het", "Ans Merelmans")
    _melding(casus, corporatie, 9, ann, "open", "MERELMANS belde weer (06-99887766, Vlierpad 99)", "Ans Merelmans")
    _melding(casus, corporatie, 8, uuid.uuid4(), "anoniem", "Harde muziek")
    _journaal(casus, corporatie, "kanarie-eigen-verslag " + "Er is lang gesproken. " * 60, "gespreksverslag")
    _journaal(casus, corporatie, "kanarie-eigen-standpunt", "standpunt_bewoner")
    _journaal(casus, corporatie, "kanarie-kwetsbaarheid", "kwetsbaarheid", 28)
    _journaal(casus, politie, "kanarie-vrijgegeven-waarneming", **released)
    _journaal(casus, politie, "kanarie-niet-vrijgegeven")
    _journaal(casus, wijkteam, "kanarie-beperkt-van-ander", beperkt=True, **released)
    make.row(
        Hulpaanbod,
        casus,
        wijkteam,
        datum=NOW.date(),
        aanbod="kanarie-vrijgegeven-hulp",
        uitkomst="geweigerd",
        **released,
    )
    make.row(
        Interventie,
        casus,
        corporatie,
        categorie_id=10,
        soort="gesprek",
        status="geslaagd",
        begonnen_op=NOW.date(),
        toelichting="kanarie-eigen-interventie",
    )
    make.row(
        Politiemutatie,
        casus,
        politie,
        mutatienummer="PL1",
        datum=NOW,
        omschrijving="kanarie-politiemutatie",
        **released,
    )


def upload_pdf() -> bytes:
    """Two A4 pages, the second one turned, as a scanner makes them."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for turn in (0, 90):
            page = document.add_blank_page(page_size=(595, 842))
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = document.make_stream(b"BT /F1 24 Tf 72 700 Td (kanarie-pdf-bijlage) Tj ET")
            page.Rotate = turn
        document.save(out)
    return out.getvalue()


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "darkred").save(out, "JPEG")
    return out.getvalue()


def add_uploads(world: SimpleNamespace) -> None:
    with make.request(make.actor(world.jurist)) as actor:
        gate.open_to_write(actor, casus=world.casus.pk, categories=[10, 24], doel=Doel.CASUS)
        for nr, content in ((10, upload_pdf()), (24, photo())):
            store(
                actor,
                casus_id=world.casus.pk,
                categorie=nr,
                content=content,
                titel="Bijlage",
                datum=NOW.date(),
                now=NOW,
            )


def keys(world: SimpleNamespace) -> dict[str, str]:
    """The key of every row of the casus that has a text, by that text; also what no page offers."""
    found = {}
    with make.as_role():
        for model, column in (
            (Overlastmelding, "wat"),
            (Journaalitem, "tekst"),
            (Hulpaanbod, "aanbod"),
            (Interventie, "toelichting"),
            (Politiemutatie, "omschrijving"),
            (Document, "pk"),
            (Huurachterstand, "pk"),
            (Meldergegevens, "naam"),
        ):
            for row in model.objects.all():
                found[str(getattr(row, column))] = f"{model._meta.db_table}:{row.pk}"
    return found


def compose(world: SimpleNamespace, *, leave_out: str = "kanarie-niet-gekozen") -> Dossier:
    """A dossier with everything chosen that lets itself be chosen."""
    with make.as_role():
        _journaal(world.casus, world.corporatie, "kanarie-niet-gekozen")
    wanted = [key for text, key in keys(world).items() if leave_out not in text]
    with make.request(make.actor(world.jurist)) as actor:
        dossier = start_dossier(actor, casus=world.casus, now=NOW)
        choose_items(actor, casus=world.casus, dossier=dossier, keys=wanted, now=NOW)
        save_texts(
            actor,
            casus=world.casus,
            dossier=dossier,
            ontvanger="Rechtbank Lindewaard",
            maatregel="kanarie-maatregel",
            samenvatting="kanarie-samenvatting; Ans Merelmans klaagt al jaren",
            proportionaliteit="kanarie-proportionaliteit",
            now=NOW,
        )
    return dossier


def ask(world: SimpleNamespace, dossier: Dossier, who: Medewerker | None = None) -> None:
    with make.request(make.actor(who or world.jurist)) as actor:
        dossier = Dossier.objects.get(pk=dossier.pk)
        request_export(actor, casus=Casus.objects.get(pk=world.casus.pk), dossier=dossier, now=timezone.now())


def made(world: SimpleNamespace, dossier: Dossier) -> tuple[Dossier, bytes]:
    """The finished version and its file, read as its maker reads it."""
    with make.request(make.actor(world.jurist)) as actor:
        row = Dossier.objects.get(pk=dossier.pk)
        opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=[11], doel=Doel.DOSSIER)
        document = gate.read(opening, Document.objects.filter(pk=row.document_id))[0]
        return row, load(document)


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


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
        gate.enter_export(grant, dossier.pk)  # the web process has no right to redeem
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
                _journaal(world.casus, world.corporatie, f"Nog een {n}")
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
