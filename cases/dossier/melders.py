"""Melders in a dossier: a letter for each, and their names taken out of every text. Open melders too: never a name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cases.dossier.items import Groep, Item
from cases.models import Meldergegevens
from privacy.gate import Disclosed

SHORTEST_WORD = 4
NOBODY = "melder"


def letter(number: int) -> str:
    """A, B, ... Z, AA, AB ... for 0, 1, ... 25, 26, 27 ..."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class Melders:
    """The label of the melder per row and per melding: the same for one melder of one organisation only."""

    labels: Mapping[UUID, str]

    def of(self, item: Item) -> str:
        return self.labels.get(item.rij, "")


def label_melders(items: Iterable[Item]) -> Melders:
    """Give each distinct (provider, melder_ref) the next letter, by the date of its first melding."""
    seen: dict[tuple[int, UUID], str] = {}
    labels: dict[UUID, str] = {}
    for item in items:
        if item.groep == Groep.MELDING:
            key = (item.bron_id, item.row.melder_ref)
            seen.setdefault(key, f"melder {letter(len(seen))}")
            labels[item.rij] = labels[item.row.melding_id] = seen[key]
    return Melders(labels)


@dataclass(frozen=True, slots=True)
class Mask:
    """Replaces what names a melder by the melder's letter."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def __call__(self, text: str) -> str:
        for pattern, label in self.patterns:
            text = pattern.sub(label, text)
        return text


def mask_of(known: Iterable[Disclosed[Meldergegevens]], melders: Melders, *, spare: str) -> Mask:
    """A mask for the melders that the own organisation knows.

    `spare` is the name of the bewoner: a melder of the same family name must not make the text unreadable.
    """
    kept = {word.lower() for word in re.findall(r"\w+", spare)}
    patterns = []
    for row in known:
        label = f"[{melders.labels.get(row.melding_id, NOBODY)}]"
        words = [w for w in re.findall(r"[\w'-]+", row.naam) if len(w) >= SHORTEST_WORD and w.lower() not in kept]
        for value in (row.naam, row.telefoon, row.email, row.adres_tekst, *words):
            if len(value.strip()) >= SHORTEST_WORD:
                loose = r"\s+".join(re.escape(part) for part in value.split())
                patterns.append((len(value), re.compile(rf"(?<!\w){loose}(?!\w)", re.IGNORECASE), label))
    patterns.sort(key=lambda found: -found[0])
    return Mask(tuple((pattern, label) for _, pattern, label in patterns))
