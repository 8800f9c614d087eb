"""Meldingen per month as bars: drawn as SVG, with a title and description; the table beside it says the same."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, FOOT, HEAD = 640, 170, 26, 16


@dataclass(frozen=True, slots=True)
class Month:
    """How many in one month; `label` is for instance "nov 2026"."""

    label: str
    count: int


def per_month(days: Iterable[dt.date]) -> tuple[Month, ...]:
    """Counts from the first month to the last, empty months included."""
    found = Counter(day.replace(day=1) for day in days)
    if not found:
        return ()
    month, last, rows = min(found), max(found), []
    while month <= last:
        rows.append(Month(date_format(month, "M Y").lower(), found[month]))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return tuple(rows)


def bars(months: tuple[Month, ...]) -> SafeString:
    """The drawing; empty without months. Each bar carries its number, so that no axis is needed."""
    if not months:
        return SafeString("")
    step = WIDTH / len(months)
    bar = min(step * 0.62, 46)
    scale = (HEIGHT - FOOT - HEAD) / max(month.count for month in months)
    every = max(1, -(-len(months) // 13))
    parts = []
    for index, month in enumerate(months):
        middle, tall = step * (index + 0.5), month.count * scale
        top = HEIGHT - FOOT - tall
        parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="#1f4e79"/>'
                '<text x="{}" y="{}" text-anchor="middle" font-size="11" fill="#1a1a1a">{}</text>',
                *(f"{value:.1f}" for value in (middle - bar / 2, top, bar, tall, middle, top - 4)),
                month.count,
            )
        )
        if index % every == 0:
            parts.append(
                format_html(
                    '<text x="{}" y="{}" text-anchor="middle" font-size="9.5" fill="#404040">{}</text>',
                    f"{middle:.1f}",
                    HEIGHT - 10,
                    month.label,
                )
            )
    total = sum(month.count for month in months)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="Meldingen per maand">'
        "<title>Meldingen per maand</title><desc>{} meldingen van {} tot en met {}.</desc>"
        '<line x1="0" y1="{}" x2="{}" y2="{}" stroke="#404040" stroke-width="1"/>{}</svg>',
        WIDTH,
        HEIGHT,
        total,
        months[0].label,
        months[-1].label,
        HEIGHT - FOOT,
        WIDTH,
        HEIGHT - FOOT,
        format_html_join("", "{}", ((part,) for part in parts)),
    )
