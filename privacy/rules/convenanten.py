"""Who may write a convenant, send it round, sign and end it. PostgreSQL says the same (sql/functions/convenant.sql)."""

from collections.abc import Collection

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Partij, Rol
from privacy.models import Convenant, ConvenantPartij, Overlegvorm
from privacy.models.convenant import NEVER
from privacy.reference import may_join_zvh

Status = Convenant.Status
NEVER_BECAUSE = {
    18: "Diagnose en medicatie vallen onder het medisch beroepsgeheim. Dit systeem heeft er geen velden voor.",
    25: "Deze gegevens zijn bijzonder en nooit nodig om overlast te stoppen. Dit systeem heeft er geen velden voor.",
}
NOT_IN_ZVH = (
    "Een Zorg- en Veiligheidshuis valt onder de WGS. Alleen deelnemers die artikel 2.27 WGS noemt, zijn partij. Deze "
    "organisatie hoort daar niet bij. Zij kan wel incidenteel als derde meedoen, met een geheimhoudingsverklaring en "
    "zonder toegang tot dit systeem."
)


def is_redactie(actor: Actor) -> bool:
    """The privacy officer of the regie keeps the convenanten of the gemeente."""
    return actor.regie and actor.has(Rol.PRIVACY_OFFICER)


def may_write(actor: Actor) -> Decision:
    """Make a convenant, send it round, take it back or end it."""
    if is_redactie(actor):
        return Allowed()
    return Refused(Reason.ROLE, "De privacy officer van de gemeente maakt en wijzigt het convenant.")


def may_change(actor: Actor, convenant: Convenant) -> Decision:
    """Change the contents: only while it is a concept."""
    if convenant.status != Status.CONCEPT:
        return Refused(Reason.STATUS, "Alleen een concept is te wijzigen. Maak een nieuwe versie.")
    return may_write(actor)


def may_open(categorie: int) -> Decision:
    """Categories 18 and 25 stay closed in every convenant."""
    if categorie in NEVER:
        return Refused(Reason.ROLE, NEVER_BECAUSE[categorie])
    return Allowed()


def may_join(convenant: Convenant, partij: Partij) -> Decision:
    """Be party to this convenant: an active organisation of the gemeente, at a Zorg- en Veiligheidshuis a deelnemer."""
    if partij.gemeente_id != convenant.gemeente_id:
        return Refused(Reason.ROLE)
    if not partij.actief:
        return Refused(Reason.STATUS, "Deze organisatie doet niet meer mee met Overlast.")
    if convenant.overlegvorm == Overlegvorm.ZVH and not may_join_zvh(partij.soort):
        return Refused(Reason.ROLE, NOT_IN_ZVH)
    return Allowed()


def may_send(actor: Actor, convenant: Convenant, missing: Collection[str]) -> Decision:
    """Send a concept round for signing, once nothing is missing (`missing_in`)."""
    if convenant.status != Status.CONCEPT:
        return Refused(Reason.STATUS)
    if missing:
        return Refused(Reason.INCOMPLETE, " ".join(missing))
    return may_write(actor)


def may_take_back(actor: Actor, convenant: Convenant) -> Decision:
    """Make a concept again of what is being signed; the signatures are lost."""
    return may_write(actor) if convenant.status == Status.TER_ONDERTEKENING else Refused(Reason.STATUS)


def may_end(actor: Actor, convenant: Convenant) -> Decision:
    """End a valid version before its time."""
    return may_write(actor) if convenant.status == Status.GELDIG else Refused(Reason.STATUS)


def may_sign(actor: Actor, convenant: Convenant, partij: ConvenantPartij | None) -> Decision:
    """Sign for the own organisation, once; `partij` is its row in this convenant."""
    if not actor.has(Rol.TEKENBEVOEGDE):
        return Refused(Reason.ROLE, "De tekenbevoegde van een organisatie ondertekent het convenant.")
    if partij is None:
        return Refused(Reason.ROLE, "Uw organisatie is geen partij bij dit convenant.")
    if convenant.status != Status.TER_ONDERTEKENING or partij.ondertekend_op is not None:
        return Refused(Reason.STATUS)
    return Allowed()
