"""The address list as its beheerder sees it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from cases.adreslijst import Outcome, unpacked
from cases.models import Adresimport, BagAdres, Complex, Wijk
from parties.actor import Actor
from parties.models import Partij, Partijsoort

SHOWN = 200
LANDLORDS = (Partijsoort.CORPORATIE, Partijsoort.VERHUURDER, Partijsoort.VVE)
WITHOUT_FILES = ("bestand", "verslag")


@dataclass(frozen=True, slots=True)
class Overview:
    """How the list stands."""

    total: int
    gone: int
    without_wijk: int
    imports: tuple[Adresimport, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a file that was read would change: how many of each, and the rows that ask for a look."""

    adresimport: Adresimport
    counts: tuple[tuple[str, int], ...]
    # (row, outcome, nummeraanduiding, address, remark) per row that is not simply the same.
    rows: tuple[tuple[str, ...], ...]
    more: int

    @property
    def changes(self) -> int:
        row = self.adresimport
        return int(row.nieuw + row.gewijzigd + row.vervallen)


@dataclass(frozen=True, slots=True)
class Street:
    """The addresses of one street in a wijk or complex."""

    straat: str
    van: int
    tot: int
    aantal: int


def overview(actor: Actor) -> Overview:
    rows = BagAdres.objects.filter(gemeente_id=actor.gemeente_id).aggregate(
        total=Count("pk", filter=Q(vervallen_op=None)),
        gone=Count("pk", filter=Q(vervallen_op__isnull=False)),
        without=Count("pk", filter=Q(vervallen_op=None, wijk=None)),
    )
    imports = Adresimport.objects.filter(gemeente_id=actor.gemeente_id).defer(*WITHOUT_FILES)
    latest = tuple(imports.select_related("door__user").order_by("-gelezen_op")[:10])
    return Overview(rows["total"], rows["gone"], rows["without"], latest)


def find_import(actor: Actor, pk: UUID) -> Adresimport | None:
    """A file that was read for the gemeente that the actor keeps, without the file itself."""
    rows = Adresimport.objects.filter(pk=pk, gemeente_id=actor.gemeente_id).defer("bestand")
    return rows.select_related("door__user").first()


def report(row: Adresimport) -> Report:
    """The report of a file: first what is wrong, then what goes, changes and is new; at most SHOWN rows."""
    order = {name: place for place, name in enumerate(("fout", "vervallen", "gewijzigd", "nieuw"))}
    lines = csv.reader(io.StringIO(unpacked(bytes(row.verslag))), delimiter=";")
    next(lines)
    asking = [tuple(line) for line in lines if line[1] != Outcome.ONGEWIJZIGD]
    asking.sort(key=lambda line: order[line[1]])
    counts = (
        ("Nieuw", row.nieuw),
        ("Gewijzigd", row.gewijzigd),
        ("Ongewijzigd", row.ongewijzigd),
        ("Vervallen", row.vervallen),
        ("Met een fout", row.fout),
    )
    return Report(row, counts, tuple(asking[:SHOWN]), max(0, len(asking) - SHOWN))


def gebieden(actor: Actor, model: type[Wijk] | type[Complex]) -> list[tuple[Wijk | Complex, int]]:
    """Every wijk or complex of the gemeente with how many addresses it has."""
    link = f"{model._meta.model_name}_id"
    live = BagAdres.objects.filter(gemeente_id=actor.gemeente_id, vervallen_op=None).exclude(**{link: None})
    counts = dict(live.values_list(link).annotate(Count("pk")))
    rows: Iterable[Wijk | Complex] = Wijk.objects.filter(gemeente_id=actor.gemeente_id).order_by("naam")
    if model is Complex:
        rows = Complex.objects.filter(gemeente_id=actor.gemeente_id).select_related("partij").order_by("naam")
    return [(row, counts.get(row.pk, 0)) for row in rows]


def find_gebied(actor: Actor, model: type[Wijk] | type[Complex], pk: int) -> Wijk | Complex | None:
    return model._default_manager.filter(pk=pk, gemeente_id=actor.gemeente_id).first()


def streets(gebied: Wijk | Complex) -> list[Street]:
    """The streets of a wijk or complex, with their first and last number."""
    live = BagAdres.objects.filter(**{f"{gebied._meta.model_name}_id": gebied.pk}, vervallen_op=None)
    rows = live.values("openbare_ruimte").annotate(van=Min("huisnummer"), tot=Max("huisnummer"), aantal=Count("pk"))
    return [Street(r["openbare_ruimte"], r["van"], r["tot"], r["aantal"]) for r in rows.order_by("openbare_ruimte")]


def landlords(actor: Actor, kept_by: int | None = None) -> list[tuple[str, str]]:
    """Who can keep a complex: an organisation that did not stop, and `kept_by`, who keeps it now."""
    can = Q(actief=True) | Q(pk=kept_by)
    rows = Partij.objects.filter(can, gemeente_id=actor.gemeente_id, soort__in=LANDLORDS).order_by("naam")
    return [(str(row.pk), row.naam) for row in rows]
