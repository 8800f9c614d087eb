"""Files on their way in: in pieces, with a form, and taken back."""

import datetime as dt
import hashlib
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.forms.uploads import MOST
from cases.models import Melding, Meldingconcept, Upload, Uploaddeel
from cases.services import uploads
from cases.views.uploads import NOT_HERE
from tests import factories as make
from tests.integration.uploads import documents, form, on_disk, picture, report, world

__all__ = ["world"]

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


@pytest.mark.parametrize("named", ["", "geen-sleutel", "2f0d7c1e-6d0b-4c57-9f5e-3f1c2f6f6a10"])
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
