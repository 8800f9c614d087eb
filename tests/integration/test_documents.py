"""Files of a casus: who reads which, what the log says of it, and what lies on the disk."""

import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cases import documents
from cases.documents import storage
from cases.models import Casus, Document
from parties.models import Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database

WORDS = "Verslag van het bezoek"


@pytest.fixture
def world(db_clone: Database, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """A corporatie with a casus in the overleg and one of its own; the politie and another corporatie beside it."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    with make.as_role():
        where = make.gemeente()
        kinds = {
            "oov": Partijsoort.BURGEMEESTER,
            "corporatie": Partijsoort.CORPORATIE,
            "politie": Partijsoort.POLITIE,
            "welzijn": Partijsoort.WELZIJN,
            "buiten": Partijsoort.WIJKTEAM,
        }
        partijen = {key: make.partij(where, soort) for key, soort in kinds.items()}
        people = {key: make.medewerker(partij) for key, partij in partijen.items()}
        people["oov"] = make.medewerker(partijen["oov"], Rol.REGISSEUR)
        make.convenant(where)
        casus = make.casus(partijen["corporatie"], partijen["politie"], partijen["welzijn"])
        own = make.casus(partijen["corporatie"], status="eigen")
    return SimpleNamespace(
        casus=casus, own=own, folder=tmp_path, web={key: make.client(who) for key, who in people.items()}, people=people
    )


def pdf(text: str = WORDS) -> SimpleUploadedFile:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 300))
    page.obj.Contents = made.make_stream(f"BT ({text}) Tj ET".encode())
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return SimpleUploadedFile("Kwispelaar Vlierpad 12.pdf", out.getvalue(), "application/pdf")


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "JPEG")
    return SimpleUploadedFile("Vlierpad.jpg", out.getvalue(), "image/jpeg")


def add(world: SimpleNamespace, who: str, soort: str, casus: Casus | None = None, **changes: Any) -> Document:
    data = {"soort": soort, "titel": f"Stuk van {who}", "datum": "2026-11-20", **changes}
    data.setdefault("bestand", photo() if soort == "foto" else pdf())
    answer = world.web[who].post(f"/casussen/{(casus or world.casus).nummer}/documenten/", data)
    assert answer.status_code == 302, answer.content.decode()
    with make.as_role():
        return Document.objects.latest("gemaakt_op")


def page(world: SimpleNamespace, who: str, casus: Casus | None = None) -> str:
    return world.web[who].get(f"/casussen/{(casus or world.casus).nummer}/documenten/").content.decode()


def readers(world: SimpleNamespace, document: Document, casus: Casus | None = None) -> set[str]:
    """Who gets the file itself; asserts that the tab names it to exactly the same."""
    found = {who for who, web in world.web.items() if web.get(f"/documenten/{document.pk}/").status_code == 200}
    assert {who for who in world.web if f"/documenten/{document.pk}/" in page(world, who, casus)} == found
    return found


def test_each_kind_of_file_is_read_by_who_the_convenant_names(world: SimpleNamespace) -> None:
    assert readers(world, add(world, "corporatie", "verslag")) == {"corporatie", "oov", "politie"}
    assert readers(world, add(world, "corporatie", "brief")) == {"corporatie", "oov", "politie"}
    assert readers(world, add(world, "corporatie", "foto")) == {"corporatie", "oov", "politie"}
    assert readers(world, add(world, "politie", "foto")) == {"oov", "politie"}
    assert readers(world, add(world, "corporatie", "verslag", beperkt="on")) == {"corporatie"}
    assert readers(world, add(world, "corporatie", "foto", casus=world.own), world.own) == {"corporatie"}


def test_who_may_not_provide_a_kind_is_not_offered_it_and_cannot_send_it(world: SimpleNamespace) -> None:
    assert re.findall(r'name="soort" value="(\w+)"', page(world, "welzijn")) == ["verslag"]
    data = {"soort": "foto", "titel": "x", "datum": "2026-11-20", "bestand": photo()}
    answer = world.web["welzijn"].post(f"/casussen/{world.casus.nummer}/documenten/", data)
    assert answer.status_code == 422
    with make.as_role():
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"bestand": SimpleUploadedFile("x.pdf", b"MZ" + b"\0" * 99, "application/pdf")},
            "Dit soort bestand kan niet.",
        ),
        ({"bestand": SimpleUploadedFile("x.pdf", b"")}, "Dit bestand is leeg."),
        ({"bestand": ""}, "Kies een bestand."),
        ({"soort": ""}, "Kies wat u toevoegt."),
        ({"datum": "2026-13-01"}, "Vul een bestaande datum in."),
    ],
)
def test_bad_input_says_how_to_mend_it_and_keeps_what_was_typed(
    world: SimpleNamespace, changes: dict[str, Any], says: str
) -> None:
    data = {"soort": "verslag", "titel": "Zelf getypt", "datum": "2026-11-20", "bestand": pdf(), **changes}
    answer = world.web["corporatie"].post(f"/casussen/{world.casus.nummer}/documenten/", data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="error-summary"' in text
    assert says in text
    assert "Zelf getypt" in text
    with make.as_role():
        assert not Document.objects.exists()
    assert not list(world.folder.rglob("*.*"))


def test_the_file_comes_alone_under_a_name_that_says_nothing(world: SimpleNamespace) -> None:
    document = add(world, "corporatie", "verslag")
    answer = world.web["politie"].get(f"/documenten/{document.pk}/")
    with pikepdf.open(io.BytesIO(answer.content)) as back:
        assert WORDS.encode() in back.pages[0].Contents.read_bytes()
    assert answer["Content-Disposition"] == f'inline; filename="document-{str(document.pk)[:4]}.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_what_is_not_yours_looks_like_what_does_not_exist(world: SimpleNamespace) -> None:
    document = add(world, "corporatie", "verslag", beperkt="on")
    noise = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
    for who in ("oov", "politie", "welzijn", "buiten"):
        real, unreal = f"/documenten/{document.pk}/", f"/documenten/{uuid4()}/"
        seen, unseen = world.web[who].get(real), world.web[who].get(unreal)
        assert (seen.status_code, unseen.status_code) == (404, 404)
        assert noise.sub(b"", seen.content.replace(real.encode(), b"")) == noise.sub(
            b"", unseen.content.replace(unreal.encode(), b"")
        )


def test_the_log_names_the_category_of_the_file_that_was_read(world: SimpleNamespace, migrator: Any) -> None:
    document = add(world, "corporatie", "foto")
    mark = migrator.execute("SELECT coalesce(max(id), 0) FROM gate.inzagelog").fetchone()[0]
    world.web["politie"].get(f"/documenten/{document.pk}/")
    rows = migrator.execute(
        "SELECT gebeurtenis, uitkomst, categorieen, casus_id FROM gate.inzagelog WHERE id > %s", [mark]
    ).fetchall()
    assert rows == [("lezen", "toegestaan", [24], world.casus.pk)]


def test_on_the_disk_nothing_can_be_read_or_changed_unseen(world: SimpleNamespace) -> None:
    document = add(world, "corporatie", "verslag", bestand=pdf("KANARIE"))
    path = world.folder / document.opslagnaam
    whole = path.read_bytes()
    assert b"KANARIE" not in whole
    assert b"%PDF" not in whole
    assert not re.search("kwispelaar|vlierpad|pdf", document.opslagnaam, re.IGNORECASE)
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ValueError, match="does not match"):
        storage.load(document.opslagnaam, bytes(document.sleutel))
    assert world.web["corporatie"].get(f"/documenten/{document.pk}/").status_code == 500


def test_one_file_cannot_take_the_place_of_another(world: SimpleNamespace) -> None:
    first, second = add(world, "corporatie", "verslag"), add(world, "corporatie", "brief")
    (world.folder / first.opslagnaam).write_bytes((world.folder / second.opslagnaam).read_bytes())
    with pytest.raises(ValueError, match="does not match"):
        storage.load(first.opslagnaam, bytes(first.sleutel))
    with pytest.raises(ValueError, match="does not match"):
        storage.load(first.opslagnaam, bytes(second.sleutel))


def test_what_we_made_ourselves_is_kept_byte_for_byte(world: SimpleNamespace) -> None:
    content = pdf().read()
    now = timezone.now()
    with make.request(make.actor(world.people["corporatie"])) as actor:
        gate.open_to_write(actor, casus=world.casus.pk, categories=[11], doel=Doel.BRIEF)
        made = documents.store_made(
            actor,
            casus_id=world.casus.pk,
            categorie=11,
            content=content,
            paginas=1,
            titel="Brief",
            datum=now.date(),
            beperkt=False,
            now=now,
        )
        opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=[11], doel=Doel.CASUS)
        assert documents.load(gate.read(opening, Document.objects.filter(pk=made.pk))[0]) == content


def release(world: SimpleNamespace, who: str, document: Document, answer: str = "ja") -> int:
    url = f"/casussen/{world.casus.nummer}/vrijgave/cases_document/{document.pk}/"
    return world.web[who].post(url, {"vrijgeven": answer, "categorie": document.categorie_id}).status_code


def released(document: Document) -> tuple[bool, bool]:
    with make.as_role():
        document.refresh_from_db()
    return document.vrijgave_op is not None, document.vrijgave_door_id is not None


def test_only_its_provider_releases_a_file_for_the_rechter_and_takes_that_back(world: SimpleNamespace) -> None:
    document = add(world, "corporatie", "brief")
    assert "vrijgave/cases_document" not in page(world, "oov")
    assert (release(world, "oov", document), released(document)) == (403, (False, False))
    assert (release(world, "buiten", document), released(document)) == (404, (False, False))
    assert (release(world, "corporatie", document), released(document)) == (302, (True, True))
    assert "Vrijgegeven" in page(world, "oov")
    assert (release(world, "politie", document, "nee"), released(document)) == (403, (True, True))
    assert (release(world, "corporatie", document, "nee"), released(document)) == (302, (False, False))


def test_releasing_reads_no_more_than_the_file_it_is_about(world: SimpleNamespace, migrator: Any) -> None:
    document = add(world, "corporatie", "foto")
    mark = migrator.execute("SELECT coalesce(max(id), 0) FROM gate.inzagelog").fetchone()[0]
    assert release(world, "corporatie", document) == 302
    rows = migrator.execute("SELECT categorieen FROM gate.inzagelog WHERE id > %s", [mark]).fetchall()
    assert {nr for (numbers,) in rows for nr in numbers} == {24}


def test_what_is_no_table_of_ours_does_not_exist(world: SimpleNamespace) -> None:
    for table in ("parties_user", "auth_permission", "cases_casus"):
        url = f"/casussen/{world.casus.nummer}/vrijgave/{table}/{uuid4()}/"
        assert world.web["corporatie"].post(url, {"vrijgeven": "ja"}).status_code == 404


def test_a_release_without_a_category_finds_the_row_and_a_wrong_one_does_not(world: SimpleNamespace) -> None:
    document = add(world, "corporatie", "brief")
    url = f"/casussen/{world.casus.nummer}/vrijgave/cases_document/{document.pk}/"
    assert world.web["corporatie"].post(url, {"vrijgeven": "ja", "categorie": "24"}).status_code == 404
    assert world.web["corporatie"].post(url, {"vrijgeven": "ja", "categorie": "x"}).status_code == 302
    assert released(document) == (True, True)
