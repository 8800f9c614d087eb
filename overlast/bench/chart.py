"""Growth as lines: drawn as SVG like the chart of a dossier, with a title and description; the table says the same."""

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, FOOT, HEAD, LEGEND = 720, 380, 48, 40, 24, 250
COLOURS = ("#1f4e79", "#8a3b12", "#2d6a2d", "#6a2d6a", "#7a5c00", "#006d77", "#9b1c31", "#404040")
DASHES = ("", "6 3", "2 3", "8 3 2 3")


@dataclass(frozen=True, slots=True)
class Line:
    """One page: its time at each size, as a multiple of that at the smallest."""

    label: str
    values: tuple[float, ...]


def lines(sizes: tuple[str, ...], shown: tuple[Line, ...], *, limit: float) -> str:
    """The drawing, with a line at `limit`."""
    top = max([limit * 1.5, *(value for line in shown for value in line.values)])
    inner, tall = WIDTH - LEFT - LEGEND, HEIGHT - FOOT - HEAD
    step = inner / max(1, len(sizes) - 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return LEFT + step * index, HEAD + tall * (1 - value / top)

    parts = [_rule(place(0, value)[1], f"{value:.1f}", dashed=value == limit) for value in (1.0, limit, top)]
    for index, size in enumerate(sizes):
        x, _ = place(index, 0)
        parts.append(_text(x, HEIGHT - 14, size, anchor="middle"))
    for number, line in enumerate(shown):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        points = " ".join("{:.1f},{:.1f}".format(*place(i, value)) for i, value in enumerate(line.values))
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        y = HEAD + 12 + 22 * number
        x = WIDTH - LEGEND + 24
        parts.append(f'<polyline points="{points}" {style}/>')
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 26}" y2="{y - 4}" {style}/>')
        parts.append(_text(x + 32, y, line.label))
    about = f"Tijd per bladzijde ten opzichte van {sizes[0]} casussen, bij {', '.join(sizes)} casussen."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif">'
        f'<title>Groei</title><desc>{escape(about)}</desc><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{''.join(parts)}</svg>"
    )


def _rule(y: float, label: str, *, dashed: bool) -> str:
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    end = WIDTH - LEGEND
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{end}" y2="{y:.1f}" stroke="#8a8a8a" stroke-width="1"{dash}/>'
    return line + _text(LEFT - 8, y + 4, f"{label} x", anchor="end")


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" fill="#1a1a1a">{escape(text)}</text>'
