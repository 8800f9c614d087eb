"""A melding from the first letter typed to its casus, and who never learns of it."""

import io
import re
from types import SimpleNamespace
from uuid import uuid4

import pikepdf
import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from cases.models import (
    BagAdres,
    Bericht,
    Casus,
    Deelname,
    Document,
    Journaalitem,
    Meldergegevens,
    Melding,
    Meldingconcept,
    Overlastmelding,
    Termijn,
)
from parties.models import Rol
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db_clone")
NOISE = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')


@pytest.fixture
def world(db_clone: object) -> SimpleNamespace:
    with make.as_role():
        where = make.gemeente()
        kinds = {"regie": "gemeente_burgemeester", "waterlinde": "woningcorporatie", "zuiderhof": "woningcorporatie"}
        partijen = {key: make.partij(where, soort, naam=key.title()) for key, soort in kinds.items()}
        people = {
            key: make.medewerker(partij, Rol.REGISSEUR if key == "regie" else Rol.CONSULENT, naam=f"Persoon {key}")
            for key, partij in partijen.items()
        }
        people["collega"] = make.medewerker(partijen["waterlinde"], Rol.CONSULENT, naam="Collega", contactpersoon=False)
        make.convenant(where)
        BagAdres.objects.create(
            gemeente=where,
            nummeraanduiding="1",
            openbare_ruimte="Vlierpad",
            huisnummer=12,
            postcode="0412AB",
            woonplaats="Lindewaard",
        )
    return SimpleNamespace(where=where, partijen=SimpleNamespace(**partijen), people=SimpleNamespace(**people))


def typed(**changes: object) -> dict[str, object]:
    """A complete form, as a browser sends it."""
    data = {
        "postcode": "0412 ab",
        "huisnummer": "12",
        "soort": "geluid_muziek",
        "datum": "2026-03-01",
        "tijd": "23:30",
        "duur": "60",
        "wat": "Harde bas tot diep in de nacht",
        "frequentie": "wekelijks",
        "ernst": "3",
        "niveau": "alleen_ontvanger",
        "melder_naam": "Mw. Steenuil",
        "melder_telefoon": "06-00000901",
    }
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    image = Image.new("RGB", (640, 480), "red")
    exif = image.getexif()
    exif[0x010E] = "VERRADERLIJKE-PLAATS"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_Vlierpad_12.jpg", out.getvalue(), "image/jpeg")


def file_melding(who: object, **changes: object) -> Melding:
    response = make.client(who).post(f"/meldingen/nieuw/{uuid4()}/", typed(**changes))
    assert response.status_code == 302, response.content.decode()[:2000]
    with make.as_role():
        return Melding.objects.get(nummer=response["Location"].rstrip("/").rsplit("/", 1)[-1])


def test_a_melding_is_filed_with_its_rows_and_its_term(world: SimpleNamespace) -> None:
    melding = file_melding(world.people.waterlinde, bijlagen=photo())
    with make.as_role():
        what, who = Overlastmelding.objects.get(melding=melding), Meldergegevens.objects.get(melding=melding)
        assert (melding.status, melding.soort, melding.bron) == ("nieuw", "geluid_muziek", world.partijen.waterlinde)
        assert (str(what.adres), what.duur_minuten, what.beperkt) == ("Vlierpad 12, 0412 AB", 60, True)
        assert (who.naam, who.categorie_id) == ("Mw. Steenuil", 9)
        assert timezone.localtime(what.begonnen_op).isoformat().startswith("2026-03-01T23:30")
        assert list(Document.objects.filter(melding=melding).values_list("categorie_id", "titel")) == [
            (24, "Foto bij melding")
        ]
        assert not Meldingconcept.objects.exists()
        assert Termijn.objects.get(melding=melding).soort == "triage"


def test_bad_input_says_what_to_do_and_loses_nothing(world: SimpleNamespace) -> None:
    url = f"/meldingen/nieuw/{uuid4()}/"
    client = make.client(world.people.waterlinde)
    wrong = typed(
        huisnummer="999", soort="", datum="2999-01-01", melder_naam="", wat="Dit wil ik niet kwijt", bijlagen=photo()
    )
    response = client.post(url, wrong)
    text = response.content.decode()
    assert response.status_code == 422
    for sentence in (
        "Kies wat voor overlast het is.",
        "Dit adres staat niet in de lijst van de gemeente.",
        "Dit moment ligt in de toekomst.",
        "Vul de naam van de melder in, of kies Anoniem.",
    ):
        assert sentence in text
    assert 'id="error-summary"' in text
    assert "Dit wil ik niet kwijt" in text
    assert "is al bewaard" in text  # the photo stays with the draft
    again = client.get(url).content.decode()
    assert "Dit wil ik niet kwijt" in again
    assert "is al bewaard" in again


def test_an_unknown_address_needs_a_reason(world: SimpleNamespace) -> None:
    url = f"/meldingen/nieuw/{uuid4()}/"
    refused = make.client(world.people.waterlinde).post(
        url, typed(postcode="", huisnummer="", adres_onbekend="on", adres_tekst="Pad achter de flat")
    )
    assert refused.status_code == 422
    assert "Schrijf op waarom het adres niet in de lijst staat." in refused.content.decode()
    melding = file_melding(
        world.people.waterlinde,
        postcode="",
        huisnummer="",
        adres_onbekend="on",
        adres_tekst="Pad achter de flat",
        adres_reden="Geen huisnummer",
    )
    with make.as_role():
        row = Overlastmelding.objects.get(melding=melding)
        assert (row.adres, row.adres_tekst, row.adres_reden) == (None, "Pad achter de flat", "Geen huisnummer")


def test_a_draft_keeps_itself_and_waits_behind_the_login(world: SimpleNamespace) -> None:
    url = f"/meldingen/nieuw/{uuid4()}/"
    client = make.client(world.people.waterlinde)
    assert client.get(url).status_code == 200
    with make.as_role():
        assert not Melding.objects.exists()  # GET writes nothing
    assert client.post(f"{url}concept/", {"wat": "Half af"}).status_code == 200
    assert client.post(f"{url}concept/", {"wat": "Half af, en verder"}).status_code == 200
    with make.as_role():
        Session.objects.all().delete()
        assert Meldingconcept.objects.get().velden == {"wat": "Half af, en verder"}
    expired = client.post(f"{url}concept/", {"wat": "Te laat"})
    assert expired.status_code == 302
    login = client.get(url)
    assert login["Location"] == f"/account/login/?next={url}"
    assert "Half af, en verder" in make.client(world.people.waterlinde).get(url).content.decode()


def test_a_draft_is_its_makers_own(world: SimpleNamespace) -> None:
    pk = uuid4()
    make.client(world.people.waterlinde).post(f"/meldingen/nieuw/{pk}/concept/", {"wat": "GEHEIMWOORD"})
    colleague = make.client(world.people.collega)
    assert colleague.get(f"/meldingen/nieuw/{pk}/").status_code == 403
    assert "GEHEIMWOORD" not in colleague.get("/meldingen/?groep=alles").content.decode()
    other = make.client(world.people.zuiderhof)
    assert "GEHEIMWOORD" not in other.get(f"/meldingen/nieuw/{pk}/").content.decode()
    assert other.post(f"/meldingen/nieuw/{pk}/concept/", {"wat": "x"}).status_code == 404


@pytest.mark.parametrize("outsider", ["zuiderhof", "regie"])
def test_nobody_outside_learns_of_a_melding(world: SimpleNamespace, outsider: str) -> None:
    melding = file_melding(world.people.waterlinde, wat="GEHEIMWOORD", bijlagen=photo())
    with make.as_role():
        document = Document.objects.get(melding=melding)
    client = make.client(getattr(world.people, outsider))
    pairs = [
        (f"/meldingen/{melding.nummer}/", "/meldingen/M-2222-2222/"),
        (f"/meldingen/{melding.nummer}/verbeteren/", "/meldingen/M-2222-2222/verbeteren/"),
        (f"/documenten/{document.pk}/", f"/documenten/{uuid4()}/"),
    ]
    for real, unreal in pairs:
        seen, unseen = client.get(real), client.get(unreal)
        assert (seen.status_code, unseen.status_code) == (404, 404)
        assert NOISE.sub(b"", seen.content).replace(real.encode(), b"") == NOISE.sub(b"", unseen.content).replace(
            unreal.encode(), b""
        )
    for url in ("/meldingen/?groep=alles", "/", "/casussen/"):
        text = client.get(url).content.decode()
        assert melding.nummer not in text
        assert "GEHEIMWOORD" not in text
    own = make.client(world.people.collega)
    assert "GEHEIMWOORD" in own.get(f"/meldingen/{melding.nummer}/").content.decode()
    assert own.get(f"/documenten/{document.pk}/").status_code == 200


def test_a_photo_comes_back_without_where_it_was_taken(world: SimpleNamespace) -> None:
    melding = file_melding(world.people.waterlinde, bijlagen=photo())
    with make.as_role():
        document = Document.objects.get(melding=melding)
    response = make.client(world.people.waterlinde).get(f"/documenten/{document.pk}/")
    assert response["Content-Type"] == "image/jpeg"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"VERRADERLIJKE-PLAATS" not in response.content
    assert "Vlierpad" not in response["Content-Disposition"]
    assert Image.open(io.BytesIO(response.content)).size == (640, 480)


def test_a_correction_keeps_what_it_said_before(world: SimpleNamespace) -> None:
    melding = file_melding(world.people.waterlinde, wat="Eerste lezing")
    client = make.client(world.people.waterlinde)
    assert "Eerste lezing" in client.get(f"/meldingen/{melding.nummer}/verbeteren/").content.decode()
    saved = client.post(f"/meldingen/{melding.nummer}/verbeteren/", typed(wat="Tweede lezing"))
    assert saved.status_code == 302, saved.content.decode()[:1500]
    text = client.get(f"/meldingen/{melding.nummer}/").content.decode()
    assert "Tweede lezing" in text
    assert re.search(r"Wat is er gebeurd was:.*Eerste lezing", text)


def test_danger_is_told_to_own_people_only(world: SimpleNamespace) -> None:
    file_melding(world.people.waterlinde, spoed="on")
    with make.as_role():
        assert {b.aan_id for b in Bericht.objects.filter(soort="spoed")} == {world.people.waterlinde.pk}
    file_melding(world.people.regie, spoed="on", niveau="anoniem", melder_naam=None, melder_telefoon=None)
    with make.as_role():
        told = Bericht.objects.filter(soort="spoed").exclude(aan_id=world.people.waterlinde.pk)
        assert {b.aan_id for b in told} == {world.people.regie.pk}


def test_the_regie_records_no_name_of_a_melder(world: SimpleNamespace) -> None:
    form = make.client(world.people.regie).get(f"/meldingen/nieuw/{uuid4()}/").content.decode()
    assert "melder_naam" not in form
    refused = make.client(world.people.regie).post(f"/meldingen/nieuw/{uuid4()}/", typed(niveau="open"))
    assert refused.status_code == 422


def test_a_reason_goes_with_what_becomes_of_a_melding(world: SimpleNamespace) -> None:
    melding = file_melding(world.people.waterlinde)
    client = make.client(world.people.waterlinde)
    assert client.post(f"/meldingen/{melding.nummer}/", {"uitkomst": "ongegrond"}).status_code == 422
    assert (
        client.post(f"/meldingen/{melding.nummer}/", {"uitkomst": "ongegrond", "reden": "Was leefgeluid"}).status_code
        == 302
    )
    with make.as_role():
        melding.refresh_from_db()
        assert melding.status == "ongegrond"
        assert Journaalitem.objects.get(melding=melding).tekst == "Was leefgeluid"
        assert Termijn.objects.get(melding=melding).afgerond_op is not None


def test_a_melding_opens_or_joins_a_casus_and_the_melder_stays_one(world: SimpleNamespace) -> None:
    first, second = file_melding(world.people.waterlinde), file_melding(world.people.waterlinde, wat="Weer muziek")
    client = make.client(world.people.waterlinde)
    opened = client.post(f"/meldingen/{first.nummer}/casus/")
    assert opened.status_code == 302
    with make.as_role():
        casus = Casus.objects.get()
        assert list(Deelname.objects.values_list("partij__naam", flat=True)) == ["Waterlinde"]
    assert (
        client.post(f"/meldingen/{second.nummer}/koppelen/", {"casus": str(casus.pk), "delen": "on"}).status_code == 302
    )
    with make.as_role():
        rows = Overlastmelding.objects.filter(casus=casus)
        assert {(r.melding_id, r.beperkt) for r in rows} == {(first.pk, True), (second.pk, True)}
        assert len({r.melder_ref for r in rows}) == 1
        second.refresh_from_db()
        assert second.status == "gekoppeld"


def test_the_list_costs_the_same_for_one_and_for_three(world: SimpleNamespace) -> None:
    counts = []
    for n in (1, 2):
        for _ in range(n):
            file_melding(world.people.waterlinde)
        client = make.client(world.people.waterlinde)
        client.get("/meldingen/")
        with CaptureQueriesContext(connection) as web, CaptureQueriesContext(connections["inzagelog"]) as log:
            text = client.get("/meldingen/").content.decode()
        assert text.count("Vlierpad 12") == sum(range(1, n + 1))
        asked = [q["sql"] for captured in (web, log) for q in captured.captured_queries]
        counts.append(sum(sql not in {"BEGIN", "COMMIT"} for sql in asked))
    assert counts[0] == counts[1] <= 10, asked


def test_a_pdf_comes_back_without_its_actions(world: SimpleNamespace) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.attachments["verstopt.txt"] = b"VERSTOPT"
    out = io.BytesIO()
    pdf.save(out)
    melding = file_melding(world.people.waterlinde, bijlagen=SimpleUploadedFile("x.pdf", out.getvalue()))
    with make.as_role():
        document = Document.objects.get(melding=melding)
        assert document.categorie_id == 10
    back = make.client(world.people.waterlinde).get(f"/documenten/{document.pk}/").content
    with pikepdf.open(io.BytesIO(back)) as clean:
        assert "/OpenAction" not in clean.Root
        assert not clean.attachments
        assert len(clean.pages) == 1
