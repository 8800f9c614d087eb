"""Files on their way in: in pieces, waiting for the virus scanner, and taken back."""

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.forms.uploads import MOST
from cases.models import Bericht, Bestandscontrole, Document, Melding, Meldingconcept, Upload, Uploaddeel
from cases.services import documenten, uploads
from cases.views.uploads import NOT_HERE
from parties.models import Partijsoort, Rol
from tests import clamd
from tests import factories as make
from tests.clamd import EICAR, Scanner
from tests.databases import Database

PIECE = "application/offset+octet-stream"
FILED = {
    "adres_onbekend": "on",
    "adres_tekst": "Galerij",
    "adres_reden": "Geen huisnummer",
    "soort": "geluid_muziek",
    "datum": "2026-03-01",
    "tijd": "23:30",
    "wat": "Harde bas",
    "frequentie": "wekelijks",
    "ernst": "3",
    "niveau": "anoniem",
}


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A corporatie with a casus in the overleg, two people of it, and the politie."""
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        politie = make.partij(where, Partijsoort.POLITIE)
        oov = make.partij(where, Partijsoort.BURGEMEESTER)
        people = {
            "consulent": make.medewerker(corporatie),
            "collega": make.medewerker(corporatie),
            "politie": make.medewerker(politie),
            "oov": make.medewerker(oov, Rol.REGISSEUR),
        }
        make.convenant(where)
        casus = make.casus(corporatie, politie)
    return SimpleNamespace(
        casus=casus,
        people=people,
        web={key: make.client(who) for key, who in people.items()},
        files=db_clone.files,
        database=db_clone,
        tab=f"/casussen/{casus.nummer}/documenten/",
    )


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with clamd.scanner() as running:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", running.port
        yield running


def picture(size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def report(tail: bytes = b"") -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue() + tail


def form(content: bytes | None = None, **more: Any) -> dict[str, Any]:
    data = {"soort": "verslag", "titel": "Stuk zevenblad", "datum": "2026-11-20", **more}
    return data if content is None else {**data, "bestand": SimpleUploadedFile("x.pdf", content)}


def documents() -> list[Document]:
    with make.as_role():
        return list(Document.objects.order_by("gemaakt_op"))


def on_disk(world: SimpleNamespace) -> set[str]:
    return {str(p.relative_to(world.files)) for p in Path(world.files).rglob("*") if p.is_file()}


def ask_again(at: dt.datetime | None = None) -> int:
    with make.as_role("exporter"):
        return documenten.check_waiting(now=at or timezone.now() + dt.timedelta(days=1))


# --- waiting for the scanner ------------------------------------------------------------------------------------------
def quarantined(world: SimpleNamespace, scanner: Scanner, content: bytes) -> Document:
    scanner.mood = "hangup"
    answer = world.web["consulent"].post(world.tab, form(content), follow=True)
    assert "wacht op de virusscanner" in answer.content.decode()
    scanner.mood = "well"
    return documents()[-1]


def test_without_an_answer_a_file_waits_and_nobody_opens_it(
    world: SimpleNamespace, scanner: Scanner, app_sql: psycopg.Connection[Any]
) -> None:
    """assurance.md 36."""
    document = quarantined(world, scanner, report())
    assert (document.controle, bytes(document.sleutel)) == ("wacht", b"")
    for who in ("consulent", "collega", "politie"):
        answer = world.web[who].get(f"/documenten/{document.pk}/")
        assert answer.status_code == 409, who
        assert "<title>Dit bestand wacht op controle" in answer.content.decode()
        assert b"%PDF" not in answer.content
    assert "Wacht op controle" in world.web["politie"].get(world.tab).content.decode()
    assert "Vrijgeven van" not in world.web["consulent"].get(world.tab).content.decode()
    assert all(b"%PDF" not in (Path(world.files) / name).read_bytes() for name in on_disk(world))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql.execute("SELECT sleutel FROM cases_bestandscontrole")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql.execute("SELECT gate.finish_check(%s, true)", [uuid4()])


def test_the_web_changes_no_outcome_and_no_key(world: SimpleNamespace, scanner: Scanner) -> None:
    from django.db import DatabaseError

    from privacy import gate
    from privacy.gate import Doel

    document = quarantined(world, scanner, report())
    for column, value in (("controle", "vrij"), ("sleutel", b"x"), ("opslagnaam", "ander")):
        with make.request(make.actor(world.people["consulent"])) as actor:
            gate.open_to_write(actor, casus=world.casus.pk, categories=[10], doel=Doel.CASUS)
            rows = Document.objects.filter(pk=document.pk)
            assert rows.update(titel="Andere titel") == 1
            with pytest.raises(DatabaseError, match="changed by the gate alone"):
                rows.update(**{column: value})
            from django.db import transaction

            transaction.set_rollback(True)


def test_a_clean_file_is_let_through_and_who_added_it_hears_so(world: SimpleNamespace, scanner: Scanner) -> None:
    content = report()
    document = quarantined(world, scanner, content)
    assert ask_again() == 1
    assert scanner.seen == [content]
    answer = world.web["politie"].get(f"/documenten/{document.pk}/")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    with make.as_role():
        told = Bericht.objects.get()
        assert (told.soort, told.aan, told.pad) == ("bestand_toegelaten", world.people["consulent"], world.tab)
        assert not Bestandscontrole.objects.exists()
    assert on_disk(world) == {document.opslagnaam}
    assert ask_again() == 0


def test_an_infected_file_never_gets_a_key_and_can_be_taken_away(world: SimpleNamespace, scanner: Scanner) -> None:
    document = quarantined(world, scanner, report(EICAR))
    assert ask_again() == 1
    [row] = documents()
    assert (row.controle, bytes(row.sleutel), row.beperkt) == ("geweigerd", b"", True)
    assert on_disk(world) == set()
    assert "zevenblad" not in world.web["politie"].get(world.tab).content.decode()
    page = world.web["consulent"].get(world.tab).content.decode()
    assert "De virusscanner vertrouwt dit bestand niet" in page
    shown = world.web["consulent"].get(f"/documenten/{document.pk}/")
    assert (shown.status_code, "<title>Dit bestand is geweigerd" in shown.content.decode()) == (409, True)
    with make.as_role():
        told = Bericht.objects.get()
        assert told.soort == "bestand_geweigerd"
    assert "zevenblad" not in world.web["consulent"].get("/berichten/").content.decode()
    assert world.web["politie"].post(f"/documenten/{document.pk}/weghalen/").status_code == 403
    assert world.web["consulent"].post(f"/documenten/{document.pk}/weghalen/").status_code == 302
    assert documents() == []


def test_a_scanner_that_stays_away_is_asked_less_and_less(world: SimpleNamespace, scanner: Scanner) -> None:
    quarantined(world, scanner, report())
    scanner.mood = "error"
    at = timezone.now() + dt.timedelta(hours=1)
    waits = []
    for _ in range(8):
        assert ask_again(at) == 0
        with make.as_role():
            following = Bestandscontrole.objects.get().volgende_poging_op
        waits.append(round((following - at).total_seconds() / 60))
        assert ask_again(at) == 0  # not due
        at = following
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    with make.as_role():
        assert Bestandscontrole.objects.get().pogingen == 8


def test_a_scanner_that_is_away_gets_one_question_a_round(world: SimpleNamespace, scanner: Scanner) -> None:
    for _ in range(3):
        quarantined(world, scanner, report())
    scanner.mood = "error"
    asked = len(scanner.seen)
    assert ask_again() == 0
    assert len(scanner.seen) == asked + 1
    scanner.mood = "well"
    assert ask_again() == 2
    assert ask_again(timezone.now() + dt.timedelta(days=2)) == 1


def test_a_file_that_cannot_be_read_is_not_thrown_away(world: SimpleNamespace, scanner: Scanner, settings: Any) -> None:
    """The wrong key or the wrong place of files is a mistake of who keeps the installation, not of the file."""
    first, second = quarantined(world, scanner, report()), quarantined(world, scanner, report())
    stored = on_disk(world)
    key, settings.FILE_KEY = settings.FILE_KEY, "een-heel-andere-sleutel-van-de-bestanden"
    assert ask_again() == 0
    settings.FILE_KEY = key
    assert on_disk(world) == stored
    with make.as_role():
        name = Bestandscontrole.objects.get(document=first).opslagnaam
    away = Path(world.files) / name
    away.rename(away.with_suffix(".weg"))
    assert ask_again(timezone.now() + dt.timedelta(days=2)) == 1
    assert {each.pk: each.controle for each in documents()} == {first.pk: "wacht", second.pk: "vrij"}
    away.with_suffix(".weg").rename(away)
    assert ask_again(timezone.now() + dt.timedelta(days=3)) == 1
    assert world.web["consulent"].get(f"/documenten/{first.pk}/").status_code == 200


def test_what_waits_is_not_offered_for_a_dossier(world: SimpleNamespace, scanner: Scanner) -> None:
    from cases.dossier.items import collect
    from privacy import gate
    from privacy.gate import Doel, Event

    quarantined(world, scanner, report())
    world.web["consulent"].post(world.tab, form(report(), titel="Wel nagekeken"))
    with make.request(make.actor(world.people["consulent"])) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.DOSSIER, event=Event.EXPORT)
        assert [item.titel for item in collect(opening, world.casus.pk)] == ["Wel nagekeken"]


def test_with_an_answer_nothing_waits(world: SimpleNamespace, scanner: Scanner) -> None:
    assert world.web["consulent"].post(world.tab, form(report())).status_code == 302
    answer = world.web["consulent"].post(world.tab, form(report(EICAR)))
    assert answer.status_code == 422
    assert "De virusscanner vertrouwt dit bestand niet" in answer.content.decode()
    assert [d.controle for d in documents()] == ["vrij"]


# --- in pieces --------------------------------------------------------------------------------------------------------
def begin(web: Client, content: bytes, mark: str = "") -> Any:
    headers = {"Upload-Length": str(len(content)), "Upload-Mark": mark or hashlib.sha256(content).hexdigest()}
    return web.post("/bestanden/", headers=headers)


def patch(web: Client, place: str, offset: int, piece: bytes) -> Any:
    return web.patch(place, piece, content_type=PIECE, headers={"Upload-Offset": str(offset)})


def send(web: Client, content: bytes, size: int = 4000) -> str:
    """Send the whole in pieces; the number of the upload."""
    place = begin(web, content)["Location"]
    for start in range(0, len(content), size):
        assert patch(web, place, start, content[start : start + size]).status_code == 204
    return str(place).split("/")[-2]


def test_an_upload_goes_on_where_it_was(world: SimpleNamespace) -> None:
    web, content = world.web["consulent"], picture((200, 200))
    answer = begin(web, content)
    place = answer["Location"]
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "0")
    assert patch(web, place, 0, content[:3000])["Upload-Offset"] == "3000"
    # the answer was lost: the piece comes again, and one from further on
    for offset in (0, 9000):
        again = patch(web, place, offset, content[offset : offset + 3000])
        assert (again.status_code, again["Upload-Offset"]) == (409, "3000")
    head = web.head(place)
    assert (head.status_code, head["Upload-Offset"], head["Cache-Control"]) == (200, "3000", "no-store")
    # the page was loaded anew: the same file is the same upload
    known = begin(web, content)
    assert (known["Location"], known["Upload-Offset"]) == (place, "3000")
    assert patch(web, place, 3000, content[3000:])["Upload-Offset"] == str(len(content))
    stored = [(Path(world.files) / name).read_bytes() for name in on_disk(world)]
    assert len(stored) == 2
    assert not any(content[start : start + 64] in whole for whole in stored for start in (0, 3000))


def test_the_form_takes_what_came_in_pieces(world: SimpleNamespace) -> None:
    web, content = world.web["consulent"], picture((300, 300))
    pk = send(web, content)
    answer = web.post(world.tab, form(soort="foto", titel="", bestand_klaar=pk))
    assert answer.status_code == 422
    assert f'value="{pk}"' in answer.content.decode()  # not lost with a mistake elsewhere
    assert web.post(world.tab, form(soort="foto", bestand_klaar=pk)).status_code == 302
    [document] = documents()
    with Image.open(io.BytesIO(web.get(f"/documenten/{document.pk}/").content)) as shown:
        assert shown.size == (300, 300)
    assert on_disk(world) == {document.opslagnaam}
    with make.as_role():
        assert not Upload.objects.exists()


def test_without_script_a_file_survives_a_mistake_elsewhere(world: SimpleNamespace) -> None:
    web = world.web["consulent"]
    answer = web.post(world.tab, form(report(), titel=""))
    assert answer.status_code == 422
    [pk] = re.findall(r'name="bestand_klaar" value="([^"]+)"', answer.content.decode())
    assert "Is al binnen" in answer.content.decode()
    assert web.post(world.tab, form(bestand_klaar=pk)).status_code == 302
    assert len(documents()) == 1


def test_an_upload_is_of_one_person_in_one_session(world: SimpleNamespace) -> None:
    content = picture()
    place = begin(world.web["consulent"], content)["Location"]
    pk = place.split("/")[-2]
    elsewhere = make.client(world.people["consulent"])
    for web in (elsewhere, world.web["collega"], world.web["politie"]):
        assert web.head(place).status_code == 404
        assert patch(web, place, 0, content).status_code == 404
        assert web.delete(place).status_code == 404
        assert begin(web, content)["Location"] != place
    assert patch(world.web["consulent"], place, 0, content).status_code == 204
    assert elsewhere.post(world.tab, form(soort="foto", bestand_klaar=pk)).status_code == 422
    assert documents() == []


def test_pieces_keep_to_the_size_that_was_said(world: SimpleNamespace, settings: Any) -> None:
    web = world.web["consulent"]
    settings.UPLOAD_MAX_BYTES = 2 * uploads.PIECE_BYTES
    for length, says in (
        ("0", "leeg"),
        (str(settings.UPLOAD_MAX_BYTES + 1), "te groot"),
        ("-1", "leeg"),
        ("x", "leeg"),
    ):
        answer = web.post("/bestanden/", headers={"Upload-Length": length})
        assert answer.status_code == 422
        assert says in answer.json()["melding"]
    place = web.post("/bestanden/", headers={"Upload-Length": "100"})["Location"]
    for piece in (b"x" * 101, b"x" * (uploads.PIECE_BYTES + 1)):
        assert patch(web, place, 0, piece).status_code == 422
    assert web.patch(place, b"x", content_type=PIECE).status_code == 415
    assert web.patch(place, b"x", content_type="text/plain", headers={"Upload-Offset": "0"}).status_code == 415
    assert web.head(place)["Upload-Offset"] == "0"
    settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, "open_bytes": 250}
    assert web.post("/bestanden/", headers={"Upload-Length": "100"}).status_code == 201
    assert web.post("/bestanden/", headers={"Upload-Length": "100"}).status_code == 422
    assert web.delete(place).status_code == 204
    assert web.post("/bestanden/", headers={"Upload-Length": "100"}).status_code == 201


def test_nothing_changes_without_a_token_of_the_form(world: SimpleNamespace) -> None:
    web = world.web["consulent"]
    place = begin(web, picture())["Location"]
    web.handler.enforce_csrf_checks = True
    assert begin(web, picture((10, 10))).status_code == 403
    assert patch(web, place, 0, b"x").status_code == 403
    assert web.delete(place).status_code == 403
    assert web.head(place)["Upload-Offset"] == "0"


def test_half_a_file_is_no_file(world: SimpleNamespace) -> None:
    web, content = world.web["consulent"], picture((200, 200))
    place = begin(web, content)["Location"]
    patch(web, place, 0, content[:3000])
    answer = web.post(world.tab, form(soort="foto", bestand_klaar=place.split("/")[-2]))
    assert answer.status_code == 422
    assert NOT_HERE in answer.content.decode()
    assert "Kies een bestand." not in answer.content.decode()
    assert not documents()


@pytest.mark.parametrize("named", ["", "geen-sleutel", str(uuid4())])
def test_a_file_that_is_gone_is_asked_for_again(world: SimpleNamespace, named: str) -> None:
    """The form says so, and what did arrive is kept; a form that names nothing asks nothing."""
    web, pk = world.web["consulent"], uuid4()
    data = {**FILED, "bijlagen_klaar": [send(web, picture()), named]}
    answer = web.post(f"/meldingen/nieuw/{pk}/", data)
    assert len(documents()) == 1
    with make.as_role():
        status = Melding.objects.get(pk=pk).status
    if not named:
        assert (answer.status_code, status) == (302, "nieuw")
        return
    assert (answer.status_code, status) == (422, "concept")
    assert answer.content.decode().count(NOT_HERE) == 2  # in the summary and with the field
    assert "is al bewaard" in answer.content.decode()
    away = web.post(f"/documenten/{documents()[0].pk}/weghalen/", {"wat": "x", "bijlagen_klaar": named}, follow=True)
    assert away.content.decode().count(NOT_HERE) == 1


def test_more_files_than_a_form_takes_are_not_dropped_in_silence(world: SimpleNamespace) -> None:
    web = world.web["consulent"]
    ids = [send(web, picture((9, n))) for n in range(7, 8 + MOST)]
    answer = web.post(f"/meldingen/nieuw/{uuid4()}/", {"wat": "x", "bijlagen_klaar": ids})
    assert NOT_HERE in answer.content.decode()


def test_what_nobody_came_back_for_is_removed(world: SimpleNamespace) -> None:
    web, content = world.web["consulent"], picture((200, 200))
    send(web, content)
    fresh = send(web, picture((210, 200)))
    orphan = Path(world.files) / "deel" / "00aa"
    orphan.write_bytes(b"of a request that failed")
    now = timezone.now()
    with make.as_role():
        Upload.objects.exclude(pk=UUID(fresh)).update(gewijzigd_op=now - dt.timedelta(hours=13))
    with make.as_role("exporter"):
        assert not Uploaddeel.objects.filter(upload=UUID(fresh)).exists()  # not the exporter's to read
        assert uploads.tidy_uploads(now=now) == 1
    assert orphan.exists()
    with make.as_role():
        assert [u.pk for u in Upload.objects.all()] == [UUID(fresh)]
        kept = set(Uploaddeel.objects.values_list("opslagnaam", flat=True))
    assert on_disk(world) == kept | {"deel/00aa"}
    with make.as_role("exporter"):
        uploads.tidy_uploads(now=now + dt.timedelta(hours=25))
    assert not orphan.exists()


# --- with a melding ---------------------------------------------------------------------------------------------------
def test_a_wrong_file_is_taken_off_a_draft_and_leaves_nothing(world: SimpleNamespace) -> None:
    web, url = world.web["consulent"], f"/meldingen/nieuw/{uuid4()}/"
    ids = [send(web, picture((100, n))) for n in (90, 91)]
    answer = web.post(url, {"wat": "Nog niet af", "bijlagen_klaar": ids})
    assert answer.status_code == 422
    assert answer.content.decode().count("is al bewaard") == 2
    wrong, right = documents()
    away = f"/documenten/{wrong.pk}/weghalen/"
    assert away in answer.content.decode()
    assert world.web["politie"].post(away).status_code == 404
    assert world.web["collega"].post(away).status_code == 403
    back = web.post(away, {"wat": "Nog niet af, maar verder"}, follow=True)
    assert back.redirect_chain[-1][0] == url
    text = back.content.decode()
    assert "Het bestand is weggehaald." in text
    assert "Nog niet af, maar verder" in text
    assert [d.pk for d in documents()] == [right.pk]
    assert on_disk(world) == {right.opslagnaam}
    assert web.get(f"/documenten/{wrong.pk}/").status_code == 404
    with make.as_role():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM gate.historie WHERE rij = %s", [wrong.pk])
            assert cursor.fetchone() == (0,)
        assert Meldingconcept.objects.get().velden["wat"] == "Nog niet af, maar verder"


def test_of_a_filed_melding_nothing_is_taken_off(world: SimpleNamespace) -> None:
    web, pk = world.web["consulent"], uuid4()
    web.post(f"/meldingen/nieuw/{pk}/", {"wat": "x", "bijlagen_klaar": [send(web, picture())]})
    with make.as_role():
        Melding.objects.filter(pk=pk).update(status="nieuw")
    [document] = documents()
    assert web.post(f"/documenten/{document.pk}/weghalen/").status_code == 403
    assert len(documents()) == 1


def test_a_melding_and_a_casus_take_no_more_than_so_many_files(world: SimpleNamespace, settings: Any) -> None:
    settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, "melding_files": 2, "casus_bytes": 1500}
    web = world.web["consulent"]
    url = f"/meldingen/nieuw/{uuid4()}/"
    answer = web.post(url, {"wat": "x", "bijlagen": [SimpleUploadedFile("a.jpg", picture((9, n))) for n in (7, 8, 9)]})
    assert "bewaart uw organisatie al 2 bestanden" in answer.content.decode()
    assert len(documents()) == 2
    assert web.post(world.tab, form(report())).status_code == 302
    answer = web.post(world.tab, form(report(b"%" * 1200)))
    assert "worden samen te groot" in answer.content.decode()
    assert world.web["politie"].post(world.tab, form(report())).status_code == 302  # counts for each by itself
