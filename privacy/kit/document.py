"""A convenant as JSON: a stable, versioned format (docs/convenant-formaat.md). Pure: no database.

`write` and `read` are each other's inverse. Reading believes nothing: it answers quickly, in Dutch, per cell, what is
wrong. Organisations are named; people never are.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from parties.models import Partijsoort
from privacy.kit.source import CELL_FLAGS, CELL_TEXTS, PHASES, TEXTS, Cell, Source
from privacy.models import NEVER, ConvenantRegel, Fase, Overlegvorm
from privacy.reference import GROUNDS

FORMAT = "overlast-convenant"
VERSION = 1
MAX_BYTES = 4 * 1024 * 1024
MAX_TEXT = 20_000
MAX_NAME, MAX_PARTY_NAME, MAX_CLAUSE = 120, 80, 20
MAX_PARTIES, MAX_PROBLEMS = 200, 25
# Texts of a cell that are mostly the same in the whole row: written once with the category.
SHARED = ("artikel", "grondslag", "reden")
ACCESS = tuple(ConvenantRegel.Toegang.values)
MAX_CELLS = 30 * len(Partijsoort.values) * len(PHASES)


class Unreadable(Exception):
    """The file is no convenant that we can take over; `problems` says what to mend, in Dutch."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True, slots=True)
class PartyText:
    """An organisation as the file names it, with its grounds."""

    naam: str
    soort: str
    grounds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, checked."""

    naam: str
    overlegvorm: str
    geldig_van: dt.date
    geldig_tot: dt.date
    evaluatie_op: dt.date | None
    texts: dict[str, str]
    parties: tuple[PartyText, ...]
    cells: tuple[Cell, ...]


def write(source: Source) -> bytes:
    """The file of one version: the same bytes for the same contents, one cell per line."""
    shared = _shared(source.cells)
    head = {
        "formaat": FORMAT,
        "formaatversie": VERSION,
        "convenant": {
            "naam": source.naam,
            "gemeente": source.gemeente,
            "overlegvorm": source.overlegvorm,
            "versie": source.versie,
            "geldig_van": source.geldig_van.isoformat(),
            "geldig_tot": source.geldig_tot.isoformat(),
            "evaluatie_op": source.evaluatie_op.isoformat() if source.evaluatie_op else None,
            **{name: source.texts[name] for name in TEXTS},
        },
    }
    parties = [
        {"naam": p.naam, "soort": p.soort, **{g: text for g in GROUNDS if (text := getattr(p, g))}}
        for p in source.parties
    ]
    rows = [{"nr": nr, "naam": source.categories[nr], **texts} for nr, texts in sorted(shared.items())]
    cells = [_cell_out(cell, shared[cell.categorie]) for cell in source.cells]
    lines = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    for key, values in (("partijen", parties), ("categorieen", rows), ("cellen", cells)):
        lines += f',\n "{key}": [' + ",".join("\n  " + json.dumps(each, ensure_ascii=False) for each in values) + "\n ]"
    return f"{lines}\n}}\n".encode()


def read(content: bytes) -> Document:
    """The convenant in `content`. Raises Unreadable with everything that is wrong with it."""
    return _Reader(_parse(content)).document()


def _shared(cells: Iterable[Cell]) -> dict[int, dict[str, str]]:
    """Per category the text that most of its cells have; of equals the first in the alphabet."""
    counts: dict[int, dict[str, Counter[str]]] = {}
    for cell in cells:
        row = counts.setdefault(cell.categorie, {name: Counter() for name in SHARED})
        for name in SHARED:
            row[name][getattr(cell, name)] += 1
    return {
        nr: {name: max(sorted(found), key=found.__getitem__) for name, found in row.items()}
        for nr, row in counts.items()
    }


def _cell_out(cell: Cell, shared: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {"categorie": cell.categorie, "soort": cell.soort, "fase": cell.fase, "toegang": cell.toegang}
    out |= {name: True for name in CELL_FLAGS if getattr(cell, name)}
    return out | {name: text for name in CELL_TEXTS if (text := getattr(cell, name)) != shared.get(name, "")}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, many in Counter(key for key, _ in pairs).items() if many > 1)
        raise Unreadable([f"Het onderdeel “{_short(twice)}” staat er twee keer in. Laat er één staan."])
    return found


def _no_number(text: str) -> NoReturn:
    raise Unreadable([f"Het getal {_short(text)} hoort niet in dit bestand."])


def _whole(text: str) -> int:
    if len(text) > 6:
        _no_number(text)
    return int(text)


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise Unreadable([f"Het bestand is te groot. Het mag hoogstens {MAX_BYTES // 1024 // 1024} MB zijn."])
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise Unreadable(["Dit is geen JSON-bestand. Kies het bestand dat u uit Overlast hebt gehaald."]) from None
    except json.JSONDecodeError as error:
        raise Unreadable([f"Regel {error.lineno}, teken {error.colno}: dit is geen geldige JSON."]) from None
    except RecursionError:
        raise Unreadable(["Het bestand is te diep genest. Dit is geen convenant uit Overlast."]) from None
    if not isinstance(data, dict) or data.get("formaat") != FORMAT:
        raise Unreadable(["Dit is geen convenant uit Overlast. Kies het JSON-bestand dat u daar hebt gedownload."])
    if data.get("formaatversie") != VERSION or isinstance(data["formaatversie"], bool):
        raise Unreadable([f"Dit bestand heeft een andere versie van het formaat. Overlast leest versie {VERSION}."])
    return data


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


class _Reader:
    """Walks through the file once and collects what is wrong."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[str] = []

    def document(self) -> Document:
        self._keys(self.data, {"formaat", "formaatversie", "convenant", "partijen", "categorieen", "cellen"}, "Bestand")
        head = self._object(self.data.get("convenant"), "Convenant")
        dates = ("geldig_van", "geldig_tot", "evaluatie_op")
        self._keys(head, {"naam", "gemeente", "overlegvorm", "versie", *dates, *TEXTS}, "Convenant")
        van, tot, evaluatie = (self._date(head, name, empty=name == "evaluatie_op") for name in dates)
        if van and tot and tot <= van:
            self._wrong("Convenant", "de einddatum ligt niet na de begindatum")
        found = Document(
            naam=self._text(head, "naam", "Convenant", most=MAX_NAME, needed=True),
            overlegvorm=self._choice(head, "overlegvorm", Overlegvorm.values, "Convenant"),
            geldig_van=van or dt.date.min,
            geldig_tot=tot or dt.date.max,
            evaluatie_op=evaluatie,
            texts={name: self._text(head, name, "Convenant", needed=name == "doel") for name in TEXTS},
            parties=tuple(self._parties()),
            cells=tuple(self._cells(self._categories())),
        )
        if self.problems:
            raise Unreadable(self._told())
        return found

    def _told(self) -> list[str]:
        more = len(self.problems) - MAX_PROBLEMS
        return self.problems[:MAX_PROBLEMS] + ([f"Er zijn nog {more} andere fouten."] if more > 0 else [])

    def _wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}.")

    # --- parts ---
    def _parties(self) -> Iterable[PartyText]:
        seen: set[str] = set()
        for where, row in self._list("partijen", "Partij", MAX_PARTIES):
            self._keys(row, {"naam", "soort", *GROUNDS}, where)
            naam = self._text(row, "naam", where, most=MAX_PARTY_NAME, needed=True)
            if naam in seen:
                self._wrong(where, f"“{_short(naam)}” staat er al in")
            seen.add(naam)
            soort = self._choice(row, "soort", Partijsoort.values, where)
            yield PartyText(naam, soort, {name: self._text(row, name, where) for name in GROUNDS})

    def _categories(self) -> dict[int, dict[str, str]]:
        """The shared texts per category."""
        found: dict[int, dict[str, str]] = {}
        for where, row in self._list("categorieen", "Categorie", 30):
            self._keys(row, {"nr", "naam", *SHARED}, where)
            nr = self._category(row, "nr", where)
            if nr in found:
                self._wrong(where, f"categorie {nr} staat er al in")
            self._text(row, "naam", where)
            texts = {name: self._text(row, name, where, most=_most(name)) for name in SHARED}
            if nr is not None:
                found[nr] = texts
        return found

    def _cells(self, shared: Mapping[int, Mapping[str, str]]) -> Iterable[Cell]:
        seen: set[tuple[int, str, str]] = set()
        for where, row in self._list("cellen", "Cel", MAX_CELLS):
            nr = self._category(row, "categorie", where)
            soort = self._choice(row, "soort", Partijsoort.values, where)
            fase = self._choice(row, "fase", [str(phase) for phase in PHASES], where)
            if nr is None or not soort or not fase:
                continue
            place = f"{where} (categorie {nr}, {Partijsoort(soort).label}, fase {fase} {Fase(fase).label.lower()})"
            self._keys(row, {"categorie", "soort", "fase", "toegang", *CELL_FLAGS, *CELL_TEXTS}, place)
            if (nr, soort, fase) in seen:
                self._wrong(place, "deze cel staat er al in")
            seen.add((nr, soort, fase))
            yield self._cell(row, (nr, soort, fase), shared.get(nr, {}), place)

    def _cell(self, row: dict[str, Any], key: tuple[int, str, str], shared: Mapping[str, str], where: str) -> Cell:
        flags = {name: self._flag(row, name, where) for name in CELL_FLAGS}
        texts = {
            name: self._text(row, name, where, most=_most(name), default=shared.get(name, "")) for name in CELL_TEXTS
        }
        toegang = self._choice(row, "toegang", ACCESS, where)
        if key[0] in NEVER and (toegang not in ("", ConvenantRegel.Toegang.GEEN) or any(flags.values())):
            self._wrong(where, "deze soort gegevens wordt nooit gedeeld; zet toegang op “geen”")
        if not texts["artikel"]:
            self._wrong(where, "“artikel” ontbreekt, hier en bij de categorie")
        values: dict[str, Any] = {**flags, **texts}
        return Cell(*key, toegang=toegang, **values)

    # --- values ---
    def _object(self, value: object, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self._wrong(where, "hier moet een onderdeel met namen en waarden staan")
        return {}

    def _list(self, key: str, what: str, most: int) -> Iterable[tuple[str, dict[str, Any]]]:
        rows = self.data.get(key)
        if not isinstance(rows, list):
            self._wrong(key.capitalize(), "hier moet een lijst staan")
            return
        if len(rows) > most:
            self._wrong(key.capitalize(), f"dit zijn er {len(rows)}; hoogstens {most} kan")
            return
        for number, row in enumerate(rows, start=1):
            where = f"{what} {number}"
            if isinstance(row, dict):
                yield where, row
            else:
                self._wrong(where, "hier moet een onderdeel met namen en waarden staan")

    def _keys(self, row: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in row.keys() - known:
            self._wrong(where, f"het onderdeel “{_short(key)}” is onbekend")

    def _category(self, row: Mapping[str, Any], key: str, where: str) -> int | None:
        nr = row.get(key)
        if isinstance(nr, int) and not isinstance(nr, bool) and 1 <= nr <= 30:
            return nr
        self._wrong(where, f"categorie {_short(nr)} bestaat niet. Kies een nummer van 1 tot en met 30")
        return None

    def _choice(self, row: Mapping[str, Any], key: str, allowed: Iterable[str], where: str) -> str:
        value = row.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        said = f"“{_short(value)}” bestaat niet" if value is not None else "ontbreekt"
        self._wrong(where, f"{key} {said}. Kies uit: {', '.join(allowed)}")
        return ""

    def _flag(self, row: Mapping[str, Any], key: str, where: str) -> bool:
        value = row.get(key, False)
        if not isinstance(value, bool):
            self._wrong(where, f"{key} moet true of false zijn")
            return False
        return value

    def _text(
        self,
        row: Mapping[str, Any],
        key: str,
        where: str,
        *,
        most: int = MAX_TEXT,
        needed: bool = False,
        default: str = "",
    ) -> str:
        value = row.get(key, default)
        if not isinstance(value, str):
            self._wrong(where, f"{key} moet tekst zijn")
        elif len(value) > most:
            self._wrong(where, f"{key} is te lang ({len(value)} tekens; hoogstens {most})")
        elif _unprintable(value):
            self._wrong(where, f"in {key} staat een teken dat niet te lezen is")
        elif needed and not value.strip():
            self._wrong(where, f"{key} ontbreekt")
        else:
            return value
        return ""

    def _date(self, row: Mapping[str, Any], key: str, *, empty: bool) -> dt.date | None:
        value = row.get(key)
        if value is None and empty:
            return None
        try:
            found = dt.datetime.strptime(value, "%Y-%m-%d").date() if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not 2000 <= found.year <= 2200:
            self._wrong("Convenant", f"{key} is geen datum. Schrijf bijvoorbeeld 2027-01-31")
            return None
        return found


def _most(name: str) -> int:
    return MAX_CLAUSE if name == "artikel" else MAX_TEXT


def _unprintable(text: str) -> bool:
    """Characters that PostgreSQL or a page cannot hold: control characters, and halves of a surrogate pair."""
    return any((ord(c) < 32 and c not in "\n\r\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text)
