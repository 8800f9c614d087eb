"""HTML to PDF. Nothing is fetched: what a page needs comes along in it as a data address (assurance.md 37)."""

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from fontTools.ttLib import woff2
from weasyprint import CSS, HTML
from weasyprint.document import Document as Rendered
from weasyprint.images import SVGImage
from weasyprint.layout import LayoutContext
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONTS = ("source-sans-3-latin-wght-normal-*.woff2", "source-sans-3-latin-ext-wght-normal-*.woff2")
RANGES = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212",
    "U+0100-02BA, U+1E00-1E9F, U+20A0-20AB",
)


class Refused(FatalURLFetchingError):
    """The page asked for something outside itself; the rendering stops."""


class DataOnly(URLFetcher):
    """Answers data addresses and refuses every other one, local files and our own address included."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.lower().startswith("data:"):
            raise Refused("A printed page may only use data addresses.")
        return super().fetch(url, headers)


class Markup(HTML):
    """A page without notes under its text: nothing of ours may use `float: footnote`.

    For the call and the text of a note, and for the sign before an item of a list, WeasyPrint keeps styles of every
    element, whether it has them or not: six of the seven styles, and a quarter of the memory of a long file.
    """

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [usual_rules()]


@lru_cache(maxsize=1)
def usual_rules() -> CSS:
    """What HTML looks like before we say anything: the rules of WeasyPrint, but for those that Markup leaves out."""
    rules = (files("weasyprint") / "css" / "html5_ua.css").read_text("utf-8")
    without_notes = re.sub(r"^::(foot)?note-.*$", "", rules, flags=re.MULTILINE)
    return CSS(string=re.sub(r"^::marker", "li::marker", without_notes, flags=re.MULTILINE))


def data_url(content: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


@lru_cache(maxsize=1)
def font_faces() -> tuple[tuple[str, str], ...]:
    """(data address, range of characters) of the font of the pages; empty before the first frontend build.

    Unpacked once: WeasyPrint would unpack it for every file anew, a quarter of the work of a letter.
    """
    folder = settings.BUILD_DIR / "static" / "overlast" / "fonts"
    return tuple(
        (data_url(_unpacked(path), "font/ttf"), characters)
        for name, characters in zip(FONTS, RANGES, strict=True)
        for path in sorted(folder.glob(name))[:1]
    )


def _unpacked(path: Path) -> bytes:
    out = BytesIO()
    with path.open("rb") as packed:
        woff2.decompress(packed, out)
    return out.getvalue()


def render(template: str, context: dict[str, Any], *, variant: str | None) -> Rendered:
    """Lay out a template of templates/pdf/. `context` needs `title`: neutral, it becomes the title of the file.

    `variant` is the standard that the file is to meet, for instance "pdf/ua-1"; pass the same to `write`.
    """
    markup = render_to_string(template, {**context, "font_faces": font_faces()})
    html = Markup(string=markup, url_fetcher=DataOnly(), base_url=None)
    rendered = html.render(font_config=FontConfiguration(), pdf_variant=variant, pdf_tags=True)
    _forget_layout(rendered)
    return rendered


def _forget_layout(rendered: Rendered) -> None:
    """Let go of what laid out the pages, a third of the memory: a drawing holds on to it and needs its fonts alone."""
    for page in rendered.pages:
        for box in page._page_box.descendants():
            drawing = getattr(box, "replacement", None)
            if isinstance(drawing, SVGImage):
                old = drawing._context
                drawing._context = LayoutContext(
                    None, old.get_image_from_uri.func, old.font_config, old.counter_style, None
                )


def write(rendered: Rendered, *, variant: str | None) -> bytes:
    """The file, tagged for a screen reader. `rendered` has no pages afterwards: they make room for the file."""
    return bytes(
        rendered.write_pdf(pdf_variant=variant, pdf_tags=True, finisher=lambda document, _: document.pages.clear())
    )
