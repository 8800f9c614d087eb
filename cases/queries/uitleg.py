"""Why the actor sees what stands on a page of a casus: one explainer, looked up once per page."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from cases.boxes import clauses_of, phase_of, readership
from cases.models import Casus
from cases.queries.loaders import OpenCasus
from cases.queries.toegang import access_links
from cases.rules.casussen import reads_by_emergency
from parties.actor import Actor
from privacy import gate
from privacy.gate import Doel
from privacy.queries.uitleg import Explainer, explainer, grants_to

# Who takes part: what "Wie leest dit?" needs to know.
PARTICIPATION = (22, 30)


def explain_in(actor: Actor, oc: OpenCasus, today: dt.date) -> Explainer:
    """Two queries: the clauses for this Partij, and the besluiten that it was given in this casus.

    Who borrows the eyes of another Partij (cases/queries/bekijk_als.py) is told nothing of its choices.
    """
    borrowed = not actor.medewerker_id
    return explainer(
        clauses_of(actor, oc.casus, today),
        partij_id=actor.partij_id,
        casus_id=oc.id,
        now=timezone.now(),
        alone=oc.casus.status == "eigen",
        access=None if borrowed or reads_by_emergency(oc.casus) else access_links(oc.casus),
    )


def explain_each(actor: Actor, casussen: Iterable[Casus], today: dt.date) -> dict[UUID, Explainer]:
    """An explainer for each of these casussen: one query for the besluiten, and one per regime and phase."""
    found = list(casussen)
    by_regime = {(casus.overlegvorm, phase_of(casus)): casus for casus in found}
    cells = {key: clauses_of(actor, casus, today) for key, casus in by_regime.items()}
    grants = grants_to(actor.partij_id, [casus.pk for casus in found], timezone.now())
    return {
        casus.pk: Explainer(
            actor.partij_id, cells[casus.overlegvorm, phase_of(casus)], grants, alone=casus.status == "eigen"
        )
        for casus in found
    }


def readers_in(actor: Actor, casus: Casus, categorie: int, *, doel: Doel = Doel.CASUS, reden: str = "") -> list[str]:
    """Who else reads `categorie` here, for a form on a page that did not open who takes part. Opens and logs that."""
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=PARTICIPATION, doel=doel, reden=reden)
    return readership(actor, opening, casus).of(categorie)


def readers_when_shared(actor: Actor, oc: OpenCasus, categorie: int) -> list[str]:
    """Who else reads `categorie` once this casus of one organisation is aangemeld: the regie, and who it invites."""
    regie = [partij for partij in oc.opening.partijen().values() if partij.regie]
    return readership(actor, oc.opening, oc.casus, known=regie, shared=True).of(categorie)
