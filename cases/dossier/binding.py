"""Bind a dossier: lay out the pages, and put the pages of uploaded documents on the sheets that wait for them.

Every page of an uploaded document gets a sheet of our own with its heading and page number, so that contents, page
numbers and bookmarks run over the whole. The uploaded page is drawn on it, scaled to fit.
"""

import gc
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from weasyprint.document import Document as Rendered

from cases.dossier.contents import Contents, Source
from privacy import pdf
from privacy.pdf import data_url

# An archival file (PDF/A), unless an uploaded PDF is merged in: nobody can promise that of somebody else's file.
VARIANT = "pdf/a-2u"
PDF_MAGIC = b"%PDF-"
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
# The area of a sheet for the merged page, in points from the lower left corner of A4: see `sheet` in dossier.css.
AREA = pikepdf.Rectangle(51, 62, 544, 782)


@dataclass(frozen=True, slots=True)
class Bound:
    """The finished file."""

    content: bytes
    pages: int


class Unreadable(Exception):
    """A stored document is neither a PDF nor a picture that can be shown."""


def source(content: bytes, sha256: str) -> Source:
    """An uploaded document as it goes into the dossier. Raises Unreadable."""
    if content.startswith(PDF_MAGIC):
        try:
            with pikepdf.open(BytesIO(content)) as document:
                return Source(sha256, len(document.pages), pdf=content)
        except pikepdf.PdfError:
            raise Unreadable from None
    for magic, mime in PICTURES.items():
        if content.startswith(magic):
            return Source(sha256, 1, picture=data_url(content, mime))
    raise Unreadable


def bind(contents: Contents) -> Bound:
    """Render `contents` and merge the uploaded PDFs in."""
    merged = {p.nummer: p.source.pdf for p in contents.producties if p.source and p.source.pdf}
    variant = None if merged else VARIANT
    title = f"Dossier {contents.zaak}, versie {contents.versie}"
    rendered = pdf.render("pdf/dossier.html", {"title": title, "dossier": contents}, variant=variant)
    pages, sheets = len(rendered.pages), _sheets(rendered)
    gc.collect()  # what laying out leaves behind points at itself, and writing can use its memory again
    content = pdf.write(rendered, variant=variant)
    return Bound(_merge(content, merged, sheets) if merged else content, pages)


def _sheets(rendered: Rendered) -> dict[tuple[int, int], int]:
    """The index of the page that waits for (productie, page of its document)."""
    found = {}
    for index, page in enumerate(rendered.pages):
        for anchor in page.anchors:
            if anchor.startswith("blad-"):
                _, nummer, blad = anchor.split("-")
                found[int(nummer), int(blad)] = index
    return found


def _merge(content: bytes, merged: Mapping[int, bytes], sheets: Mapping[tuple[int, int], int]) -> bytes:
    out = BytesIO()
    with ExitStack() as files:  # what is merged must stay open until the whole is saved
        whole = files.enter_context(pikepdf.open(BytesIO(content)))
        for nummer, uploaded in merged.items():
            document = files.enter_context(pikepdf.open(BytesIO(uploaded)))
            for blad, page in enumerate(document.pages, start=1):
                whole.pages[sheets[nummer, blad]].add_overlay(page, AREA)
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
