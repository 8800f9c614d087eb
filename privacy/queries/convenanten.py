"""The versions of the convenanten of a gemeente, and what a page about one version shows."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date
from parties.models import Medewerker, Partijsoort, Rol
from parties.terms import termijn
from privacy import gate
from privacy.models import Convenant, ConvenantPartij, Overlegvorm
from privacy.rules import convenanten as rules

Status = Convenant.Status
TONES = {
    Status.CONCEPT: "default",
    Status.TER_ONDERTEKENING: "info",
    Status.GELDIG: "positive",
    Status.VERVALLEN: "default",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version in a list: what it is called, how it stands, and from when until when."""

    pk: int
    naam: str
    versie: int
    status: str
    tone: str
    looptijd: str
    remark: str
    url: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Regime:
    """A form of consultation with its versions, newest first; each has its own legal regime."""

    key: str
    label: str
    versions: tuple[Version, ...]
    new_url: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A party to a convenant: its grounds, and whether and by whom it signed."""

    partij_id: int
    naam: str
    soort: str
    soort_label: str
    grounds: tuple[tuple[str, str], ...]
    incomplete: bool
    signed: str
    url: str
    own: bool


@dataclass(frozen=True, slots=True)
class VersionFrame:
    """What stands on every page about one version: its name, how it stands, its tabs."""

    convenant: Convenant
    title: str
    status: str
    tone: str
    remark: str
    tabs: list[dict[str, Any]] = field(default_factory=list)
    editable: bool = False
    redactie: bool = False


def find_convenant(actor: Actor, pk: int) -> Convenant:
    """A version of the actor's gemeente. Raises NotDisclosed."""
    rows = Convenant.objects.filter(pk=pk, gemeente_id=actor.gemeente_id)
    found = rows.select_related("gemeente", "vorige").first()
    if found is None:
        raise gate.NotDisclosed
    return found


def in_force_ids(gemeente_id: str) -> dict[str, int]:
    """The version in force per form of consultation, as the gate says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v, gate.in_force(%s, v) FROM unnest(%s::text[]) v", [gemeente_id, list(Overlegvorm.values)]
        )
        return {vorm: pk for vorm, pk in cursor.fetchall() if pk is not None}


def regimes(actor: Actor) -> tuple[Regime, ...]:
    """Every form of consultation, with the versions there are."""
    found: dict[str, list[Version]] = {vorm: [] for vorm in Overlegvorm.values}
    holds = in_force_ids(actor.gemeente_id)
    today = timezone.localdate()
    for row in Convenant.objects.filter(gemeente_id=actor.gemeente_id).order_by("-versie"):
        found[row.overlegvorm].append(_version(row, holds, today))
    page = reverse("convenant_nieuw")
    return tuple(
        Regime(vorm.value, str(vorm.label), tuple(found[vorm.value]), f"{page}?overlegvorm={vorm.value}")
        for vorm in Overlegvorm
    )


def _version(row: Convenant, holds: dict[str, int], today: dt.date) -> Version:
    in_force = holds.get(row.overlegvorm) == row.pk
    return Version(
        pk=row.pk,
        naam=row.naam,
        versie=row.versie,
        status="Geldt nu" if in_force else str(Status(row.status).label),
        tone=TONES[Status(row.status)],
        looptijd=f"{long_date(row.geldig_van)} tot en met {long_date(row.geldig_tot)}",
        remark=remark(row, in_force=in_force, today=today),
        url=reverse("convenant_versie", args=[row.pk]),
        in_force=in_force,
    )


def remark(row: Convenant, *, in_force: bool, today: dt.date) -> str:
    """One sentence on what the calendar does with this version."""
    if row.status == Status.CONCEPT:
        return "Nog te wijzigen. Geldt pas als iedereen heeft getekend."
    if row.status == Status.TER_ONDERTEKENING:
        return "Wacht op handtekeningen."
    if row.status == Status.GELDIG and row.geldig_van > today:
        return f"Gaat gelden op {long_date(row.geldig_van)}, {_in_days((row.geldig_van - today).days)}. Niet eerder."
    if in_force:
        left = (row.geldig_tot - today).days
        return f"Loopt af {_in_days(left)}." if left else "Vandaag is de laatste dag."
    if row.status == Status.GELDIG:
        return "Een nieuwere versie is ervoor in de plaats gekomen, of de looptijd is voorbij."
    if row.status == Status.VERVALLEN and row.vervallen_op:
        return f"Vervallen op {long_date(timezone.localdate(row.vervallen_op))}."
    return ""


def _in_days(days: int) -> str:
    return {0: "vandaag", 1: "morgen"}.get(days, f"over {days} dagen")


@dataclass(frozen=True, slots=True)
class Expiry:
    """A version in force that soon ends, and whether a signed one follows."""

    left: int
    text: str


def expiry(row: Convenant, today: dt.date) -> Expiry | None:
    """The warning on the page of a version in force, from the same number of days on as the message."""
    left = (row.geldig_tot - today).days
    if left > termijn("convenant_waarschuwing_dagen", row.gemeente_id):
        return None
    text = (
        f"Dit convenant loopt {_in_days(left)} af, op {long_date(row.geldig_tot)}. Is er dan geen nieuwe versie "
        "getekend, dan leest geen organisatie nog iets van een ander."
    )
    return Expiry(left, text)


def version_frame(actor: Actor, convenant: Convenant, *, active: str) -> VersionFrame:
    """The head and the tabs of a page about `convenant`."""
    redactie = rules.is_redactie(actor)
    in_force = in_force_ids(actor.gemeente_id).get(convenant.overlegvorm) == convenant.pk
    names = [
        ("overzicht", "Overzicht", "convenant_versie"),
        ("matrix", "Matrix", "convenant_matrix"),
        ("partijen", "Partijen", "convenant_partijen"),
        ("teksten", "Teksten", "convenant_teksten"),
        ("vergelijken", "Vergelijken", "convenant_vergelijken"),
    ]
    if redactie and convenant.status != Status.VERVALLEN:
        names.append(("gevolgen", "Gevolgen", "convenant_gevolgen"))
    return VersionFrame(
        convenant=convenant,
        title=f"{convenant.naam}, versie {convenant.versie}",
        status="Geldt nu" if in_force else str(Status(convenant.status).label),
        tone=TONES[Status(convenant.status)],
        remark=remark(convenant, in_force=in_force, today=timezone.localdate()),
        tabs=[
            {"label": label, "url": reverse(name, args=[convenant.pk]), "current": key == active, "count": None}
            for key, label, name in names
        ],
        editable=bool(rules.may_change(actor, convenant)),
        redactie=redactie,
    )


GROUND_LABELS = (
    ("art6", "Grondslag (art. 6 AVG)"),
    ("art9_10", "Bijzondere gegevens (art. 9 en 10 AVG, UAVG)"),
    ("wpg_besluit", "Politiegegevens (Wpg)"),
    ("beroepsgeheim", "Beroepsgeheim"),
)


def signatures(actor: Actor, convenant: Convenant) -> tuple[Signature, ...]:
    """The parties of a version, by name."""
    rows = ConvenantPartij.objects.filter(convenant=convenant).select_related("partij", "ondertekend_door__user")
    found = []
    for row in rows.order_by("partij__naam"):
        signed = ""
        if row.ondertekend_op:
            signed = long_date(timezone.localdate(row.ondertekend_op))
            if row.ondertekend_door:
                signed = f"{row.ondertekend_door.user.naam}, {signed}"
        grounds = tuple((label, getattr(row, name)) for name, label in GROUND_LABELS if getattr(row, name))
        found.append(
            Signature(
                partij_id=row.partij_id,
                naam=row.partij.naam,
                soort=row.partij.soort,
                soort_label=str(Partijsoort(row.partij.soort).label),
                grounds=grounds,
                incomplete=_without_ground(row),
                signed=signed,
                url=reverse("convenant_partij", args=[convenant.pk, row.partij_id]),
                own=row.partij_id == actor.partij_id,
            )
        )
    return tuple(found)


def _without_ground(row: ConvenantPartij) -> bool:
    """A convenant is no ground: each party has one of its own, under the AVG or (politie) the Wpg."""
    return not (row.art6.strip() or row.wpg_besluit.strip())


def missing_in(convenant: Convenant, *, now: dt.datetime) -> list[str]:
    """What must be there before a concept can be signed, one sentence each."""
    rows = list(ConvenantPartij.objects.filter(convenant=convenant).select_related("partij").order_by("partij__naam"))
    signers = set(
        Medewerker.objects.filter(
            partij_id__in=[row.partij_id for row in rows],
            rollen__contains=[Rol.TEKENBEVOEGDE],
            actief=True,
            user__is_active=True,
        ).values_list("partij_id", flat=True)
    )
    found = []
    if convenant.geldig_van < timezone.localdate(now):
        found.append("De begindatum is al voorbij. Kies bij Teksten vandaag of een latere dag.")
    if not any(row.partij.regie for row in rows):
        found.append("De gemeente die de regie voert, is nog geen partij. Voeg haar toe bij Partijen.")
    if len(rows) < 2:
        found.append("Er is nog geen tweede organisatie. Voeg die toe bij Partijen.")
    without_ground = [row.partij.naam for row in rows if _without_ground(row)]
    if without_ground:
        found.append(f"Vul bij Partijen een grondslag in voor: {', '.join(without_ground)}.")
    without_signer = [row.partij.naam for row in rows if row.partij_id not in signers]
    if without_signer:
        found.append(f"Deze organisaties hebben nog niemand die mag tekenen: {', '.join(without_signer)}.")
    return found
