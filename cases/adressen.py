"""The gemeente's own address list: loading it from a CSV in BAG columns, and looking an address up."""

import csv
import re
from pathlib import Path

from cases.models import BagAdres
from parties.models import Gemeente

POSTCODE = re.compile(r"^(\d{4})\s*([A-Za-z]{2})$")
HUISNUMMER = re.compile(r"^(\d{1,5})\s*-?\s*([A-Za-z])?\s*-?\s*([0-9A-Za-z]{1,4})?$")
COLUMNS = (
    "nummeraanduiding",
    "openbareruimte",
    "huisnummer",
    "huisletter",
    "huisnummertoevoeging",
    "postcode",
    "woonplaats",
)


class UnreadableList(ValueError):
    """The CSV lacks a column or a row cannot be read; the message says which."""


def load_adressen(gemeente: Gemeente, path: str | Path) -> int:
    """Load or renew the addresses of `gemeente`; returns how many rows the file has. Raises UnreadableList."""
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, delimiter=";")
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise UnreadableList(f"kolommen ontbreken: {', '.join(sorted(missing))}")
        rows = []
        for number, row in enumerate(reader, start=2):
            try:
                rows.append(
                    BagAdres(
                        gemeente=gemeente,
                        nummeraanduiding=row["nummeraanduiding"],
                        openbare_ruimte=row["openbareruimte"],
                        huisnummer=int(row["huisnummer"]),
                        huisletter=row["huisletter"],
                        huisnummertoevoeging=row["huisnummertoevoeging"],
                        postcode=normal_postcode(row["postcode"]),
                        woonplaats=row["woonplaats"],
                    )
                )
            except ValueError as error:
                raise UnreadableList(f"regel {number}: {error}") from error
    BagAdres.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["gemeente", "nummeraanduiding"],
        update_fields=["openbare_ruimte", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "woonplaats"],
    )
    return len(rows)


def normal_postcode(text: str) -> str:
    """ "0412 ab" as "0412AB". Raises ValueError with what a postcode looks like."""
    found = POSTCODE.match(text.strip())
    if not found:
        raise ValueError("Vul een postcode in als 1234 AB")
    return found[1] + found[2].upper()


def at_number(gemeente_id: str, postcode: str, huisnummer: str) -> list[BagAdres]:
    """Every address that is there now at this postcode and number, whatever its letter or addition."""
    found = HUISNUMMER.match(huisnummer.strip())
    try:
        postcode = normal_postcode(postcode)
    except ValueError:
        return []
    if not found:
        return []
    rows = BagAdres.objects.filter(
        gemeente_id=gemeente_id, postcode=postcode, huisnummer=int(found[1]), vervallen_op=None
    )
    return list(rows.order_by("huisletter", "huisnummertoevoeging"))


def pick(adressen: list[BagAdres], huisnummer: str) -> BagAdres | None:
    """The one of `adressen` that is meant by "12", "12A" or "12-2"; None when none is."""
    found = HUISNUMMER.match(huisnummer.strip())
    if not found:
        return None
    letter, addition = (found[2] or "").upper(), (found[3] or "").upper()
    wanted = {(letter, addition), ("", letter + addition)}
    return next((a for a in adressen if (a.huisletter.upper(), a.huisnummertoevoeging.upper()) in wanted), None)
