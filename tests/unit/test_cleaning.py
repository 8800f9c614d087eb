"""What is kept of an upload: the picture and the pages, and nothing that acts, hides or travels along."""

import io
import random
import resource
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from cases.documents import cleaning, washing
from cases.documents.washing import UploadRefused, bare_jpeg
from cases.documents.washing import wash as clean

CANARY = b"KANARIE-7f3a"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def located(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A photo that says where, with what and how it was turned."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned a quarter
    exif[0x010F] = CANARY.decode()  # make
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 0.0)}  # GPS
    return picture(kind, size, exif=exif)


def pdf(**extra: Any) -> pikepdf.Pdf:
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    return made


def saved(made: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def everything_in(content: bytes) -> bytes:
    """A PDF with all its streams unpacked, to look for what should be gone."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        return saved(
            opened,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


def test_a_photo_loses_where_and_with_what_it_was_made_and_stands_upright() -> None:
    before = located()
    assert CANARY in before
    found = clean(before)
    assert CANARY not in found.content
    with Image.open(io.BytesIO(found.content)) as after:
        assert (after.format, after.size, dict(after.getexif())) == ("JPEG", (20, 40), {})
        assert "icc_profile" not in after.info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_turned_photo_is_made_smaller_and_upright(kind: str) -> None:
    found = clean(located(kind, (4000, 2000)))
    assert CANARY not in found.content
    with Image.open(io.BytesIO(found.content)) as after:
        assert after.size == (1000, 2000)


def test_what_is_glued_behind_a_photo_is_gone() -> None:
    for tail in (b"<script>alert(1)</script>" + CANARY, b"PK\x03\x04" + CANARY, b"%PDF-1.7 " + CANARY):
        found = clean(picture() + tail)
        assert CANARY not in found.content
        assert found.soort == "image/jpeg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_of_photo_becomes_a_jpeg_no_larger_than_is_useful(kind: str) -> None:
    found = clean(picture(kind, (3000, 1500)))
    with Image.open(io.BytesIO(found.content)) as after:
        assert (after.format, after.size) == ("JPEG", (2000, 1000))


def test_a_drawing_with_few_colours_and_a_clear_background_keeps_its_picture_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean(out.getvalue()).content)) as after:
        assert after.getpixel((5, 5)) == (255, 255, 255)
    out = io.BytesIO()
    Image.new("P", (30, 30), 0).save(out, "PNG")
    assert clean(out.getvalue()).soort == "image/jpeg"


def test_a_flood_of_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = picture("PNG", (9000, 9000))
    assert len(flood) < 400_000
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("unpacked"))
    with pytest.raises(UploadRefused, match="beeldpunten"):
        clean(flood)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "Dit soort bestand kan niet"),
        (b"PK\x03\x04" + b"\0" * 200, "Sla het op als PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Sla het op als PDF"),
        (b"{\\rtf1\\object", "Sla het op als PDF"),
        (EICAR, "Dit soort bestand kan niet"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "Dit soort bestand kan niet"),
        (b"<html><script>1</script></html>", "Dit soort bestand kan niet"),
        (b"zomaar wat tekst", "Dit soort bestand kan niet"),
        (picture()[:300], "niet te openen"),
        (b"%PDF-1.7\nniets", "niet te openen"),
    ],
)
def test_what_is_no_photo_or_pdf_is_refused_in_a_dutch_sentence(content: bytes, says: str) -> None:
    with pytest.raises(UploadRefused, match=says):
        clean(content)


def test_what_is_too_large_is_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(UploadRefused, match="hoogstens 1 MB"):
        cleaning.clean(b"%PDF-1.7" + b"0" * 1024 * 1024)
    with pytest.raises(UploadRefused, match="leeg"):
        cleaning.clean(b"")


def active() -> bytes:
    """A PDF that does everything a PDF should not."""
    made = pdf()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('KANARIE-7f3a')"))
    chain = pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([script]))
    attached = made.make_stream(CANARY, Type=pikepdf.Name.EmbeddedFile)
    spec = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=pikepdf.Dictionary(F=attached)))
    made.Root.OpenAction = chain
    made.Root.AA = pikepdf.Dictionary(WC=script)
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script])),
        EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("b"), spec])),
    )
    made.Root.AF = pikepdf.Array([spec])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=made.make_stream(CANARY))
    made.Root.Metadata = made.make_stream(CANARY, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    made.docinfo["/Author"] = CANARY.decode()
    page = made.pages[0].obj
    page.AA = pikepdf.Dictionary(O=script)
    form = made.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1], AF=[spec])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    rectangle = [0, 0, 50, 50]
    annotations: list[dict[str, Any]] = [
        {
            "Subtype": pikepdf.Name.Link,
            "A": pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("KANARIE-7f3a")),
        },
        {
            "Subtype": pikepdf.Name.Link,
            "A": pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://KANARIE-7f3a")),
        },
        {"Subtype": pikepdf.Name.FileAttachment, "FS": spec},
        {"Subtype": pikepdf.Name.Text, "Contents": pikepdf.String("opmerking"), "AA": pikepdf.Dictionary(E=script)},
    ]
    page.Annots = pikepdf.Array(
        made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=rectangle, **fields))
        for fields in annotations
    )
    return saved(made)


def test_a_pdf_loses_its_actions_scripts_attachments_and_author() -> None:
    before = active()
    assert CANARY in everything_in(before)
    found = clean(before)
    after = everything_in(found.content)
    assert CANARY not in after
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/XFA", b"/AA", b"/URI"):
        assert word not in after, word
    assert (found.soort, found.paginas) == ("application/pdf", 1)


def test_what_somebody_filled_in_on_a_form_stays_readable() -> None:
    made = pdf()
    look = made.make_stream(
        b"BT /F1 12 Tf 2 2 Td (ingevuld) Tj ET",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 90, 20],
    )
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("naam"),
            V=pikepdf.String("ingevuld"),
            Rect=[10, 10, 100, 30],
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
    )
    made.pages[0].obj.Annots = pikepdf.Array([field])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    after = everything_in(clean(saved(made)).content)
    assert b"(ingevuld) Tj" in after
    assert b"/Widget" not in after


def test_a_pdf_with_a_password_is_refused() -> None:
    locked = saved(pdf(), encryption=pikepdf.Encryption(owner="eigenaar", user="geheim"))
    with pytest.raises(UploadRefused, match="wachtwoord"):
        clean(locked)


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(washing, "MAX_PAGES", 1)
    made = pdf()
    made.add_blank_page()
    with pytest.raises(UploadRefused, match="pagina's"):
        clean(saved(made))


def test_a_broken_file_is_refused_and_never_an_error_of_ours() -> None:
    chance = random.Random(1)
    for whole in (active(), located(), picture("PNG"), picture("WEBP")):
        for _ in range(60):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                broken[chance.randrange(8, len(broken))] = chance.randrange(256)
            try:
                found = clean(bytes(broken))
            except UploadRefused:
                continue
            assert found.soort in {"application/pdf", "image/jpeg"}


def quick(content: bytes) -> tuple[str, float]:
    """What the door says to a file, and after how many seconds of work of the process that washes it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        said = cleaning.clean(content).soort
    except UploadRefused as refusal:
        said = str(refusal)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return said, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def flood(size: int) -> bytes:
    """Deflated nothing."""
    packer = zlib.compressobj(3)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()


def with_content(raw: bytes, filters: Any = pikepdf.Name.FlateDecode) -> bytes:
    made = pdf()
    stream = made.make_stream(b"")
    stream.write(raw, filter=filters)
    made.pages[0].obj.Contents = stream
    return saved(made, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def packed_objects(raw: bytes) -> bytes:
    """A PDF by hand whose page lies in an object stream."""
    catalogue = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    stream = b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(raw)
    packed = stream + raw + b"\nendstream\nendobj\n"
    pages = b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    end = len(catalogue) + len(packed) + len(pages)
    places = [(0, 0, 255), (1, 9, 0), (1, len(catalogue) + len(packed), 0), (2, 4, 0), (1, len(catalogue), 0)]
    table = b"".join(struct.pack("!BIB", *each) for each in [*places, (1, end, 0)])
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % end
    return catalogue + packed + pages + head + table + tail


def test_what_unpacks_to_a_flood_is_refused_at_once() -> None:
    """assurance.md 36."""
    twice = zlib.compress(flood(300_000_000))
    floods = {
        "page": with_content(flood(300_000_000)),
        "twice packed": with_content(twice, pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])),
        "packed objects": packed_objects(flood(600_000_000)),
        "pixels": picture("PNG", (9000, 9000)),
        "virus": EICAR,
        "macros": b"PK\x03\x04" + b"word/vbaProject.bin" * 9,
    }
    for name, content in floods.items():
        said, seconds = quick(content)
        assert said not in {"application/pdf", "image/jpeg"}, name
        assert seconds < 2, (name, seconds)


def test_what_brings_the_washing_down_brings_nothing_else_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for body in ("import os; os.abort()", "while True: pass", "x = 'x' * 10**12", "print('', end='')"):
        script = tmp_path / "washing.py"
        script.write_text(body)
        monkeypatch.setattr(cleaning, "SCRIPT", script)
        monkeypatch.setattr(cleaning, "SECONDS", 0.5)
        with pytest.raises(UploadRefused, match="niet te openen"):
            cleaning.clean(picture())


def test_the_door_gives_what_the_washing_made() -> None:
    for content, soort in ((located(), "image/jpeg"), (active(), "application/pdf")):
        found = cleaning.clean(content)
        assert (found.soort, found.paginas, CANARY in everything(found.content)) == (soort, 1, False)


def everything(content: bytes) -> bytes:
    return everything_in(content) if content.startswith(b"%PDF") else content


def test_a_photo_inside_a_pdf_says_nothing_of_where_it_was_made() -> None:
    made = pdf()
    image = made.make_stream(
        b"",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=40,
        Height=20,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Metadata=made.make_stream(CANARY),
    )
    image.write(located(), filter=pikepdf.Name.DCTDecode)
    made.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=image))
    made.pages[0].obj.Contents = made.make_stream(b"/A Do")
    before = saved(made)
    assert CANARY in everything_in(before)
    after = clean(before).content
    assert CANARY not in after
    with pikepdf.open(io.BytesIO(after)) as opened:
        # a picture may be called A, like an action
        raw = opened.pages[0].obj.Resources.XObject.A.read_raw_bytes()
    with Image.open(io.BytesIO(raw)) as shown:
        assert (shown.size, dict(shown.getexif())) == ((40, 20), {})
    assert bare_jpeg(raw) == raw


def test_an_action_goes_wherever_it_hangs() -> None:
    made = pdf()
    for kind in ("JavaScript", "Launch", "SubmitForm", "GoToR"):
        act = pikepdf.Dictionary(S=pikepdf.Name("/" + kind), F=pikepdf.String("KANARIE-7f3a"))
        made.Root["/Own" + kind] = pikepdf.Array([made.make_indirect(pikepdf.Dictionary(Deep=pikepdf.Array([act])))])
    outside = made.make_stream(b"q Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
    outside.F = pikepdf.String("KANARIE-7f3a")
    outside.Ref = pikepdf.Dictionary(F=pikepdf.String("KANARIE-7f3a"))
    made.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=outside))
    before = saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert CANARY in everything_in(before)
    assert CANARY not in everything_in(clean(before).content)


def test_a_file_that_is_two_things_is_kept_as_the_one_that_was_judged() -> None:
    """assurance.md 34."""
    page = saved(pdf())
    for other in (
        b"<html><script>1</script>" + CANARY,
        b"PK\x03\x04" + CANARY,
        b"\xff\xd8\xff" + CANARY,
        EICAR + CANARY,
    ):
        found = clean(page + other)
        assert found.soort == "application/pdf"
        assert CANARY not in everything_in(found.content)
    # not what it seems to be at first sight
    with pytest.raises(UploadRefused):
        clean(b"GIF89a" + CANARY + page)
    with pytest.raises(UploadRefused):
        clean(b"<html>" + page)
