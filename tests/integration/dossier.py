"""A casus with rows of every kind, and a dossier made of it, for the tests of the dossier."""

import datetime as dt
import io
import uuid
from types import SimpleNamespace
from typing import Any

import pikepdf
import pypdf
import pytest
from django.utils import timezone
from PIL import Image

from cases.documents import load, store
from cases.models import (
    Casus,
    Document,
    Dossier,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Meldergegevens,
    Overlastmelding,
    Politiemutatie,
)
from cases.services.dossiers import choose_items, request_export, save_texts, start_dossier
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
        journaal(other, corporatie, "kanarie-andere-casus")
    return SimpleNamespace(
        jurist=jurist,
        regisseur=regisseur,
        agent=agent,
        casus=casus,
        corporatie=corporatie,
        politie=politie,
        files=tmp_path,
    )


def journaal(casus: Casus, bron: Any, tekst: str, vak: str = "waarneming", nr: int = 10, **fields: Any) -> None:
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
    journaal(casus, corporatie, "kanarie-eigen-verslag " + "Er is lang gesproken. " * 60, "gespreksverslag")
    journaal(casus, corporatie, "kanarie-eigen-standpunt", "standpunt_bewoner")
    journaal(casus, corporatie, "kanarie-kwetsbaarheid", "kwetsbaarheid", 28)
    journaal(casus, politie, "kanarie-vrijgegeven-waarneming", **released)
    journaal(casus, politie, "kanarie-niet-vrijgegeven")
    journaal(casus, wijkteam, "kanarie-beperkt-van-ander", beperkt=True, **released)
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
                pad="/",
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
        journaal(world.casus, world.corporatie, "kanarie-niet-gekozen")
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
