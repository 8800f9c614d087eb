"""Getting somebody in again who lost the phone or key: asked by one, agreed to by another."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Herstelverzoek, Medewerker, Rol
from parties.notices import notify, people_with
from parties.queries import regie_of
from parties.rules.herstel import may_decide
from parties.rules.medewerkers import may_change
from parties.services.medewerkers import end_sessions
from parties.services.register import record

VALID_HOURS = 24
ASKED, RESTORED = "herstelverzoek", "account_hersteld"


def ask(actor: Actor, *, medewerker: Medewerker, reden: str, now: dt.datetime) -> Herstelverzoek:
    """Ask to take somebody's second factors away. Nothing happens until another person agrees, within a day."""
    require(may_change(actor, medewerker))
    if not medewerker.actief:
        raise NotAllowed(Reason.STATUS)
    if open_requests().filter(medewerker=medewerker, verloopt_op__gt=now).exists():
        raise NotAllowed(Reason.STATUS, "Er is al om herstel gevraagd. Een ander beslist daarover.")
    with transaction.atomic():
        row = Herstelverzoek.objects.create(
            medewerker=medewerker,
            reden=reden,
            gevraagd_door_id=actor.medewerker_id,
            vrager_id=actor.user_id,
            gevraagd_op=now,
            verloopt_op=now + dt.timedelta(hours=VALID_HOURS),
        )
        record(actor, "Herstel van inloggen gevraagd", now=now, medewerker=medewerker, toelichting=reden)
        partij_ids = {medewerker.partij_id, regie_of(medewerker.partij.gemeente_id).pk}
        deciders = {*people_with(Rol.BEHEERDER, partij_ids=partij_ids)}
        deciders |= {*people_with(Rol.PRIVACY_OFFICER, partij_ids=partij_ids)}
        notify(
            sleutel=f"herstel:{row.pk}",
            soort=ASKED,
            aan_ids=deciders - {actor.medewerker_id, medewerker.pk},
            pad=reverse("herstelverzoeken"),
            now=now,
        )
    return row


def open_requests() -> QuerySet[Herstelverzoek]:
    return Herstelverzoek.objects.filter(besloten_op=None)


def decide(actor: Actor, *, verzoek: Herstelverzoek, akkoord: bool, now: dt.datetime) -> None:
    """Agree or not. On agreement the second factors are gone, the person is logged out everywhere and gets a message.

    Raises NotAllowed for who asked, for the person it is about, and after a day.
    """
    require(may_decide(actor, verzoek, now=now))
    medewerker = verzoek.medewerker
    with transaction.atomic():
        changed = open_requests().filter(pk=verzoek.pk, verloopt_op__gt=now)
        if not changed.update(
            besloten_op=now, besloten_door_id=actor.medewerker_id, beslisser_id=actor.user_id, akkoord=akkoord
        ):
            raise NotAllowed(Reason.STATUS)
        handeling = "Inloggen hersteld" if akkoord else "Herstel van inloggen geweigerd"
        record(actor, handeling, now=now, medewerker=medewerker)
        if akkoord:
            Authenticator.objects.filter(user_id=medewerker.user_id).delete()
            notify(
                sleutel=f"hersteld:{verzoek.pk}",
                soort=RESTORED,
                aan_ids=[medewerker.pk],
                pad=reverse("mfa_index"),
                now=now,
            )
    if akkoord:
        end_sessions(medewerker.user_id)
