"""Sends the messages that wait, by SMTP. What is sent is marked in the transaction that holds the message.

A worker that dies in between sends up to a batch again, with the same Message-ID; it never loses one.
"""

import datetime as dt
import logging
import time
from smtplib import SMTPException, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from cases.message_texts import in_words
from cases.models import Bericht

logger = logging.getLogger(__name__)
# Claimed together: at most this many go out twice when the process is killed.
BATCH = 10
# A slow mail server may not hold these rows for longer: PostgreSQL ends a transaction that idles for a minute.
BATCH_SECONDS = 25.0
LONGEST_PAUSE_MINUTES = 60
GIVE_UP_AFTER = dt.timedelta(days=7)
COLUMNS = (
    "casus_id",
    "aan_id",
    "soort",
    "pad",
    "dagen",
    "gemaakt_op",
    "pogingen",
    "casus__nummer",
    "aan__actief",
    "aan__user__email",
    "aan__user__naam",
    "aan__user__is_active",
)


def deliver(*, now: dt.datetime) -> int:
    """Send every message that is due at `now`; returns how many the mail server took.

    Several workers may do so at once. What could not be sent is tried again after a pause that doubles from a minute to
    an hour, for a week. Nobody who left is sent anything.
    """
    connection, sent, going = mailers.default, 0, True
    try:
        while going:
            batch, going = deliver_batch(connection, now)
            sent += batch
    finally:
        connection.close()
    return sent


def deliver_batch(connection: BaseEmailBackend, now: dt.datetime) -> tuple[int, bool]:
    """Send up to BATCH messages: how many were taken, and whether to go on: more may wait and the server is there."""
    with transaction.atomic():
        waiting = Bericht.objects.filter(verzonden_op=None, opgegeven_op=None, volgende_poging_op__lte=now)
        claimed = list(
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("casus", "aan__user")
            .only(*COLUMNS)
            .order_by("volgende_poging_op")[:BATCH]
        )
        until = time.monotonic() + BATCH_SECONDS
        there = not claimed or _reachable(connection)
        for bericht in claimed:
            if time.monotonic() > until:
                break
            if not (bericht.aan.actief and bericht.aan.user.is_active):
                bericht.opgegeven_op = now
            elif there:
                there = _send(connection, bericht, now)
            else:
                _postpone(bericht, now)
        taken = [b.pk for b in claimed if b.verzonden_op is not None]
        Bericht.objects.filter(pk__in=taken).update(verzonden_op=now, pogingen=F("pogingen") + 1)
        for bericht in claimed:
            if bericht.verzonden_op is None:
                bericht.save(update_fields=["opgegeven_op", "pogingen", "volgende_poging_op"])
    return len(taken), bool(claimed) and there


def _reachable(connection: BaseEmailBackend) -> bool:
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        logger.warning("mail_server_gone", extra={"error": type(error).__name__})
        return False
    return True


def _send(connection: BaseEmailBackend, bericht: Bericht, now: dt.datetime) -> bool:
    """Offer one message to the mail server; False when there is no server to offer the next one to."""
    try:
        connection.send_messages([_mail(bericht)])
    except (OSError, SMTPException) as error:
        _postpone(bericht, now)
        logger.warning(
            "mail_not_sent",
            extra={"bericht": str(bericht.pk), "attempts": bericht.pogingen, "error": type(error).__name__},
        )
        # SMTPException is an OSError; those that only concern this message leave the connection as it was.
        return isinstance(error, SMTPException) and not isinstance(error, SMTPServerDisconnected)
    bericht.verzonden_op = now
    return True


def _postpone(bericht: Bericht, now: dt.datetime) -> None:
    bericht.pogingen += 1
    pause = min(2 ** min(bericht.pogingen - 1, 10), LONGEST_PAUSE_MINUTES)
    bericht.volgende_poging_op = now + dt.timedelta(minutes=pause)
    if now - bericht.gemaakt_op > GIVE_UP_AFTER:
        bericht.opgegeven_op = now
        logger.error("mail_given_up", extra={"bericht": str(bericht.pk), "attempts": bericht.pogingen})


def _mail(bericht: Bericht) -> EmailMessage:
    """The mail of one message: what it is about, a number and a link."""
    words = in_words(bericht)
    link = f"{settings.SITE_URL}{bericht.pad}"
    context = {"naam": bericht.aan.user.naam, "sentence": words.sentence, "link": link}
    return EmailMessage(
        words.title,
        render_to_string("mail/bericht.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [bericht.aan.user.email],
        headers={
            "Message-ID": f"<{bericht.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
