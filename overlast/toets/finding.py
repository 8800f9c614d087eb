"""Finding tokens in what an address answers, however they are written."""

import base64
import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator

TOKEN = re.compile(r"zq[0-9a-f]{8}x")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{15,}")


def tokens_in(body: bytes, headers: Iterable[tuple[str, str]], content_type: str) -> set[str]:
    """The tokens in an answer: as they are, as entities, escapes or base64, in headers and in the text of a PDF.

    What was compressed is searched as well: an answer, or a file of which it is one.
    """
    headers = list(headers)
    packed = unpacked(body)
    if packed:
        return tokens_in(packed, headers, content_type)
    text = body.decode("utf-8", "replace") + "\n".join(f"{key}: {value}" for key, value in headers)
    if content_type.startswith("application/pdf"):
        text += pdf_text(body)
    text += html.unescape(text) if "&#" in text else ""
    text += re.sub(r"\\u00([0-9a-f]{2})|%([0-9a-fA-F]{2})", lambda m: chr(int(m.group(1) or m.group(2), 16)), text)
    return set(TOKEN.findall(text)) | {token for piece in decoded(body) for token in TOKEN.findall(piece)}


def unpacked(body: bytes) -> bytes:
    """What a gzip or zip holds, one after another; nothing for what is neither."""
    if body[:2] == b"\x1f\x8b":
        return gzip.decompress(body)
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"\n".join([*map(str.encode, archive.namelist()), *map(archive.read, archive.namelist())])
    return b""


def decoded(body: bytes) -> Iterator[str]:
    for run in set(BASE64.findall(body)):
        for start in range(4):
            piece = run[start:]
            other = b"-_" if b"-" in piece or b"_" in piece else None
            yield base64.b64decode(piece[: len(piece) // 4 * 4], other).decode("latin-1")


def pdf_text(body: bytes) -> str:
    """The text of the pages of a PDF, and what it says about itself: title, author, bookmarks."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    about = [str(value) for value in (reader.metadata or {}).values()]
    bookmarks = re.findall(r"'/Title': '([^']*)'", str(reader.outline))
    return "\n".join([*(page.extract_text() for page in reader.pages), *about, *bookmarks])
