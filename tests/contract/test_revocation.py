"""What ends is over at the next request, on every page, in the API, in a PDF and in a file (assurance.md 12)."""

import datetime as dt
import hashlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from cases.documents import storage
from cases.models import Casus, Deelname, DeelnameUserObjectPermission, Document, Journaalitem, Politiemutatie
from parties.models import Medewerker, Rol
from privacy import pdf
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Toegangsbesluit, Toestemming
from tests import factories as make
from tests.canary import pdf_text
from tests.databases import Database

NOTE, CONSENT, GRANT, PAPER, PHOTO = "zqnotitie", "zqtoestemming", "zqbesluit", "zqpapier", "zqfoto"
EVERYTHING = {NOTE, CONSENT, GRANT, PAPER, PHOTO}
# What remains where the convenant gives nothing any more: a besluit stands on a ground of its own.
BESLUIT = {GRANT}


def _paper(text: str) -> bytes:
    rendered = pdf.render("pdf/inzage.html", {**PAGE, "gemeente": text}, variant="pdf/ua-1")
    return pdf.write(rendered, variant="pdf/ua-1")


PAGE: dict[str, Any] = {"title": "Stuk", "nummer": "1", "datum": "vandaag", "sections": (), "police": ""}


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A wijkteam that reads a note, a PDF and a photo by the convenant, a row by toestemming and one by a besluit."""
    with make.as_role():
        here = make.gemeente()
        corporatie, politie = make.partij(here, "woningcorporatie"), make.partij(here, "politie")
        wijkteam = make.partij(here, "wijkteam")
        owner, agent = make.medewerker(corporatie), make.medewerker(politie, Rol.WIJKAGENT)
        reader = make.medewerker(wijkteam, Rol.DEELNEMER)
        convenant = make.convenant(here)
        cells = ConvenantRegel.objects.filter(convenant=convenant, partijsoort="wijkteam", categorie_id=23, fase="F2")
        cells.update(toegang="lezen", toestemming_nodig=True)
        casus = make.casus(corporatie, politie, wijkteam)
        make.row(Journaalitem, casus, corporatie, categorie_id=10, vak="waarneming", tekst=NOTE)
        make.row(Journaalitem, casus, corporatie, categorie_id=23, vak="netwerk", tekst=CONSENT)
        mutatie = make.row(Politiemutatie, casus, politie, mutatienummer="1", datum=timezone.now(), omschrijving=GRANT)
        files = {
            name: _file(casus, corporatie, content, soort)
            for name, content, soort in (
                (PAPER, _paper(PAPER), "application/pdf"), (PHOTO, PHOTO.encode() * 9, "image/jpeg"),
            )
        }  # fmt: skip
        today = timezone.localdate()
        toestemming = make.row(
            Toestemming, casus, corporatie, categorie_id=22, waarvoor="x", categorieen=[23], partijen=[wijkteam.pk],
            gegeven_op=today, geldig_tot=today + dt.timedelta(days=9), bewijs="x",
        )  # fmt: skip
        besluit = Toegangsbesluit.objects.create(
            casus=casus, categorie_id=12, tabel="cases_politiemutatie", rij=mutatie.pk, bron=politie, partij=wijkteam,
            grondslag="wpg_19", grond="x", besloten_door=agent, geldig_tot=timezone.now() + dt.timedelta(days=9),
        )  # fmt: skip
    return SimpleNamespace(
        casus=casus, reader=reader, owner=owner, convenant=convenant, toestemming=toestemming, besluit=besluit,
        files=files, browser=make.client(reader),
    )  # fmt: skip


def _file(casus: Casus, bron: Any, content: bytes, soort: str) -> Document:
    name, key = storage.save(content)
    made: Document = make.row(
        Document, casus, bron, categorie_id=10, titel="Stuk", datum=timezone.localdate(), soort=soort,
        bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), opslagnaam=name, sleutel=key,
    )  # fmt: skip
    return made


def channels(world: SimpleNamespace) -> dict[str, set[str]]:
    """Which tokens the reader comes across now, by channel."""
    nummer = world.casus.nummer
    pages = [f"/casussen/{nummer}/", f"/casussen/{nummer}/gegevens/", f"/casussen/{nummer}/documenten/", "/casussen/"]
    html = "".join(_text(world, address) for address in pages)
    api = _text(world, f"/api/v1/casussen/{nummer}")
    answers = {name: world.browser.get(f"/documenten/{row.pk}/") for name, row in world.files.items()}
    # a casus that is afgeschermd asks for a reason on a page
    served = {name: answer for name, answer in answers.items() if answer["Content-Type"] == world.files[name].soort}
    whole = {name: b"".join(answer) for name, answer in served.items()}
    return {
        "html": {token for token in (NOTE, CONSENT, GRANT) if token in html},
        "api": {token for token in (NOTE, CONSENT, GRANT) if token in api},
        "pdf": {PAPER} if PAPER in whole and PAPER in pdf_text(whole[PAPER]) else set(),
        "file": {PHOTO} if PHOTO.encode() in whole.get(PHOTO, b"") else set(),
    }


def _text(world: SimpleNamespace, address: str) -> str:
    answer = world.browser.get(address)
    assert answer.status_code < 500, address
    return answer.content.decode() if answer.status_code == 200 else ""


def expected(left: set[str]) -> dict[str, set[str]]:
    rows = left & {NOTE, CONSENT, GRANT}
    return {"html": rows, "api": rows, "pdf": left & {PAPER}, "file": left & {PHOTO}}


def test_everything_is_there_to_begin_with(world: SimpleNamespace) -> None:
    assert channels(world) == expected(EVERYTHING)


def _deelname(world: SimpleNamespace) -> None:
    Deelname.objects.filter(casus=world.casus, partij=world.reader.partij).update(beeindigd_op=timezone.now())


def _permission(world: SimpleNamespace) -> None:
    DeelnameUserObjectPermission.objects.filter(user=world.reader.user).delete()


def _medewerker(world: SimpleNamespace) -> None:
    Medewerker.objects.filter(pk=world.reader.pk).update(actief=False)


def _account(world: SimpleNamespace) -> None:
    type(world.reader.user).objects.filter(pk=world.reader.user_id).update(is_active=False)


def _geheimhouding(world: SimpleNamespace) -> None:
    Medewerker.objects.filter(pk=world.reader.pk).update(geheimhouding_op=None)


def _role(world: SimpleNamespace) -> None:
    Medewerker.objects.filter(pk=world.reader.pk).update(rollen=[Rol.BEHEERDER])


def _convenant(world: SimpleNamespace) -> None:
    Convenant.objects.filter(pk=world.convenant.pk).update(status="vervallen", vervallen_op=timezone.now())


def _term_of_convenant(world: SimpleNamespace) -> None:
    Convenant.objects.filter(pk=world.convenant.pk).update(geldig_van="2020-01-01", geldig_tot="2021-01-01")


def _signature(world: SimpleNamespace) -> None:
    rows = ConvenantPartij.objects.filter(convenant=world.convenant, partij=world.reader.partij)
    rows.update(ondertekend_op=None, ondertekend_door=None)


def _toestemming(world: SimpleNamespace) -> None:
    Toestemming.objects.filter(pk=world.toestemming.pk).update(ingetrokken_op=timezone.now())


def _term_of_toestemming(world: SimpleNamespace) -> None:
    day = timezone.localdate() - dt.timedelta(days=1)
    Toestemming.objects.filter(pk=world.toestemming.pk).update(gegeven_op=day, geldig_tot=day)


def _besluit(world: SimpleNamespace) -> None:
    Toegangsbesluit.objects.filter(pk=world.besluit.pk).update(ingetrokken_op=timezone.now())


def _term_of_besluit(world: SimpleNamespace) -> None:
    now = timezone.now()
    rows = Toegangsbesluit.objects.filter(pk=world.besluit.pk)
    rows.update(geldig_van=now - dt.timedelta(days=2), geldig_tot=now - dt.timedelta(seconds=1))


def _narrowed(_world: SimpleNamespace) -> None:
    Journaalitem.objects.filter(tekst=NOTE).update(beperkt=True)
    Document.objects.update(beperkt=True)


def _shielded(world: SimpleNamespace) -> None:
    Casus.objects.filter(pk=world.casus.pk).update(afgeschermd_op=timezone.now())


WAYS: list[tuple[Callable[[SimpleNamespace], None], set[str]]] = [
    (_deelname, set()),
    (_permission, set()),
    (_medewerker, set()),
    (_account, set()),
    (_geheimhouding, set()),
    (_role, set()),
    (_convenant, BESLUIT),
    (_term_of_convenant, BESLUIT),
    (_signature, BESLUIT),
    (_toestemming, EVERYTHING - {CONSENT}),
    (_term_of_toestemming, EVERYTHING - {CONSENT}),
    (_besluit, EVERYTHING - {GRANT}),
    (_term_of_besluit, EVERYTHING - {GRANT}),
    (_narrowed, {CONSENT, GRANT}),
    (_shielded, set()),
]


@pytest.mark.parametrize(("end", "left"), WAYS, ids=[end.__name__.strip("_") for end, _ in WAYS])
def test_the_next_request_sees_what_is_left(
    world: SimpleNamespace, end: Callable[[SimpleNamespace], None], left: set[str]
) -> None:
    for address in (f"/casussen/{world.casus.nummer}/", f"/api/v1/casussen/{world.casus.nummer}"):
        assert NOTE in _text(world, address)
    with make.as_role():
        end(world)
    assert channels(world) == expected(left)
