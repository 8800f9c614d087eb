"""Why the actor sees what stands on a page of a casus: one explainer, looked up once per page."""

import datetime as dt

from django.utils import timezone

from cases.boxes import clauses_of
from cases.queries.loaders import OpenCasus
from cases.queries.toegang import access_links
from cases.rules.casussen import reads_by_emergency
from parties.actor import Actor
from privacy.queries.uitleg import Explainer, explainer


def explain_in(actor: Actor, oc: OpenCasus, today: dt.date) -> Explainer:
    """Two queries: the clauses for this Partij, and the besluiten that it was given in this casus."""
    return explainer(
        clauses_of(actor, oc.casus, today),
        partij_id=actor.partij_id,
        casus_id=oc.id,
        now=timezone.now(),
        alone=oc.casus.status == "eigen",
        access=None if reads_by_emergency(oc.casus) else access_links(oc.casus),
    )
