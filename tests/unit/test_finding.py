"""A token is found however it is written (assurance.md 2): else a crawl proves nothing of what it looks through."""

import base64
import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from urllib.parse import quote

import pytest

from overlast.toets.finding import tokens_in
from privacy import pdf

TOKEN = "zq0123abcdx"


def _zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return out.getvalue()


def _paper(text: str) -> bytes:
    context = {"title": "Stuk", "nummer": "1", "datum": "x", "sections": (), "police": "", "gemeente": text}
    return pdf.write(pdf.render("pdf/inzage.html", context, variant="pdf/ua-1"), variant="pdf/ua-1")


def _entities(text: str) -> bytes:
    return "".join(f"&#{ord(c)};" for c in text).encode()


WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "entities": _entities,
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(c):x};" for c in text).encode(),
    "escaped html": lambda text: html.escape(f"<b>{text}</b>").encode(),
    "json": lambda text: json.dumps({"naam": text}).encode(),
    "json escapes": lambda text: "".join(f"\\u{ord(c):04x}" for c in text).encode(),
    "percent": lambda text: "".join(f"%{ord(c):02X}" for c in text).encode(),
    "address": lambda text: quote(f"/zoeken/?q=é {text}").encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip of entities": lambda text: gzip.compress(_entities(text)),
    "zip": _zip,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_is_found_in_every_guise(way: str) -> None:
    assert tokens_in(WAYS[way](TOKEN), [], "text/html") == {TOKEN}


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_token_is_found_in_base64_wherever_it_begins(encode: Callable[[bytes], bytes], before: int) -> None:
    body = encode(b"\xff" * before + TOKEN.encode() + b"\xfe" * 7)
    assert TOKEN not in body.decode()
    assert tokens_in(b'{"data": "' + body + b'"}', [], "application/json") == {TOKEN}


def test_a_token_is_found_in_the_text_of_a_pdf_and_in_a_header() -> None:
    body = _paper(TOKEN)
    assert TOKEN.encode() not in body
    assert tokens_in(body, [], "application/pdf") == {TOKEN}
    assert tokens_in(gzip.compress(body), [], "application/pdf") == {TOKEN}
    assert tokens_in(b"", [("Content-Disposition", f'inline; filename="{TOKEN}.pdf"')], "image/png") == {TOKEN}


def test_nothing_is_found_where_nothing_is() -> None:
    body = b"zq0123abcd zq0123abcd" + base64.b64encode(b"nothing to see here, really")
    assert tokens_in(body, [], "text/html") == set()
