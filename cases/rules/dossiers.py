"""Who may make a dossier for the rechter, and when it can be exported."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cases.dossier.texts import Texts
from cases.interventies import VERHUURDERS
from cases.models import Casus, Dossier
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Partijsoort, Rol

# A landlord goes to the kantonrechter; the regie defends a besluit of the burgemeester.
PROCESPARTIJEN = VERHUURDERS | {Partijsoort.BURGEMEESTER}
ROLES = (Rol.JURIST, Rol.CONSULENT, Rol.REGISSEUR)
ROLES_OF_RELEASE = (*ROLES, Rol.WIJKAGENT, Rol.DEELNEMER)
# An export that did not finish by then was lost on the way, and may be asked for again.
EXPORT_TAKES_AT_MOST = timedelta(minutes=5)
Status = Dossier.Status


def may_build(actor: Actor, casus: Casus) -> Decision:
    """The procespartij's own jurist, consulent or regisseur, or the casusregisseur when that is somebody of it."""
    if actor.partij_soort not in PROCESPARTIJEN:
        return Refused(Reason.ROLE, "Een dossier maakt de verhuurder of de burgemeester.")
    if not actor.has(*ROLES) and casus.casusregisseur_id != actor.medewerker_id:
        return Refused(Reason.ROLE)
    return Refused(Reason.STATUS) if casus.afgeschermd else Allowed()


def may_release(actor: Actor, casus: Casus) -> Decision:
    """Whoever records things in a shared casus may release what the own organisation recorded (domain.md section 5)."""
    if not actor.has(*ROLES_OF_RELEASE):
        return Refused(Reason.ROLE)
    return Refused(Reason.STATUS) if casus.aangemeld_op is None or casus.afgeschermd else Allowed()


def may_change(dossier: Dossier) -> Decision:
    """A version that was exported stays as it was; a next version takes over its choices."""
    return Allowed() if dossier.status in (Status.CONCEPT, Status.MISLUKT) else Refused(Reason.STATUS)


def may_export(dossier: Dossier, texts: Texts, producties: Sequence[bool], now: datetime) -> Decision:
    """Complete and released; `producties` says of each whether it may be brought in now."""
    lost = dossier.status == Status.WORDT_GEMAAKT and now - dossier.gemaakt_op > EXPORT_TAKES_AT_MOST
    if dossier.status not in (Status.CONCEPT, Status.MISLUKT) and not lost:
        return Refused(Reason.STATUS)
    missing = [
        label
        for label, text in (
            ("de ontvanger", dossier.ontvanger),
            ("de samenvatting", texts.samenvatting),
            ("de proportionaliteit", texts.proportionaliteit),
            ("de gevraagde maatregel", texts.maatregel),
        )
        if not text.strip()
    ]
    if missing:
        return Refused(Reason.INCOMPLETE, f"Vul nog in: {', '.join(missing)}.")
    if not producties:
        return Refused(Reason.INCOMPLETE, "Kies minstens één productie.")
    if not all(producties):
        return Refused(Reason.INCOMPLETE, "Een productie is niet (meer) vrijgegeven. Haal die eerst weg.")
    return Allowed()


def document_category(partijsoort: str) -> int:
    """The category of texts and file: civil documents (11); of the burgemeester a bestuurlijke maatregel (15)."""
    return 15 if partijsoort == Partijsoort.BURGEMEESTER else 11
