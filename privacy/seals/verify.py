"""What is wrong with a chain of seals and the rows under it. Pure: the caller brings both, in parts."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from privacy.seals.anchor import Head
from privacy.seals.chain import DROPPED, GENESIS, ROWS, Seal, numbers
from privacy.seals.merkle import root

# How much older than the seal before it a row may be: longer than any transaction of ours may last.
LATE = dt.timedelta(hours=1)
SHOWN = 50


class Kind(StrEnum):
    """What was found; the value is how a line begins."""

    CHANGED = "Regel gewijzigd"
    DELETED = "Regel verwijderd"
    INSERTED = "Regel achteraf toegevoegd"
    SEAL_CHANGED = "Zegel gewijzigd"
    SEAL_DELETED = "Zegel verwijderd"
    SIGNATURE = "Handtekening klopt niet"
    CHAIN = "Keten klopt niet"
    CUT_OFF = "Einde afgekapt"
    PARTITION = "Maand verwijderd"


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


@dataclass(slots=True)
class Report:
    """What a verification saw. Only the first findings are kept; `errors` counts all."""

    seals: int = 0
    rows: int = 0
    anchors: int = 0
    last_nr: int = 0
    last_head: bytes = b""
    errors: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def in_order(self) -> bool:
        return self.errors == 0

    @property
    def kinds(self) -> set[Kind]:
        return {finding.kind for finding in self.findings}

    def add(self, kind: Kind, text: str) -> None:
        self.errors += 1
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(kind, text))


@dataclass(slots=True)
class ChainCheck:
    """Walks the seals in order of number, and remembers what the rows are then held against."""

    report: Report
    trusted: frozenset[bytes]
    anchors: Mapping[int, bytes]
    # Rows before this were dropped under a seal with a good signature.
    dropped_until: dt.datetime | None = None
    # The only seal of a drop that still covers rows: the last one.
    last_drop: int = 0
    _head: bytes = GENESIS
    _sealed_at: dt.datetime | None = None

    def see(self, seals: Iterable[Seal]) -> None:
        for seal in seals:
            self._numbering(seal)
            good = self._signature(seal)
            if seal.vorige != self._head:
                self.report.add(Kind.CHAIN, f"zegel {seal.nr} volgt niet op het zegel ervoor.")
            if good and seal.soort == DROPPED:
                self.dropped_until, self.last_drop = seal.vernietigd_tot, seal.nr
            if good and seal.soort == ROWS:
                self._backdated(seal)
            known = self.anchors.get(seal.nr)
            if known is not None:
                self.report.anchors += 1
                if known != seal.hoofd:
                    self.report.add(Kind.SEAL_CHANGED, f"zegel {seal.nr} is een ander dan buiten is bewaard.")
            self._head = seal.hoofd
            self.report.seals += 1
            self.report.last_nr, self.report.last_head = seal.nr, seal.hoofd

    def finish(self) -> None:
        """After the last seal: what was written down outside must still be there."""
        beyond = [nr for nr in self.anchors if nr > self.report.last_nr]
        if beyond:
            last = self.report.last_nr
            self.report.add(Kind.CUT_OFF, f"buiten is zegel {max(beyond)} bewaard, het laatste hier is {last}.")

    def covers(self, seal: Seal) -> bool:
        """Whether the rows of this seal must still be there, all of them."""
        if seal.eerste_tijd is None or self.dropped_until is None:
            return seal.aantal > 0
        return seal.nr == self.last_drop or (seal.soort == ROWS and seal.eerste_tijd >= self.dropped_until)

    def _numbering(self, seal: Seal) -> None:
        missing = seal.nr - self.report.last_nr - 1
        if missing == 1:
            self.report.add(Kind.SEAL_DELETED, f"zegel {seal.nr - 1} ontbreekt.")
        elif missing > 1:
            self.report.add(Kind.SEAL_DELETED, f"zegels {self.report.last_nr + 1} tot en met {seal.nr - 1} ontbreken.")

    def _signature(self, seal: Seal) -> bool:
        if seal.hoofd != seal.computed_head:
            self.report.add(Kind.SEAL_CHANGED, f"zegel {seal.nr} is na het tekenen veranderd.")
        if seal.sleutel not in self.trusted:
            self.report.add(Kind.SIGNATURE, f"zegel {seal.nr} is getekend met een sleutel die niet van ons is.")
            return False
        if not seal.is_signed():
            self.report.add(Kind.SIGNATURE, f"de handtekening onder zegel {seal.nr} hoort niet bij de inhoud.")
            return False
        return True

    def _backdated(self, seal: Seal) -> None:
        early = seal.eerste_tijd
        if self._sealed_at is not None and early is not None and early < self._sealed_at - LATE:
            self.report.add(
                Kind.INSERTED,
                f"onder zegel {seal.nr} staat een regel van {early:%Y-%m-%d %H.%M}; toen was al verder verzegeld.",
            )
        self._sealed_at = seal.tijd


def check_rows(report: Report, seal: Seal, rows: Sequence[tuple[int, bytes]]) -> bool:
    """Hold the rows there are, (number, hash) in order of number, against their seal; true when none is gone."""
    report.rows += len(rows)
    try:
        expected = {nr for first, last in numbers(seal.ids) for nr in range(first, last)}
    except ValueError:
        report.add(Kind.SEAL_CHANGED, f"zegel {seal.nr} zegt niet over welke regels het gaat.")
        return True
    there = [nr for nr, _ in rows]
    gone = sorted(expected - set(there))
    if gone:
        report.add(Kind.DELETED, f"onder zegel {seal.nr} {_some(gone)} (verwijderd, of de tijd is veranderd).")
    elif len(there) > len(expected):
        report.add(Kind.INSERTED, f"onder zegel {seal.nr} staan {len(there) - len(expected)} regels te veel.")
    elif len(expected) != seal.aantal or root([leaf for _, leaf in rows]) != seal.wortel:
        span = f"regel {there[0]}" if len(there) == 1 else f"een van de regels {there[0]} tot en met {there[-1]}"
        report.add(Kind.CHANGED, f"onder zegel {seal.nr} is {span} veranderd.")
    return not gone


def check_loose(report: Report, rows: Iterable[tuple[int, dt.datetime]]) -> None:
    """Rows that the seals should cover and do not."""
    for nr, moment in rows:
        report.add(Kind.INSERTED, f"regel {nr} van {moment:%Y-%m-%d %H.%M} staat onder geen zegel.")


def check_partitions(
    report: Report, spans: Iterable[tuple[dt.datetime, dt.datetime]], there: Sequence[tuple[dt.datetime, dt.datetime]]
) -> None:
    """Whole months that are gone. `spans` are the first and last times of seals that miss rows."""
    missing = {
        moment.strftime("%Y-%m")
        for span in spans
        for moment in span
        if not any(first <= moment < last for first, last in there)
    }
    for month in sorted(missing):
        report.add(Kind.PARTITION, f"er zijn zegels over {month}, maar die maand is er niet meer.")


def known_heads(heads: Iterable[Head]) -> dict[int, bytes]:
    return {head.nr: head.hoofd for head in heads}


def _some(gone: Sequence[int]) -> str:
    if len(gone) == 1:
        return f"ontbreekt regel {gone[0]}"
    return f"ontbreken {len(gone)} regels, de eerste is {gone[0]}"
