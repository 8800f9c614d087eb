"""Who may ask another organisation for information, and who may answer. PostgreSQL checks the same once more."""

import datetime as dt

from cases.lifecycle import CLOSED_STATES
from cases.models import Casus
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol
from privacy.models import Informatieverzoek
from privacy.services.verzoeken import Outcome

# Name and address are the question itself; for 18 and 25 nobody has a place.
NEVER_ASKED = frozenset({1, 18, 25})


def may_ask(actor: Actor, casus: Casus) -> Decision:
    """Whoever works on an open casus with content, also on one of the own organisation alone."""
    if not actor.sees_content:
        return Refused(Reason.ROLE)
    return Refused(Reason.STATUS) if casus.status in CLOSED_STATES else Allowed()


def may_answer(actor: Actor, verzoek: Informatieverzoek, *, contactpersoon: bool) -> Decision:
    """The privacy officer of who is asked; its contactpersonen where the convenant lets this be asked."""
    if verzoek.aan_partij_id != actor.partij_id:
        return Refused(Reason.ROLE)
    if actor.has(Rol.PRIVACY_OFFICER) or (actor.sees_content and contactpersoon and (verzoek.matrix or verzoek.spoed)):
        return Allowed()
    return Refused(Reason.ROLE, "De privacy officer van uw organisatie beslist hierover.")


def may_answer_known(verzoek: Informatieverzoek, *, now: dt.datetime) -> Decision:
    """Until the moment at which the asker gets to see an outcome; an answer after it would show when it was given."""
    runs = verzoek.status == Informatieverzoek.Status.INGEDIEND and now < verzoek.bekend_zichtbaar_op
    return Allowed() if runs else Refused(Reason.STATUS)


def may_answer_content(verzoek: Informatieverzoek, *, decided: bool) -> Decision:
    """Once, after it was asked for."""
    waits = verzoek.status == Informatieverzoek.Status.INHOUD and not decided and not verzoek.spoed
    return Allowed() if waits else Refused(Reason.STATUS)


def may_ask_content(actor: Actor, verzoek: Informatieverzoek, outcome: Outcome | None) -> Decision:
    """After "bevestigd" only."""
    if not actor.sees_content or outcome is None or outcome.casus_id is None:
        return Refused(Reason.ROLE)
    confirmed = verzoek.status == Informatieverzoek.Status.INGEDIEND and outcome.bevestigd
    return Allowed() if confirmed else Refused(Reason.STATUS)


def may_withdraw(actor: Actor, verzoek: Informatieverzoek, outcome: Outcome | None) -> Decision:
    """Who asked, as long as no content was decided on."""
    if not actor.sees_content or outcome is None or outcome.casus_id is None:
        return Refused(Reason.ROLE)
    runs = verzoek.status in (Informatieverzoek.Status.INGEDIEND, Informatieverzoek.Status.INHOUD)
    return Allowed() if runs and outcome.uitkomst is None and not verzoek.spoed else Refused(Reason.STATUS)


def may_register_call(actor: Actor) -> Decision:
    """Whoever works with content, or the privacy officer, writes down what was given by telephone."""
    return Allowed() if actor.sees_content or actor.has(Rol.PRIVACY_OFFICER) else Refused(Reason.ROLE)
