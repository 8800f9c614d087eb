"""A logo is drawn again before it is kept: whatever else the file carried is gone. Drawings in SVG are not taken."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 20_000_000
SIZE = (800, 320)


class NoLogo(Exception):
    """The file is not kept; the text says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A logo as PNG, with its size in pixels."""

    content: bytes
    width: int
    height: int


def draw_again(content: bytes) -> Drawn:
    """The picture as a PNG of at most 800 by 320 pixels. Judged by its content, never by its name. Raises NoLogo."""
    if len(content) > MAX_BYTES:
        raise NoLogo("Dit bestand is te groot. Kies een bestand van hoogstens 2 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as source:
                if source.width * source.height > MAX_PIXELS:
                    raise NoLogo("Dit logo heeft te veel beeldpunten. Maak het kleiner en probeer het opnieuw.")
                plain = ImageOps.exif_transpose(source).convert("RGBA")
    except NoLogo:
        raise
    except Exception as error:
        raise NoLogo("Dit bestand is geen PNG, JPG of WebP, of het is beschadigd. Kies een ander bestand.") from error
    plain.thumbnail(SIZE)
    fresh = Image.new("RGBA", plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), fresh.width, fresh.height)
