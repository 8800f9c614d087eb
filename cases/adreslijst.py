"""Reading a list of addresses as a gemeente delivers it, and comparing it with what is there. Touches no database."""

import csv
import io
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cases.adressen import normal_postcode
from parties.spreadsheet import csv_file

# Per column the names under which municipalities deliver it.
NAMES: dict[str, tuple[str, ...]] = {
    "nummeraanduiding": ("nummeraanduiding", "nummeraanduidingid", "nummeraanduidingidentificatie", "identificatie"),
    "openbare_ruimte": ("openbareruimte", "openbareruimtenaam", "straat", "straatnaam"),
    "huisnummer": ("huisnummer", "huisnr"),
    "huisletter": ("huisletter",),
    "huisnummertoevoeging": ("huisnummertoevoeging", "toevoeging", "huisnrtoev"),
    "postcode": ("postcode",),
    "woonplaats": ("woonplaats", "woonplaatsnaam", "plaats"),
    "wijk": ("wijk", "wijknaam"),
    "complex": ("complex", "complexnaam"),
}
OPTIONAL = {"huisletter", "huisnummertoevoeging", "wijk", "complex"}
LONGEST = {
    "nummeraanduiding": 16,
    "openbare_ruimte": 80,
    "huisletter": 1,
    "huisnummertoevoeging": 4,
    "woonplaats": 80,
    "wijk": 80,
    "complex": 80,
}
FIELDS = tuple(NAMES)
KEY = "nummeraanduiding"
MOST_ROWS = 600_000


class Outcome(StrEnum):
    """What becomes of one row."""

    NIEUW = "nieuw"
    GEWIJZIGD = "gewijzigd"
    ONGEWIJZIGD = "ongewijzigd"
    VERVALLEN = "vervallen"
    FOUT = "fout"


class UnreadableFile(ValueError):
    """Not a list of addresses; the message says why, for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address as it stands in a file or in the database; wijk and complex by name, None when not said."""

    nummeraanduiding: str
    openbare_ruimte: str
    huisnummer: int
    huisletter: str
    huisnummertoevoeging: str
    postcode: str
    woonplaats: str
    wijk: str | None = None
    complex: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What happens with one row of the file (the header is number 1) or, with 0, with one that is not in it."""

    number: int
    outcome: Outcome
    nummeraanduiding: str
    adres: str
    reden: str = ""


@dataclass(slots=True)
class Comparison:
    """All rows with their outcome, and the addresses that are to be written."""

    lines: list[Line] = field(default_factory=list)
    write: list[Address] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.outcome.value for line in self.lines)


def text_of(content: bytes) -> str:
    """The file as text: UTF-8 with or without a mark, else the code page of Windows."""
    if b"\0" in content:
        raise UnreadableFile("Dit is geen CSV-bestand. Sla de lijst op als CSV en probeer het opnieuw.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_of(content: bytes) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Number and values per row of a file, and whether it has as many columns as the header.

    Of a row that has not, only what is where the nummeraanduiding belongs is given. Raises UnreadableFile when a column
    is missing, the file is too long or it is no CSV.
    """
    try:
        yield from _rows(text_of(content))
    except csv.Error:
        raise UnreadableFile("Het bestand is niet te lezen als CSV. Sla de lijst opnieuw op als CSV.") from None


def _rows(text: str) -> Iterator[tuple[int, dict[str, str], bool]]:
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = ["".join(ch for ch in name.lower() if ch.isalnum()) for name in next(reader, [])]
    where = {
        name: next((header.index(alias) for alias in aliases if alias in header), -1) for name, aliases in NAMES.items()
    }
    missing = sorted(NAMES[name][0] for name, place in where.items() if place < 0 and name not in OPTIONAL)
    if missing:
        raise UnreadableFile(f"Deze kolommen ontbreken: {', '.join(missing)}. Kijk of de eerste regel de namen bevat.")
    places = {name: place for name, place in where.items() if place >= 0}
    for number, cells in enumerate(reader, start=2):
        if number > MOST_ROWS:
            raise UnreadableFile(f"Het bestand heeft meer dan {MOST_ROWS} regels. Deel het op.")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == len(header):
            yield number, {name: cells[place].strip() for name, place in places.items()}, True
        else:
            yield number, {KEY: "".join(cells[places[KEY] : places[KEY] + 1]).strip()}, False


def address_of(values: Mapping[str, str]) -> Address:
    """Raises ValueError with what is wrong, in the words of the report."""
    for name, label in (
        ("nummeraanduiding", "nummeraanduiding"),
        ("openbare_ruimte", "straat"),
        ("woonplaats", "woonplaats"),
    ):
        if not values[name]:
            raise ValueError(f"De {label} ontbreekt.")
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise ValueError(f"De waarde bij {NAMES[name][0]} is langer dan {longest} tekens.")
    if not values["huisnummer"].isdecimal() or not 0 < int(values["huisnummer"]) < 100_000:
        raise ValueError("Het huisnummer is geen getal van 1 tot en met 99999.")
    try:
        postcode = normal_postcode(values["postcode"])
    except ValueError:
        raise ValueError("De postcode is niet van de vorm 1234 AB.") from None
    return Address(
        nummeraanduiding=values["nummeraanduiding"],
        openbare_ruimte=values["openbare_ruimte"],
        huisnummer=int(values["huisnummer"]),
        huisletter=values.get("huisletter", ""),
        huisnummertoevoeging=values.get("huisnummertoevoeging", ""),
        postcode=postcode,
        woonplaats=values["woonplaats"],
        wijk=values.get("wijk") or None,
        complex=values.get("complex") or None,
    )


def compare(content: bytes, there: Mapping[str, Address], gone: Iterable[str] = (), *, volledig: bool) -> Comparison:
    """Hold a file against the addresses that are `there`, by nummeraanduiding; `gone` are those marked as gone earlier.

    With `volledig` what is not in the file goes; a row with an error keeps what it is about.
    """
    found, before = Comparison(), set(gone)
    seen: dict[str, int] = {}
    for number, values, whole in rows_of(content):
        key = values[KEY]
        try:
            if not whole:
                raise ValueError("Deze regel heeft een ander aantal kolommen dan de eerste regel.")
            address = address_of(values)
            if key in seen:
                raise ValueError(f"Deze nummeraanduiding staat ook op regel {seen[key]}.")
        except ValueError as error:
            found.lines.append(Line(number, Outcome.FOUT, key[:16], "", str(error)))
            seen.setdefault(key, number)
            continue
        seen[key] = number
        outcome, why = _outcome(address, there.get(key), key in before)
        found.lines.append(Line(number, outcome, key, in_words(address), why))
        if outcome != Outcome.ONGEWIJZIGD:
            found.write.append(address)
    if volledig:
        for key, old in there.items():
            if key not in seen and key not in before:
                found.gone.append(key)
                found.lines.append(Line(0, Outcome.VERVALLEN, key, in_words(old), "Staat niet in het bestand."))
    return found


def _outcome(new: Address, old: Address | None, was_gone: bool) -> tuple[Outcome, str]:
    if old is None:
        return Outcome.NIEUW, ""
    # a file that says nothing of wijk or complex leaves them as they are
    changed = [
        NAMES[name][0] for name in FIELDS if (value := getattr(new, name)) is not None and value != getattr(old, name)
    ]
    if was_gone:
        return Outcome.GEWIJZIGD, "Was vervallen en staat er weer in."
    return (Outcome.GEWIJZIGD, f"Anders: {', '.join(changed)}.") if changed else (Outcome.ONGEWIJZIGD, "")


def in_words(address: Address) -> str:
    """Street, number and postcode as one writes them."""
    extra = f"-{address.huisnummertoevoeging}" if address.huisnummertoevoeging else ""
    return f"{address.openbare_ruimte} {address.huisnummer}{address.huisletter}{extra}, {address.postcode}"


def packed(lines: Iterable[Line]) -> bytes:
    """The report as CSV, compressed. No cell is a formula."""
    headings = ("regel", "uitkomst", "nummeraanduiding", "adres", "toelichting")
    rows = (
        (str(line.number or ""), line.outcome.value, line.nummeraanduiding, line.adres, line.reden) for line in lines
    )
    return zlib.compress(csv_file(headings, rows))


def unpacked(report: bytes) -> str:
    return zlib.decompress(report).decode("utf-8-sig")
