"""Inviting somebody by mail, and accepting that."""

import base64
import datetime as dt
import hmac
import logging
import uuid
from dataclasses import dataclass
from hashlib import sha256
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage, mailers
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.identity.own_ways import drop_factors
from parties.models import Medewerker, Partij, Rol, Uitnodiging
from parties.notices import notify, people_with
from parties.roles import labels, with_content
from parties.rules.gemeente import keep_partij
from parties.rules.medewerkers import may_have
from parties.services.register import record

logger = logging.getLogger(__name__)
VALID_DAYS = 7
BATCH = 10
LONGEST_PAUSE_MINUTES = 60
GOT_ACCESS = "toegang_medewerker"
ALREADY_HERE = "Deze persoon staat al in de lijst. Open de naam om iets te veranderen."


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the bearer of a link may know of it."""

    id: uuid.UUID
    email: str
    naam: str
    partij: str
    gemeente: str
    rollen: tuple[str, ...]
    # The address has an account, which must be logged in to accept.
    account: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """The account that works at the Partij now, and whether it lost ways in, so that its sessions are to end."""

    user_id: int
    lost_factors: bool


def token_of(uitnodiging_id: uuid.UUID) -> str:
    """The token in the link of an invitation, made of its key and a secret that the database does not have.

    The worker makes it again when it sends the mail, so that it stands in no table, queue or log.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), b"parties.uitnodiging:" + uitnodiging_id.bytes, sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def invite(
    actor: Actor,
    *,
    partij: Partij,
    email: str,
    naam: str,
    functie: str,
    rollen: list[str],
    contactpersoon: bool,
    now: dt.datetime,
) -> Uitnodiging:
    """Invite somebody to work at `partij`; the answer is the same whether or not the address has an account.

    An earlier invitation to the address for this Partij ends. Raises NotAllowed by the rules, or for who works here.
    """
    require(keep_partij(actor, partij))
    require(may_have(partij, set(rollen)))
    email = email.lower()
    there = Medewerker.objects.filter(partij=partij, user__email__iexact=email, vertrokken_op=None)
    if there.exists():
        raise NotAllowed(Reason.STATUS, ALREADY_HERE)
    key = uuid.uuid4()
    with transaction.atomic():
        earlier = Uitnodiging.objects.filter(partij=partij, email=email, gebruikt_op=None, ingetrokken_op=None)
        earlier.update(ingetrokken_op=now)
        made = Uitnodiging(
            id=key,
            partij=partij,
            email=email,
            naam=naam,
            functie=functie,
            rollen=rollen,
            contactpersoon=contactpersoon,
            hash=sha256(token_of(key).encode()).hexdigest(),
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            verloopt_op=now + dt.timedelta(days=VALID_DAYS),
            volgende_poging_op=now,
        )
        made.save(force_insert=True)
        record(actor, "Uitgenodigd", now=now, partij_id=partij.pk, toelichting=f"{naam}: {labels(rollen)}")
        if with_content(rollen):
            _tell_officers(partij.pk, f"uitnodiging:{key}", now)
    return made


def _tell_officers(partij_id: int, sleutel: str, now: dt.datetime) -> None:
    officers = people_with(Rol.PRIVACY_OFFICER, partij_ids=[partij_id])
    notify(sleutel=sleutel, soort=GOT_ACCESS, aan_ids=officers, pad=reverse("beheerhandelingen"), now=now)


def withdraw(actor: Actor, *, uitnodiging: Uitnodiging, now: dt.datetime) -> None:
    """The link stops working at once. One that was used or had ended already stays as it is."""
    require(keep_partij(actor, uitnodiging.partij))
    with transaction.atomic():
        rows = Uitnodiging.objects.filter(pk=uitnodiging.pk, gebruikt_op=None, ingetrokken_op=None)
        if rows.update(ingetrokken_op=now):
            record(
                actor,
                "Uitnodiging ingetrokken",
                now=now,
                partij_id=uitnodiging.partij_id,
                toelichting=uitnodiging.naam,
            )


def find(token: str) -> Invitation | None:
    """The invitation behind a link; None when it was used, withdrawn, is too old or never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, email, naam, partij, gemeente, rollen, bestaat FROM gate.invitation(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return None
    key, email, naam, partij, gemeente, rollen, account = row
    return Invitation(key, email, naam, partij, gemeente, tuple(rollen), account)


def accept(token: str, *, invitation: Invitation, password: str | None, user_id: int | None) -> Accepted | None:
    """Begin to work at the Partij; returns None when there was nothing to accept any more.

    A new address gets an account with `password` (None where one logs in elsewhere); an existing account is `user_id`,
    which is logged in. The mail proved the address, so it counts as verified. Factors that were made while
    another organisation's provider vouched for the account, end: they would open this Partij too.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            values = [token, make_password(password), user_id]
            cursor.execute("SELECT gebruiker, medewerker FROM gate.accept_invitation(%s, %s, %s)", values)
            row = cursor.fetchone()
        if row is None:
            return None
        address = {"email": invitation.email, "verified": True, "primary": True}
        if not EmailAddress.objects.filter(user_id=row[0], email=invitation.email).update(verified=True):
            EmailAddress.objects.create(user_id=row[0], **address)
        here = Medewerker.objects.values_list("partij_id", flat=True).get(pk=row[1])
        lost = drop_factors(row[0], but=here)
    return Accepted(int(row[0]), lost)


def send(*, now: dt.datetime) -> int:
    """Send the invitations that wait; returns how many were taken. Tried again with pauses until they expire."""
    sent = 0
    with transaction.atomic():
        waiting = Uitnodiging.objects.filter(
            verzonden_op=None,
            gebruikt_op=None,
            ingetrokken_op=None,
            verloopt_op__gt=now,
            volgende_poging_op__lte=now,
        )
        claimed = waiting.select_for_update(skip_locked=True).only("id", "email", "naam", "pogingen")
        for row in claimed.order_by("volgende_poging_op")[:BATCH]:
            done = _offer(row)
            sent += done
            pause = min(2 ** min(row.pogingen, 10), LONGEST_PAUSE_MINUTES)
            Uitnodiging.objects.filter(pk=row.pk).update(
                verzonden_op=now if done else None,
                pogingen=F("pogingen") + 1,
                volgende_poging_op=now + dt.timedelta(minutes=pause),
            )
    return sent


def _offer(row: Uitnodiging) -> bool:
    link = settings.SITE_URL + reverse("uitnodiging", args=[token_of(row.pk)])
    mail = EmailMessage(
        "Uitnodiging voor Overlast",
        render_to_string("mail/uitnodiging.txt", {"naam": row.naam, "link": link, "days": VALID_DAYS}),
        settings.DEFAULT_FROM_EMAIL,
        [row.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        return bool(mailers.default.send_messages([mail]))
    except (OSError, SMTPException) as error:
        logger.warning("invitation_not_sent", extra={"uitnodiging": str(row.pk), "error": type(error).__name__})
        return False
