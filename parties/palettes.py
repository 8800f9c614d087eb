"""The colours of a gemeente: eight values from light to dark, from which the tokens of the design system follow.

Pure: no database. A palette is the address of its own stylesheet, so that nothing has to be looked up and a browser
may keep it for ever.
"""

import colorsys
import re
from collections.abc import Sequence
from hashlib import sha256

HEX = re.compile(r"#[0-9a-f]{6}\Z")
STEPS = (50, 100, 200, 300, 400, 500, 600, 700)
LABELS = (
    "Achtergrond, heel licht",
    "Achtergrond, licht",
    "Achtergrond bij aanwijzen",
    "Rand, en tekst in de balk bovenaan",
    "Zachte tekst",
    "Knoppen en links",
    "Knoppen en links bij aanwijzen",
    "Balk bovenaan",
)
Palette = Sequence[str]

PRESETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "overlast": (
        "Petrol (van Overlast)",
        ("#f0f8f9", "#ddeff2", "#bfe0e6", "#86bfca", "#1f7687", "#0f5f6f", "#0a4652", "#072f38"),
    ),
    "groen": (
        "Groen",
        ("#f3f8f0", "#e4f0dd", "#cbe3bd", "#9bc683", "#46792a", "#33611b", "#244713", "#17300b"),
    ),
    "blauw": (
        "Blauw",
        ("#f2f6fc", "#e0eaf7", "#c4d7ef", "#93b5e0", "#2f65ad", "#1f4e8c", "#163a69", "#0d2748"),
    ),
    "rood": (
        "Rood",
        ("#fcf3f3", "#f8e3e3", "#f0c9c9", "#e19d9d", "#ad3232", "#8f2020", "#6c1717", "#4a0e0e"),
    ),
    "paars": (
        "Paars",
        ("#f8f4fb", "#eee5f6", "#decdec", "#c0a0da", "#7b4aa6", "#623488", "#492566", "#311845"),
    ),
}
# (text, background, least contrast, what it is): the pairs of the pages that WCAG 2.2 AA speaks of.
_PAIRS: tuple[tuple[int | None, int | None, float, str], ...] = (
    (400, None, 4.5, "zachte tekst op wit"),
    (400, 50, 4.5, "zachte tekst op de heel lichte achtergrond"),
    (500, None, 4.5, "links op wit"),
    (500, 100, 4.5, "links op de lichte achtergrond"),
    (500, 200, 4.5, "links op de achtergrond bij aanwijzen"),
    (600, 200, 4.5, "links bij aanwijzen op hun achtergrond"),
    (None, 500, 4.5, "wit op knoppen"),
    (None, 600, 4.5, "wit op knoppen bij aanwijzen"),
    (None, 700, 4.5, "wit op de balk bovenaan"),
    (300, 700, 4.5, "zachte tekst op de balk bovenaan"),
    (400, 100, 3.0, "randen op de lichte achtergrond"),
)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_palette(colours: Palette) -> bool:
    """Whether these are eight colours as #rrggbb in lower case: nothing else ever comes into a stylesheet."""
    return len(colours) == len(STEPS) and all(HEX.match(colour) for colour in colours)


def too_faint(colours: Palette) -> list[tuple[int, str]]:
    """(place of the colour to change, what is wrong) per pair that is harder to read than WCAG 2.2 AA allows."""
    by_step: dict[int | None, str] = {None: "#ffffff", **dict(zip(STEPS, colours, strict=True))}
    found = []
    for text, ground, least, what in _PAIRS:
        there = contrast(by_step[text], by_step[ground])
        if there < least:
            darker = max(each for each in (text, ground) if each is not None)
            number = f"{there:.1f}".replace(".", ",")
            wanted = f"{least:.1f}".replace(".", ",")
            found.append((STEPS.index(darker), f"Te weinig contrast: {what} is {number}, nodig is {wanted}."))
    return found


def derived(colour: str) -> tuple[str, ...]:
    """Eight values in the hue of one colour, dark enough to read: the start for who has only a house colour."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    values = []
    for step, lightness in zip(STEPS, (0.965, 0.92, 0.85, 0.73, 0.4, 0.3, 0.22, 0.15), strict=True):
        value = _shade(hue, lightness, saturation * (0.6 if step <= 200 else 0.85))
        while step in (400, 500, 600, 700) and contrast(value, "#ffffff") < (6.6 if step == 400 else 7.5):
            lightness -= 0.01
            value = _shade(hue, lightness, saturation * 0.85)
        values.append(value)
    while contrast(values[3], values[7]) < 4.5:
        lightness = lightness - 0.01
        values[7] = _shade(hue, max(lightness, 0.02), saturation * 0.85)
        if lightness < 0.02:
            break
    return tuple(values)


def _shade(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def theme_class(colours: Palette) -> str:
    """The class beside voorbeeld-theme that these colours hang on."""
    return f"ov-palet-{_mark(colours)}"


def stylesheet(colours: Palette) -> str:
    """The stylesheet of a palette; `colours` must be one (`is_palette`), else ValueError."""
    if not is_palette(colours):
        raise ValueError("not a palette")
    tokens = "".join(
        f"--voorbeeld-kleuren-violet-{step}:{colour};" for step, colour in zip(STEPS, colours, strict=True)
    )
    return f".voorbeeld-theme.{theme_class(colours)}{{{tokens}}}\n"


def address(colours: Palette) -> str:
    """The palette as it stands in the address of its stylesheet, with a hash of what that says."""
    return "".join(colour[1:] for colour in colours) + "-" + sha256(stylesheet(colours).encode()).hexdigest()[:16]


def from_address(text: str) -> tuple[str, ...] | None:
    """The palette of an address that we made; None for any other."""
    plain = text.partition("-")[0]
    colours = tuple(f"#{plain[i : i + 6]}" for i in range(0, len(plain), 6))
    return colours if is_palette(colours) and address(colours) == text else None


def _mark(colours: Palette) -> str:
    return sha256("".join(colours).encode()).hexdigest()[:12]
