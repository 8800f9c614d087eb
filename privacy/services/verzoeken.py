"""The steps of an informatieverzoek in PostgreSQL (privacy/sql/functions/verzoeken.sql), which alone decides on them.

Each raises django.db.ProgrammingError where the actor may not take the step now; the rules of cases/ say so first.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, connections

from parties.actor import Actor
from privacy import gate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the asking side may know of one request; `bevestigd` is None before the moment fixed at filing."""

    casus_id: UUID | None
    bevestigd: bool | None
    uitkomst: str | None
    grondslag: str | None
    weigeringsgrond: str | None
    niet_doorverstrekken: bool | None
    besloten_op: dt.datetime | None
    verloopt_op: dt.datetime | None
    ingetrokken_op: dt.datetime | None


def _call(actor: Actor, function: str, *arguments: Any, using: str = "default") -> object:
    places = ", ".join(["%s"] * (len(arguments) + 2))
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT gate.{function}({places})", (*gate.sign(actor), *arguments))
        return cursor.fetchone()[0]


def begin_request(
    actor: Actor,
    *,
    verzoek: UUID,
    nummer: str,
    casus: UUID,
    bewoner: UUID | None,
    aan: int,
    categorie: int,
    uiterlijk: dt.date,
) -> None:
    """Commit the shell of a request first, so that the gate can open it for the question; nobody else sees it yet."""
    with gate.committed_first(actor) as alias:
        _call(actor, "request_information", verzoek, nummer, casus, bewoner, aan, categorie, uiterlijk, using=alias)


def file_request(actor: Actor, verzoek: UUID) -> bool:
    """The question is written; tells whether contactpersonen of the other side answer (else its privacy officer)."""
    return bool(_call(actor, "file_request", verzoek))


def begin_call(
    actor: Actor, *, verzoek: UUID, nummer: str, aan: int, categorie: int, gegeven_op: dt.datetime, uiterlijk: dt.date
) -> None:
    """Commit the shell of what was given by telephone to Medewerker `aan`; to be written down by `uiterlijk`."""
    with gate.committed_first(actor) as alias:
        _call(actor, "register_call", verzoek, nummer, aan, categorie, gegeven_op, uiterlijk, using=alias)


def answer(
    actor: Actor,
    verzoek: UUID,
    *,
    stap: str,
    uitkomst: str,
    grondslag: str = "",
    weigeringsgrond: str = "",
    niet_doorverstrekken: bool = True,
    verloopt_op: dt.datetime | None = None,
) -> None:
    """The decision of who is asked. One on "bekend?" can be corrected until it shows; one on content stands."""
    arguments = (verzoek, stap, uitkomst, grondslag, weigeringsgrond, niet_doorverstrekken, verloopt_op)
    _call(actor, "answer_request", *arguments)


def ask_content(actor: Actor, verzoek: UUID, *, uiterlijk: dt.date) -> None:
    _call(actor, "ask_content", verzoek, uiterlijk)


def withdraw_request(actor: Actor, verzoek: UUID) -> None:
    _call(actor, "withdraw_request", verzoek)


def grant_row(actor: Actor, verzoek: UUID, *, tabel: str, rij: UUID) -> None:
    """Open an own row in the shared casus as part of the answer just given; it ends with the answer."""
    _call(actor, "grant_for_request", verzoek, tabel, rij)


def end_disclosure(actor: Actor, verzoek: UUID) -> None:
    """What was given ends now: the text, and every row that was opened for it."""
    _call(actor, "end_disclosure", verzoek)


def outcomes(verzoeken: Iterable[UUID]) -> dict[UUID, Outcome]:
    """What the asking side knows of these requests now; those of others are not among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.verzoek_outcome(%s::uuid[])", [list(verzoeken)])
        return {row[0]: Outcome(*row[1:]) for row in cursor.fetchall()}


def shared_casus(verzoek: UUID) -> UUID | None:
    """The casus of a request, for who is asked and works on it as well; None for everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.shared_casus(%s)", [verzoek])
        found = cursor.fetchone()[0]
    return UUID(str(found)) if found else None
