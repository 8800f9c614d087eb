"""The only reader of personal data. PostgreSQL decides (privacy/sql/); this module asks and freezes the answer.

Reading takes two steps: `open_gate` first commits the log rows on the `inzagelog` connection, then opens the gate in
the request's transaction for just those rows. `read` returns frozen `Disclosed` values. What the convenant does not
give is `Withheld`, per category and never per item, whether or not there is anything.
"""

import hmac
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Count, Model, QuerySet, Window

from parties.actor import Actor
from parties.models import Partij
from parties.written import written
from privacy.models import CategorieRij, Toegangsbesluit

CONTEXT_SECONDS = 60
ALL_CATEGORIES: tuple[int, ...] = tuple(range(1, 31))


class Doel(StrEnum):
    """The purpose of a reading: follows from the door and the role, and stands in the log."""

    MELDING = "Melding registreren en beoordelen"
    TRIAGE = "Triage van een aanmelding"
    CASUS = "Werken aan de casus"
    OVERZICHT = "Overzicht van eigen casussen"
    CASUSOVERLEG = "Casusoverleg voorbereiden en houden"
    BRIEF = "Brief aan de bewoner"
    DOSSIER = "Dossier voor de rechter"
    ZOEKEN = "Casus of bewoner opzoeken"
    KOPPELING = "Koppeling met een ander systeem"
    INFORMATIEVERZOEK = "Informatieverzoek stellen en beantwoorden"
    NOODPROCEDURE = "Noodprocedure bij acuut gevaar"
    TOEGANG = "Besluit over toegang tot gegevens"
    RECHTEN = "Verzoek van een betrokkene behandelen"
    BEWAREN = "Bewaartermijnen bewaken en gegevens vernietigen"
    CONVENANT = "Convenant opstellen en ondertekenen"
    TOEZICHT = "Toezicht op het gebruik van gegevens"
    PARTIJWISSEL = "Kiezen voor welke organisatie iemand werkt"


class Event(StrEnum):
    """What the log calls it (NEN 7513)."""

    READ = "lezen"
    WRITE = "schrijven"
    PRINT = "afdrukken"
    EXPORT = "export"
    # Deciding who else reads a row.
    BESLUIT = "besluit"
    # Looking at a casus as another Partij sees it (cases/queries/bekijk_als.py).
    VIEW_AS = "bekijk_als"


class NotDisclosed(Exception):
    """The actor does not take part, or it does not exist: the answer is the same."""


class MayNotProvide(Exception):
    """The convenant does not let this kind of party provide this category."""


@dataclass(frozen=True, slots=True)
class Right:
    """What the actor may do with one category of one casus or melding now."""

    read: bool
    provide: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """A category that the convenant does not give to the actor's kind of party, with its clause."""

    categorie: int
    naam: str
    artikel: str
    reden: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What was opened, for whom. Rights per (casus or melding, category)."""

    actor: Actor
    rights: Mapping[tuple[UUID, int], Right]
    subjects: frozenset[UUID] = field(default_factory=frozenset)
    # The log row of a search that follows, where `open_gate` was told of one.
    search_log: int | None = None
    # Narrows what is shown of what PostgreSQL let through; it can never widen it.
    lens: Callable[[Model], bool] | None = None
    _partijen: dict[int, Partij] = field(default_factory=dict, repr=False, compare=False)

    def partijen(self) -> Mapping[int, Partij]:
        """Every Partij of the actor's gemeente, by key; who they are is no secret, where they take part is."""
        if not self._partijen:
            self._partijen.update({partij.pk: partij for partij in _partijen(self.actor.gemeente_id)})
        return self._partijen

    def may_read(self, subject: UUID, categorie: int) -> bool:
        right = self.rights.get((subject, categorie))
        return right is not None and right.read

    def may_provide(self, subject: UUID, categorie: int) -> bool:
        right = self.rights.get((subject, categorie))
        return right is not None and right.provide

    def require(self, subject: UUID) -> None:
        """Raises NotDisclosed unless `subject` was opened."""
        if subject not in self.subjects:
            raise NotDisclosed


class Disclosed[T: Model]:
    """A row that may be shown, frozen: its columns and properties can be read, nothing can be changed or saved."""

    __slots__ = ("_row",)
    _row: T

    def __init__(self, row: T) -> None:
        object.__setattr__(self, "_row", row)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in {"save", "delete", "refresh_from_db", "asave", "adelete"}:
            raise AttributeError(name)
        return getattr(self._row, name)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name}: a Disclosed value is read-only")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Disclosed) and bool(self._row == other._row)

    def __hash__(self) -> int:
        return hash(self._row)

    def __repr__(self) -> str:
        return f"Disclosed({type(self._row).__name__})"

    @property
    def tabel(self) -> str:
        return self._row._meta.db_table


def sign(actor: Actor, *, now: float | None = None) -> tuple[str, str]:
    """The context for PostgreSQL (who, session, request, until when) and its MAC."""
    until = (time.time() if now is None else now) + CONTEXT_SECONDS
    context = f"{actor.medewerker_id}|{actor.sessie}|{actor.verzoek}|{actor.ip}|{until:.0f}"
    return context, hmac.new(settings.GATE_KEY.encode(), context.encode(), sha256).hexdigest()


def enter(actor: Actor) -> None:
    """Say who asks in this transaction; opens the shells (numbers, statuses, dates) of the actor's own casussen.

    Raises django.db.DatabaseError when the account or membership is no longer active.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.enter(%s, %s)", sign(actor))


@contextmanager
def committed_first(actor: Actor) -> Iterator[str]:
    """A short transaction on the second connection, for the empty shell of a new casus or melding; gives its alias.

    An opening is logged, and so checked, outside the request's transaction: it cannot see a casus that the request is
    still making. The shell (no personal data) is therefore committed before anything is written in it.
    """
    with transaction.atomic(using="inzagelog"):
        with connections["inzagelog"].cursor() as cursor:
            cursor.execute("SELECT gate.enter(%s, %s)", sign(actor))
        yield "inzagelog"


def log_event(
    actor: Actor, gebeurtenis: str, *, doel: Doel, object: str = "", reden: str = "", uitkomst: str = "toegestaan"
) -> int:
    """Commit one log row about no casus in particular and return its id."""
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT gate.log_event(%s, %s, %s, %s, %s, %s, %s)",
            (*sign(actor), gebeurtenis, uitkomst, doel, object, reden),
        )
        return int(cursor.fetchone()[0])


def log_refusal(actor: Actor, *, doel: Doel, object: str) -> None:
    """Log that somebody asked for a casus, melding or file that does not exist or is not theirs."""
    log_event(actor, "lezen", doel=doel, object=object[:80], uitkomst="geweigerd")


def open_gate(
    actor: Actor,
    *,
    casussen: Iterable[UUID] = (),
    meldingen: Iterable[UUID] = (),
    aanvragen: Iterable[UUID] = (),
    categories: Iterable[int] = ALL_CATEGORIES,
    doel: Doel,
    event: Event = Event.READ,
    reden: str = "",
    object: str = "",
    searching: bool = False,
) -> Opening:
    """Log first, on its own connection; then open in this transaction what the convenant allows now.

    Call it outside the savepoint of a service: a rolled-back savepoint closes what was opened in it.
    Subjects in which the actor takes no part are logged as refused and are absent from the result. With `searching` the
    log also says that the actor searches with what is read (`search_each`).
    """
    casussen, meldingen, aanvragen = list(casussen), list(meldingen), list(aanvragen)
    wanted = sorted(set(categories))
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The gate opens inside a transaction only.")
    if not casussen and not meldingen and not aanvragen:
        return Opening(actor, {})
    context = sign(actor)
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT gate.log(%s, %s, %s, %s::uuid[], %s::uuid[], %s::smallint[], %s, %s, %s, %s::uuid[]),"
            " CASE WHEN %s THEN gate.log_event(%s, %s, 'zoeken', 'toegestaan', %s, '', '') END",
            (*context, event, casussen, meldingen, wanted, doel, object, reden, aanvragen, searching, *context, doel),
        )
        log_ids, search_log = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.open(%s, %s, %s)", (*context, log_ids))
        rows = cursor.fetchall()
    rights = {(subject, categorie): Right(read, provide) for subject, categorie, read, provide in rows if categorie}
    return Opening(actor, rights, frozenset(subject for subject, *_ in rows), search_log)


def open_to_write(
    actor: Actor,
    *,
    casus: UUID | None = None,
    melding: UUID | None = None,
    aanvraag: UUID | None = None,
    categories: Iterable[int],
    doel: Doel,
    reden: str = "",
) -> Opening:
    """Open one casus, melding or aanvraag for writing.

    Raises NotDisclosed without participation, MayNotProvide where the convenant does not let the actor's party provide
    one of `categories`.
    """
    wanted = set(categories)
    subject = casus or melding or aanvraag
    opening = open_gate(
        actor,
        casussen=[casus] if casus else [],
        meldingen=[melding] if melding else [],
        aanvragen=[aanvraag] if aanvraag else [],
        categories=wanted,
        doel=doel,
        event=Event.WRITE,
        reden=reden,
    )
    if subject is None or subject not in opening.subjects:
        raise NotDisclosed
    if not all(opening.may_provide(subject, categorie) for categorie in wanted):
        raise MayNotProvide
    return opening


def read[T: Model](opening: Opening, rows: Iterable[T]) -> tuple[Disclosed[T], ...]:
    """The rows of `rows` that PostgreSQL lets through. Call after `open_gate`, in the same transaction."""
    if not opening.rights:
        return ()
    lens = opening.lens
    return tuple(Disclosed(row) for row in rows if lens is None or lens(row))


def of_casus[T: Model](opening: Opening, model: type[T], casus: UUID, *select: str) -> tuple[Disclosed[T], ...]:
    """All disclosed rows of one table in one casus; asks nothing where the category was not opened at all.

    `select` names foreign keys to fetch along. A Partij is one of the few of its gemeente, looked up once per opening.
    """
    if not _opened(opening, model, casus):
        return ()
    partijen, others = _split(model, select)
    return read(opening, _with(opening, partijen, _rows(casus, model=model, select=others)))


def newest_of_casus[T: Model](
    opening: Opening, model: type[T], casus: UUID, *partijen: str, by: str, most: int
) -> tuple[tuple[Disclosed[T], ...], int]:
    """The `most` newest rows of one table in one casus by the column `by`, and how many are disclosed in all.

    `partijen` names foreign keys to a Partij to fetch along.
    """
    if not _opened(opening, model, casus):
        return (), 0
    if opening.lens is not None:
        rows = of_casus(opening, model, casus, *partijen)
        return tuple(sorted(rows, key=lambda row: (getattr(row, by), row.pk), reverse=True)[:most]), len(rows)
    rows = read(opening, _with(opening, partijen, _newest(casus, model=model, by=by, most=most)))
    return rows, rows[0].in_all if rows else 0


def _opened(opening: Opening, model: type[Model], casus: UUID) -> bool:
    """Whether anything can come of asking; a table may hold rows of one category, or of several."""
    categorie = model.CATEGORIE if issubclass(model, CategorieRij) else None
    return categorie is None or (casus, categorie) in opening.rights


@cache
def _split(model: type[Model], names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of these foreign keys are to a Partij, and which are to be fetched along."""
    partijen = [name for name in names if "__" not in name and model._meta.get_field(name).related_model is Partij]
    return tuple(partijen), tuple(name for name in names if name not in partijen)


@written
def _partijen(gemeente_id: str) -> QuerySet[Partij]:
    return Partij.objects.filter(gemeente_id=gemeente_id)


@written
def _rows(casus: UUID, *, model: type[Any], select: tuple[str, ...]) -> QuerySet[Any]:
    rows = model._default_manager.filter(casus_id=casus)
    return rows.select_related(*select) if select else rows


@written
def _newest(casus: UUID, *, model: type[Any], by: str, most: int) -> QuerySet[Any]:
    rows = model._default_manager.filter(casus_id=casus).annotate(in_all=Window(Count("*")))
    return rows.order_by(f"-{by}", "-pk")[:most]


def _with[T: Model](opening: Opening, names: Iterable[str], rows: Iterable[T]) -> Iterator[T]:
    """These rows with the Partij of each of these foreign keys."""
    known = opening.partijen() if names else {}
    for row in rows:
        for name in names:
            partij = known.get(getattr(row, f"{name}_id"))
            if partij is not None:
                setattr(row, name, partij)
        yield row


def grant(
    actor: Actor, row: CategorieRij, *, partij_id: int, grond: str, geldig_van: Any, geldig_tot: Any
) -> Toegangsbesluit:
    """Grant one row of the actor's own Partij to another Partij until `geldig_tot` (the besluit has its own ground)."""
    if row.casus_id is None:
        raise NotDisclosed
    return Toegangsbesluit.objects.create(
        casus_id=row.casus_id,
        categorie_id=row.categorie_id,
        tabel=row._meta.db_table,
        rij=row.pk,
        bron_id=actor.partij_id,
        partij_id=partij_id,
        grond=grond,
        besloten_door_id=actor.medewerker_id,
        geldig_van=geldig_van,
        geldig_tot=geldig_tot,
    )


def history(tabel: str, rij: UUID) -> Iterator[dict[str, Any]]:
    """Earlier versions of one row, oldest first; empty where the live row is not open to the actor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tijd, actie, medewerker_id, oud FROM gate.history(%s, %s)", (tabel, rij))
        for tijd, actie, medewerker_id, oud in cursor.fetchall():
            yield {"tijd": tijd, "actie": actie, "medewerker_id": medewerker_id, "oud": json.loads(oud)}


def search(actor: Actor, terms: Iterable[str]) -> dict[UUID, set[UUID | None]]:
    """Casussen of the actor in which one of `terms` is a name or address the actor may find. The search is logged."""
    log_id = log_event(actor, "zoeken", doel=Doel.ZOEKEN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT casus, bewoner FROM gate.search(%s, %s, %s, %s)", (*sign(actor), log_id, list(terms)))
        found: dict[UUID, set[UUID | None]] = {}
        for casus, bewoner in cursor.fetchall():
            found.setdefault(casus, set()).add(bewoner)
    return found


def search_newest(actor: Actor, terms: Iterable[str], *, most: int) -> list[UUID]:
    """The `most` casussen among those of `search` whose status changed last, newest first. The search is logged."""
    log_id = log_event(actor, "zoeken", doel=Doel.ZOEKEN)
    with connection.cursor() as cursor:
        asked = (*sign(actor), log_id, list(terms), most)
        cursor.execute("SELECT * FROM gate.search_newest(%s, %s, %s, %s, %s)", asked)
        return [casus for (casus,) in cursor.fetchall()]


def search_each(opening: Opening, terms: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(term, number, state) of the actor's casussen at each of these addresses. Logged, if `opening` did not do so."""
    log_id = opening.search_log or log_event(opening.actor, "zoeken", doel=Doel.ZOEKEN)
    with connection.cursor() as cursor:
        asked = (*sign(opening.actor), log_id, list(terms))
        cursor.execute("SELECT term, nummer, status FROM gate.search_each(%s, %s, %s, %s)", asked)
        yield from cursor.fetchall()


def find_person(actor: Actor, terms: Iterable[str], *, doel: Doel) -> list[tuple[UUID, str, UUID | None]]:
    """For who oversees: (casus, number, bewoner) of the casussen about a person, within the oversight. Logged."""
    log_id = log_event(actor, "zoeken", doel=doel, object="Persoon")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.find_person(%s, %s, %s, %s)", (*sign(actor), log_id, list(terms)))
        return list(cursor.fetchall())


def casus_structure(actor: Actor, nummer: str) -> list[tuple[UUID, str, str, int]]:
    """For a privacy officer: (casus, overlegvorm, phase, Partij) per participant that the own Partij may know of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.casus_structure(%s, %s, %s)", (*sign(actor), nummer))
        return list(cursor.fetchall())


def sign_secrecy(actor: Actor) -> None:
    """Note that the actor signed the geheimhoudingsverklaring for this Partij."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.sign_secrecy(%s, %s)", sign(actor))
