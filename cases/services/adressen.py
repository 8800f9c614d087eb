"""Renewing the address list, and saying which addresses make a complex or a wijk."""

import datetime as dt
import zlib
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from cases.adreslijst import Address, Comparison, compare, packed
from cases.models import Adresimport, BagAdres, Complex, Wijk
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.rules.gemeente import keep_gemeente
from parties.services.register import record

# How many addresses go to the database in one statement.
BATCH = 5000
WRITE = """
INSERT INTO cases_bagadres (gemeente_id, nummeraanduiding, openbare_ruimte, huisnummer, huisletter,
    huisnummertoevoeging, postcode, woonplaats, wijk_id, complex_id)
SELECT %s, n.nummeraanduiding, n.straat, n.nummer, n.letter, n.toevoeging, n.postcode, n.plaats, w.id, c.id
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS n (nummeraanduiding, straat, nummer, letter, toevoeging, postcode, plaats, wijk, complex)
LEFT JOIN cases_wijk w ON w.gemeente_id = %s AND w.naam = n.wijk
LEFT JOIN cases_complex c ON c.gemeente_id = %s AND c.naam = n.complex
ON CONFLICT (gemeente_id, nummeraanduiding) DO UPDATE SET openbare_ruimte = excluded.openbare_ruimte,
    huisnummer = excluded.huisnummer, huisletter = excluded.huisletter,
    huisnummertoevoeging = excluded.huisnummertoevoeging, postcode = excluded.postcode,
    woonplaats = excluded.woonplaats, vervallen_op = NULL,
    wijk_id = coalesce(excluded.wijk_id, cases_bagadres.wijk_id),
    complex_id = coalesce(excluded.complex_id, cases_bagadres.complex_id)
"""
COLUMNS = (
    "nummeraanduiding",
    "openbare_ruimte",
    "huisnummer",
    "huisletter",
    "huisnummertoevoeging",
    "postcode",
    "woonplaats",
    "wijk__naam",
    "complex__naam",
)


@dataclass(frozen=True, slots=True)
class Range:
    """Addresses that belong together: a street from number to number, or a range of postcodes."""

    straat: str = ""
    van: int = 0
    tot: int = 0
    # "" for both sides of the street, "even" or "oneven".
    zijde: str = ""
    postcode_van: str = ""
    postcode_tot: str = ""


def _compared(gemeente_id: str, content: bytes, *, volledig: bool) -> Comparison:
    there: dict[str, Address] = {}
    gone: list[str] = []
    for *values, vervallen in BagAdres.objects.filter(gemeente_id=gemeente_id).values_list(*COLUMNS, "vervallen_op"):
        address = Address(*values)
        there[address.nummeraanduiding] = address
        if vervallen is not None:
            gone.append(address.nummeraanduiding)
    return compare(content, there, gone, volledig=volledig)


def read_list(actor: Actor, *, content: bytes, volledig: bool, now: dt.datetime) -> Adresimport:
    """Say of every row what would become of it, and change nothing yet.

    Raises NotAllowed for who does not keep the gemeente, UnreadableFile for what is no list of addresses.
    """
    require(keep_gemeente(actor))
    found = _compared(actor.gemeente_id, content, volledig=volledig)
    with transaction.atomic():
        return Adresimport.objects.create(
            gemeente_id=actor.gemeente_id,
            door_id=actor.medewerker_id,
            gelezen_op=now,
            volledig=volledig,
            bestand=zlib.compress(content),
            verslag=packed(found.lines),
            **{name: found.counts[name] for name in ("nieuw", "gewijzigd", "ongewijzigd", "vervallen", "fout")},
        )


def apply_list(actor: Actor, *, adresimport: Adresimport, now: dt.datetime) -> Comparison:
    """Write the addresses of a file that was read, once, as the list is now. Rows with an error are left out.

    An address keeps its key, so whatever hangs on it stays; one that is gone is marked. The file itself goes: what it
    changed is in the report. Raises NotAllowed.
    """
    require(keep_gemeente(actor))
    with transaction.atomic():
        one = Adresimport.objects.filter(pk=adresimport.pk)
        if not one.filter(toegepast_op=None).update(toegepast_op=now):
            raise NotAllowed(Reason.STATUS, "Deze lijst is al overgenomen.")
        content = zlib.decompress(bytes(one.values_list("bestand", flat=True).get()))
        one.update(bestand=b"")
        found = _compared(actor.gemeente_id, content, volledig=adresimport.volledig)
        _name(Wijk, actor.gemeente_id, {row.wijk for row in found.write})
        _name(Complex, actor.gemeente_id, {row.complex for row in found.write})
        for start in range(0, len(found.write), BATCH):
            _write(actor.gemeente_id, found.write[start : start + BATCH])
        for start in range(0, len(found.gone), BATCH):
            rows = BagAdres.objects.filter(
                gemeente_id=actor.gemeente_id, nummeraanduiding__in=found.gone[start : start + BATCH]
            )
            rows.update(vervallen_op=now)
        text = ", ".join(f"{number} {name}" for name, number in sorted(found.counts.items()))
        record(actor, "Adreslijst vernieuwd", now=now, toelichting=text)
    return found


def _name(model: type[Wijk] | type[Complex], gemeente_id: str, names: set[str | None]) -> None:
    rows = [model(gemeente_id=gemeente_id, naam=name) for name in sorted(filter(None, names))]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)  # type: ignore[arg-type]  # one of the two


def _write(gemeente_id: str, rows: list[Address]) -> None:
    names = [name.removesuffix("__naam") for name in COLUMNS]
    columns = [[getattr(row, name) for row in rows] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [gemeente_id, *columns, gemeente_id, gemeente_id])


# --- complexen and wijken ---------------------------------------------------------------------------------------------
def save_gebied(actor: Actor, gebied: Wijk | Complex, *, now: dt.datetime) -> None:
    """Add or rename a wijk or complex. Raises NotAllowed when the name is taken."""
    require(keep_gemeente(actor))
    new = gebied._state.adding
    gebied.gemeente_id = actor.gemeente_id
    try:
        with transaction.atomic():
            gebied.save()
            what = f"{gebied._meta.verbose_name} {'toegevoegd' if new else 'gewijzigd'}".capitalize()
            record(actor, what, now=now, toelichting=gebied.naam)
    except IntegrityError:
        raise NotAllowed(Reason.STATUS, "Deze naam bestaat al. Kies een andere naam.") from None


def remove_gebied(actor: Actor, gebied: Wijk | Complex, *, now: dt.datetime) -> None:
    """Take a wijk or complex away; its addresses stay in the list."""
    require(keep_gemeente(actor))
    with transaction.atomic():
        _of(gebied).update(**{_link(gebied): None})
        naam, label = gebied.naam, str(gebied._meta.verbose_name)
        gebied.delete()
        record(actor, f"{label} verwijderd".capitalize(), now=now, toelichting=naam)


def put_in(actor: Actor, gebied: Wijk | Complex, chosen: Range, *, now: dt.datetime) -> int:
    """Let a range of addresses belong to a wijk or complex, wherever they belonged before; returns how many."""
    require(keep_gemeente(actor))
    rows = in_range(actor.gemeente_id, chosen)
    with transaction.atomic():
        count = rows.update(**{_link(gebied): gebied.pk})
        if count:
            text = f"{count} adressen bij {gebied.naam}"
            record(actor, "Adressen ingedeeld", now=now, toelichting=text)
    return count


def take_out(actor: Actor, gebied: Wijk | Complex, straat: str, *, now: dt.datetime) -> int:
    """Take the addresses of one street out of a wijk or complex; returns how many."""
    require(keep_gemeente(actor))
    with transaction.atomic():
        count = _of(gebied).filter(openbare_ruimte=straat).update(**{_link(gebied): None})
        if count:
            record(actor, "Adressen losgemaakt", now=now, toelichting=f"{count} adressen van {gebied.naam}")
    return count


def in_range(gemeente_id: str, chosen: Range) -> QuerySet[BagAdres]:
    """The addresses of a range that are there now."""
    rows = BagAdres.objects.filter(gemeente_id=gemeente_id, vervallen_op=None)
    if chosen.postcode_van:
        van, tot = chosen.postcode_van.ljust(6, "A"), (chosen.postcode_tot or chosen.postcode_van).ljust(6, "Z")
        return rows.filter(postcode__gte=van, postcode__lte=tot)
    rows = rows.filter(openbare_ruimte__iexact=chosen.straat, huisnummer__gte=chosen.van, huisnummer__lte=chosen.tot)
    if chosen.zijde:
        rows = rows.annotate(rest=Mod(F("huisnummer"), 2)).filter(rest=0 if chosen.zijde == "even" else 1)
    return rows


def _link(gebied: Wijk | Complex) -> str:
    return f"{gebied._meta.model_name}_id"


def _of(gebied: Wijk | Complex) -> QuerySet[BagAdres]:
    return BagAdres.objects.filter(**{_link(gebied): gebied.pk})
