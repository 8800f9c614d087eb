"""Files of the demo: a page of text as PDF, or a drawn picture; encrypted like every upload."""

import io
from hashlib import sha256
from html import escape
from typing import Any

from PIL import Image, ImageDraw
from weasyprint import HTML

from cases.documents.storage import save


def stored(titel: str, tekst: str) -> dict[str, Any]:
    """The columns of a Document for one text page, or for a picture when there is no text."""
    content = _page(titel, tekst) if tekst else _picture(titel)
    opslagnaam, sleutel = save(content)
    return {
        "soort": "application/pdf" if tekst else "image/jpeg",
        "bytes": len(content),
        "paginas": 1,
        "sha256": sha256(content).hexdigest(),
        "opslagnaam": opslagnaam,
        "sleutel": sleutel,
    }


def _page(titel: str, tekst: str) -> bytes:
    html = f"<html lang=nl><title>{escape(titel)}</title><h1>{escape(titel)}</h1><p>{escape(tekst)}</p></html>"
    return HTML(string=html).write_pdf() or b""


def _picture(titel: str) -> bytes:
    """A plain drawing that stands for a photo; nothing in it was photographed."""
    image = Image.new("RGB", (1200, 800), "#c9d6dc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, 1200, 800), fill="#8a99a3")
    for n in range(6):
        draw.rectangle((60 + n * 190, 140, 200 + n * 190, 500), fill="#5d6f7a", outline="#32424c", width=6)
        draw.rectangle((90 + n * 190, 180, 170 + n * 190, 300), fill="#dfe9ee")
    draw.text((40, 740), titel, fill="#10202a", font_size=36)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
