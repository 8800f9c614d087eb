"""Sealing the read log, writing its heads down outside, verifying it, and dropping months past their term.

All of it runs in the worker, which is given hashes and counts of the log and never a row.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from parties.actor import Actor
from parties.models import Partij, Rol
from parties.notices import notify, people_with
from privacy.models import Zegelcontrole
from privacy.seals import anchor
from privacy.seals.anchor import Head
from privacy.seals.chain import DROPPED, Key, Seal, Signer
from privacy.seals.merkle import root
from privacy.seals.verify import (
    ChainCheck,
    Report,
    check_loose,
    check_partitions,
    check_rows,
    known_heads,
)

logger = logging.getLogger(__name__)
SEALS_AT_ONCE = 500
# A look at every row of five years takes longer than a web page may.
LONGEST_STATEMENT = "15min"
MAIL_SUBJECT = "Zegel van het inzagelog"


class NotIntact(Exception):
    """A month is not dropped while the log does not match its seals."""


def signer() -> Signer | None:
    """The key of this installation (setting LOG_SEAL_KEY); None where this process does not hold it."""
    return Key.from_hex(settings.LOG_SEAL_KEY) if settings.LOG_SEAL_KEY else None


def trusted_keys() -> frozenset[bytes]:
    """The public keys whose seals are ours: those of the setting LOG_SEAL_PUBLIC_KEYS and that of the key held here."""
    named = {bytes.fromhex(text) for text in settings.LOG_SEAL_PUBLIC_KEYS}
    key = signer()
    return frozenset(named | ({key.public} if key else set()))


def seal(key: Signer) -> Seal | None:
    """Seal every row of transactions that have ended; None when there is nothing, or another sealer is at work."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.seal_begin()")
        row = cursor.fetchone()
        if row is None:
            return None
        nr, vorige, tijd, grens, ids, aantal, eerste, laatste, leaves = row
        made = Seal(nr, vorige, tijd, grens, ids, aantal, eerste, laatste, root(leaves)).signed_by(key)
        cursor.execute(f"SELECT gate.seal_add({_places(12)})", _columns(made))
        return made


def write_head(path: Path) -> Head | None:
    """Add the last head to the anchor file unless it stands there already; returns what was added."""
    head = current_head()
    if head is None:
        return None
    known = anchor.last(path)
    if known is not None and (known.nr, known.hoofd) == (head.nr, head.hoofd):
        return None
    anchor.append(path, head)
    return head


def mail_head(address: str) -> bool:
    """Mail the last head to somebody who keeps it. A hash and a number: nothing about anybody."""
    head = current_head()
    if head is None:
        return False
    body = (
        "Bewaar deze mail buiten Overlast. Met de regel hieronder ziet u later of het inzagelog heel is gebleven.\n\n"
        f"{head.line}\n\nControleren: python manage.py verify_inzagelog --anchor BESTAND\n"
    )
    EmailMessage(subject=f"{MAIL_SUBJECT} {head.nr}", body=body, to=[address]).send()
    return True


def current_head() -> Head | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nr, hoofd, tijd FROM gate.seal_state()")
        nr, hoofd, tijd = cursor.fetchone()
    return None if nr is None else Head(nr, hoofd, tijd)


def verify(*, trusted: Iterable[bytes], heads: Iterable[Head] = ()) -> Report:
    """Hold the whole log against its seals, and the seals against heads that were written down outside."""
    report = Report()
    chain = ChainCheck(report, frozenset(trusted), known_heads(heads))
    for part in _seals():
        chain.see(part)
    chain.finish()
    broken: list[tuple[dt.datetime, dt.datetime]] = []
    for part in _seals():
        for each, rows in _with_rows([s for s in part if chain.covers(s)]):
            if not check_rows(report, each, rows) and each.eerste_tijd and each.laatste_tijd:
                broken.append((each.eerste_tijd, each.laatste_tijd))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}'")
        cursor.execute("SELECT id, tijd FROM gate.loose_rows()")
        check_loose(report, cursor.fetchall())
        cursor.execute("SELECT van, tot FROM gate.partitions()")
        check_partitions(report, broken, cursor.fetchall())
    return report


def verify_and_note(*, now: dt.datetime) -> Zegelcontrole:
    """The nightly verification: its outcome is kept for the page, and who oversees hears of it when it is wrong."""
    path = Path(settings.LOG_ANCHOR_FILE) if settings.LOG_ANCHOR_FILE else None
    heads = list(anchor.read(path)) if path and path.exists() else []
    report = verify(trusted=trusted_keys(), heads=heads)
    with transaction.atomic():
        noted = Zegelcontrole.objects.create(
            tijd=now,
            zegels=report.seals,
            regels=report.rows,
            laatste_zegel=report.last_nr,
            laatste_hoofd=report.last_head.hex(),
            ankers=report.anchors,
            fouten=report.errors,
            bevindingen=[str(finding)[:300] for finding in report.findings],
        )
        if not report.in_order:
            logger.error("inzagelog_not_intact", extra={"errors": report.errors})
            _tell(noted, now)
    return noted


def ask_verification(actor: Actor) -> bool:
    """Let the worker verify now; false when no broker is there. Only counts reach the page, so nothing is opened."""
    logger.info("verification_asked", extra={"medewerker": actor.medewerker_id})
    try:
        current_app.send_task("privacy.tasks.verify_log", retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("verification_not_queued", extra={"error": type(error).__name__})
        return False
    return True


def retire(key: Signer, *, months: int) -> list[str]:
    """Drop the partitions past the retention term, oldest first, each under a seal; returns their names.

    Raises NotIntact when the log does not match its seals: evidence is not thrown away.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gate.past_retention(%s)", [months])
        (past,) = cursor.fetchone()
    if not past:
        return []
    if not verify(trusted=trusted_keys() | {key.public}).in_order:
        raise NotIntact
    dropped = []
    while (name := _retire_one(key, months)) is not None:
        dropped.append(name)
    return dropped


def _retire_one(key: Signer, months: int) -> str | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.retire_begin(%s)", [months])
        row = cursor.fetchone()
        if row is None:
            return None
        name, until, nr, vorige, tijd, grens, ids, aantal, eerste, laatste, leaves = row
        statement = Seal(nr, vorige, tijd, grens, ids, aantal, eerste, laatste, root(leaves), DROPPED, until)
        made = statement.signed_by(key)
        cursor.execute(f"SELECT gate.retire({_places(15)})", [months, name, until, *_columns(made)])
        return str(name)


def _places(number: int) -> str:
    return ", ".join(["%s"] * number)


def _columns(made: Seal) -> list[Any]:
    return [
        made.nr,
        made.vorige,
        made.tijd,
        made.grens,
        made.ids,
        made.aantal,
        made.eerste_tijd,
        made.laatste_tijd,
        made.wortel,
        made.sleutel,
        made.handtekening,
        made.hoofd,
    ]


def _seals() -> Iterator[list[Seal]]:
    """All seals in order, a part at a time."""
    after = -(2**62)
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM gate.seals(%s, %s)", [after, SEALS_AT_ONCE])
            names = [column.name for column in cursor.description]
            part = [Seal(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
        if not part:
            return
        yield part
        after = part[-1].nr


def _with_rows(seals: Sequence[Seal]) -> Iterator[tuple[Seal, list[tuple[int, bytes]]]]:
    """Each of these seals with the rows that are there now."""
    if not seals:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT nr, id, blad FROM gate.leaves(%s, %s)", [seals[0].nr, seals[-1].nr])
        rows = {
            nr: [(row, leaf) for _, row, leaf in group] for nr, group in groupby(cursor.fetchall(), key=lambda r: r[0])
        }
    for each in seals:
        yield each, rows.get(each.nr, [])


def _tell(noted: Zegelcontrole, now: dt.datetime) -> None:
    leading = list(Partij.objects.filter(regie=True).values_list("pk", flat=True))
    people = {*people_with(Rol.PRIVACY_OFFICER, partij_ids=leading), *people_with(Rol.FG, partij_ids=leading)}
    notify(
        sleutel=f"zegelcontrole:{timezone.localdate(now)}",
        soort="logbeoordeling",
        aan_ids=people,
        pad=reverse("zegels"),
        now=now,
    )
