"""Uploads are never served back as they came: pictures are drawn again, PDFs are written again without actions."""

import io
import warnings
from dataclasses import dataclass

import pikepdf
import puremagic
from django.conf import settings
from PIL import Image, ImageOps

MAX_PIXELS = 60_000_000
MAX_EDGE = 2000
MAX_PAGES = 500
PICTURES = {".jpg", ".jpeg", ".jfif", ".png", ".webp"}

# Keys that make a PDF do something, carry something along, or reach outside (removed wherever they stand).
ACTIVE_KEYS = (
    "/OpenAction",
    "/AA",
    "/A",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/AF",
    "/XFA",
    "/RichMedia",
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
)
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Widget", "/Link"}


class UploadRefused(Exception):
    """The file is not kept; the text says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A file as it may be kept: content, media type, number of pages."""

    content: bytes
    soort: str
    paginas: int


def clean(content: bytes) -> Clean:
    """Judge by the content, never by the name. Raises UploadRefused."""
    if not content:
        raise UploadRefused("Dit bestand is leeg. Kies een ander bestand.")
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise UploadRefused(f"Dit bestand is te groot. Kies een bestand van hoogstens {limit} MB.")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    try:
        kind = puremagic.from_string(content)
    except puremagic.PureError:
        kind = ""
    if kind not in PICTURES:
        raise UploadRefused("Dit soort bestand kan niet. Kies een foto (JPG, PNG of WebP) of een PDF.")
    return _picture(content)


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
    except UploadRefused:
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
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UploadRefused(f"Deze PDF heeft meer dan {MAX_PAGES} pagina's. Deel het bestand op.")
            # what somebody filled in or stamped becomes part of the page before the fields go
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
            for key in ("/AcroForm", "/Names", "/Metadata", "/PieceInfo", "/Threads"):
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
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as error:
        raise UploadRefused("Deze PDF is niet te openen. Sla hem opnieuw op en probeer het nog eens.") from error
    if not pages:
        raise UploadRefused("Deze PDF heeft geen pagina's. Kies een ander bestand.")
    return Clean(out.getvalue(), "application/pdf", pages)


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
    """Remove active keys from a dictionary and from what stands inside it."""
    if depth > 50:
        raise ValueError("nested too deep")
    if isinstance(thing, pikepdf.Array):
        for item in thing:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Array)) and not item.is_indirect:
                _quiet(item, depth + 1)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in ACTIVE_KEYS:
            if key in thing:
                del thing[key]
        for _, value in list(thing.items()):
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
                _quiet(value, depth + 1)
