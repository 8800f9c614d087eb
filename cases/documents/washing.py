"""Draws pictures again and writes PDFs again, in a process of its own that has little memory and little time.

Run by `cases.documents.cleaning` as a script: the file comes in on standard input and goes out behind one line of
JSON. What a hostile file does to a decoder (a crash, a flood of memory, a loop) ends with this process. Imports nothing
of ours.
"""

import io
import json
import re
import resource
import sys
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import puremagic
from PIL import Image, ImageOps

MEMORY_BYTES = 1_200_000_000
CPU_SECONDS = 15

MAX_PIXELS = 60_000_000
MAX_EDGE = 2000
MAX_PAGES = 500
# What one stream of a PDF may unpack to, and all of them together: more is there to fill a memory, not to be read.
MAX_STREAM = 128 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_DEPTH = 50
PIECE, MOST_AT_ONCE = 64 * 1024, 4 * 1024 * 1024
STREAM = re.compile(rb"stream\r?\n")
PICTURES = {".jpg", ".jpeg", ".jfif", ".png", ".webp"}
OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")

# Keys that make a PDF do something, carry something along, or reach outside (removed wherever they stand).
ACTIVE_KEYS = (
    "/OpenAction",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/EF",
    "/AF",
    "/XFA",
    "/RichMedia",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/Collection",
    "/URI",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Movie",
    "/Sound",
    "/Rendition",
    "/3DD",
    "/OnInstantiate",
    "/Ref",
    "/OPI",
    "/Metadata",
    "/PieceInfo",
    "/SpiderInfo",
    "/Thumb",
)
# The same, but also ordinary names: of a glyph of a font, of a picture of a page. Those are streams.
ACTION_KEYS = ("/A", "/AA", "/PA")
ROOT_KEYS = ("/AcroForm", "/Names", "/Threads", "/DSS", "/Perms", "/Legal", "/Requirements", "/Extensions")
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/URI",
    "/SubmitForm",
    "/ResetForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/GoTo3DView",
    "/RichMediaExecute",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/Hide",
    "/Named",
    "/SetOCGState",
    "/Trans",
}
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Widget", "/Link"}


class UploadRefused(Exception):
    """The file is not kept; the text says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept: content, media type, number of pages."""

    content: bytes
    soort: str
    paginas: int


def wash(content: bytes) -> Clean:
    """Judge by the content, never by the name. Raises UploadRefused."""
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    try:
        kind = puremagic.from_string(content)
    except (puremagic.PureError, ValueError):
        kind = ""
    if kind in PICTURES:
        return _picture(content)
    if content.startswith(OFFICE):
        raise UploadRefused(
            "Dit soort bestand kan niet. Is het een document van Word of Excel? Sla het op als PDF en kies dan de PDF."
        )
    raise UploadRefused("Dit soort bestand kan niet. Kies een foto (JPG, PNG of WebP) of een PDF.")


def _picture(content: bytes) -> Clean:
    """Draw the picture again as JPEG: place, camera and hidden data are gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as source:
                if source.width * source.height > MAX_PIXELS:
                    raise UploadRefused(
                        "Deze foto heeft te veel beeldpunten. Maak de foto kleiner en probeer het opnieuw."
                    )
                plain = _drawn_again(source)
    except (UploadRefused, MemoryError):
        raise
    except Exception as error:
        raise UploadRefused("Deze foto is niet te openen. Kies een andere foto.") from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85, optimize=True)
    return Clean(out.getvalue(), "image/jpeg", 1)


def _drawn_again(source: Image.Image) -> Image.Image:
    """The picture upright on white, made smaller first: a large photo takes little memory."""
    if source.mode not in {"L", "RGB", "CMYK"}:
        source = source.convert("RGBA")
    source.thumbnail((MAX_EDGE, MAX_EDGE))
    upright = ImageOps.exif_transpose(source)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGB"), mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return plain


def _pdf(content: bytes) -> Clean:
    """Write the PDF again: pages and text stay, everything that acts or is attached goes."""
    _weigh_raw(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UploadRefused(f"Deze PDF heeft meer dan {MAX_PAGES} pagina's. Deel het bestand op.")
            _weigh(pdf)
            # what somebody filled in or stamped becomes part of the page before the fields go
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
            for key in ROOT_KEYS:
                if key in pdf.Root:
                    del pdf.Root[key]
            if pdf.trailer.get("/Info") is not None:
                del pdf.trailer["/Info"]
            for page in pdf.pages:
                _quiet_page(page)
            for thing in pdf.objects:
                _quiet(thing)
            pages = len(pdf.pages)
            out = io.BytesIO()
            pdf.remove_unreferenced_resources()
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise UploadRefused(
            "Deze PDF heeft een wachtwoord. Sla hem op zonder wachtwoord en probeer het opnieuw."
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, NotImplementedError) as error:
        raise UploadRefused("Deze PDF is niet te openen. Sla hem opnieuw op en probeer het nog eens.") from error
    if not pages:
        raise UploadRefused("Deze PDF heeft geen pagina's. Kies een ander bestand.")
    return Clean(out.getvalue(), "application/pdf", pages)


_TOO_MUCH = "Deze PDF pakt uit tot iets onredelijk groots. Sla hem opnieuw op, of deel hem op."


def _weigh_raw(content: bytes) -> None:
    """Refuse what unpacks to far more than anybody reads before a parser unpacks it, wherever in the file it stands."""
    whole = memoryview(content)
    total = 0
    for found in STREAM.finditer(content):
        total += _unpacked(whole[found.end() :])
        if total > MAX_UNPACKED:
            raise UploadRefused(_TOO_MUCH)


def _weigh(pdf: pikepdf.Pdf) -> None:
    """The same for what only shows in the open file: streams that were encrypted, or packed more than once."""
    total = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            filters = _names(thing.get("/Filter"))
            if filters.count("/FlateDecode") + filters.count("/Fl") > 1:
                raise UploadRefused(_TOO_MUCH)
            if pdf.is_encrypted and filters[:1] in (["/FlateDecode"], ["/Fl"]):
                total += _unpacked(memoryview(thing.read_raw_bytes()))
            if total > MAX_UNPACKED:
                raise UploadRefused(_TOO_MUCH)


def _names(value: object) -> list[str]:
    if isinstance(value, pikepdf.Array):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def _unpacked(raw: memoryview) -> int:
    """How large the deflated stream at the begin of `raw` becomes, as far as it is whole. Raises UploadRefused."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        for start in range(0, len(raw), PIECE):
            rest: bytes | memoryview = raw[start : start + PIECE]
            while rest:
                size += len(unpacker.decompress(rest, MOST_AT_ONCE))
                rest = unpacker.unconsumed_tail
                if size > MAX_STREAM:
                    raise UploadRefused(_TOO_MUCH)
            if unpacker.eof:
                break
    except zlib.error:
        return size
    return size


def _quiet_page(page: pikepdf.Page) -> None:
    annotations = page.obj.get("/Annots")
    if annotations is None:
        return
    kept = [a for a in annotations if isinstance(a, pikepdf.Dictionary) and a.get("/Subtype") not in ACTIVE_ANNOTATIONS]
    if kept:
        page.obj["/Annots"] = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _quiet(thing: pikepdf.Object, depth: int = 0) -> None:
    """Remove what acts from a dictionary and from what stands inside it."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(thing, pikepdf.Array):
        for item in thing:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Array)) and not item.is_indirect:
                _quiet(item, depth + 1)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        if isinstance(thing, pikepdf.Stream):
            _bare(thing)
        for key in _active(thing):
            del thing[key]
        for _, value in list(thing.items()):
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
                _quiet(value, depth + 1)


def _active(thing: pikepdf.Object) -> Iterator[str]:
    """The keys that go: those that act, and every key of what is itself an action, however it is reached."""
    if str(thing.get("/S")) in ACTIONS and str(thing.get("/Type", "/Action")) == "/Action" and "/P" not in thing:
        yield from list(thing.keys())
        return
    for key in ACTIVE_KEYS:
        if key in thing:
            yield key
    for key in ACTION_KEYS:
        if key in thing and not isinstance(thing[key], pikepdf.Stream):
            yield key


def _bare(stream: pikepdf.Object) -> None:
    """A stream holds its own data, not those of a file elsewhere; a photo in it says nothing of where it was made."""
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in stream:
            del stream[key]
    if _names(stream.get("/Filter")) == ["/DCTDecode"]:
        raw = stream.read_raw_bytes()
        bare = bare_jpeg(raw)
        if bare != raw:
            said = stream.get("/DecodeParms")
            how = said if isinstance(said, (pikepdf.Dictionary, pikepdf.Array)) else None
            stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=how)


def bare_jpeg(raw: bytes) -> bytes:
    """A JPEG without comments and the segments of cameras and programs; what says how colours are kept stays."""
    kept, place = [raw[:2]], 2
    while place + 4 <= len(raw) and raw[place] == 0xFF and raw[place + 1] != 0xDA:
        marker, length = raw[place + 1], int.from_bytes(raw[place + 2 : place + 4], "big")
        if not (marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE))):
            kept.append(raw[place : place + 2 + length])
        place += 2 + length
    return b"".join([*kept, raw[place:]])


def main() -> int:
    """Wash standard input within the limits; one line of JSON on standard output, then the clean file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        clean = wash(sys.stdin.buffer.read())
    except UploadRefused as refusal:
        print(json.dumps({"refused": str(refusal)}), flush=True)
    except MemoryError:
        print(json.dumps({"refused": "Dit bestand is te ingewikkeld om te bewaren. Sla het opnieuw op."}), flush=True)
    else:
        print(json.dumps({"soort": clean.soort, "paginas": clean.paginas}), flush=True)
        sys.stdout.buffer.write(clean.content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
