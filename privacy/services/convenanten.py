"""A convenant is written, sent round, signed, ended. PostgreSQL guards each step (sql/functions/convenant.sql)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse

from parties.actor import Actor
from parties.decisions import require
from parties.models import Partij, Rol
from parties.notices import notify, people_with
from privacy import gate, reference
from privacy.gate import Doel
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel
from privacy.queries.convenanten import find_convenant, missing_in
from privacy.rules import convenanten as rules

SOORT = "convenant"
TEXTS = ("overwegingen", "doel", "taken", "aard_samenwerking", "klachten")
CELL = ("partijsoort", "fase", "toegang", "verstrekken", "besluit_nodig", "toestemming_nodig", "voorwaarde", "doel")
CELL_GROUNDS = ("art6", "art9_10", "wpg_besluit", "artikel", "grondslag", "reden")


def draft_convenant(
    actor: Actor,
    *,
    overlegvorm: str,
    naam: str,
    bron: Convenant | None,
    geldig_van: dt.date,
    geldig_tot: dt.date,
    evaluatie_op: dt.date | None,
    doel: str,
    now: dt.datetime,
) -> Convenant:
    """Make the next version as a concept: the default matrix, or what `bron` says (own, or of another gemeente).

    The parties come along from an own `bron`; otherwise they are the organisations of the gemeente that may take part
    in this form of consultation, each with the grounds its kind usually has.
    """
    require(rules.may_write(actor))
    versions = Convenant.objects.filter(gemeente_id=actor.gemeente_id, overlegvorm=overlegvorm)
    own = bron is not None and bron.gemeente_id == actor.gemeente_id and bron.overlegvorm == overlegvorm
    texts = {name: getattr(bron, name) for name in TEXTS} if bron else {}
    with transaction.atomic():
        convenant = Convenant.objects.create(
            **{**texts, "doel": doel},
            gemeente_id=actor.gemeente_id,
            overlegvorm=overlegvorm,
            naam=naam,
            versie=(versions.aggregate(last=Max("versie"))["last"] or 0) + 1,
            geldig_van=geldig_van,
            geldig_tot=geldig_tot,
            evaluatie_op=evaluatie_op,
            vorige=bron if own else None,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
        )
        ConvenantPartij.objects.bulk_create(_parties(convenant, bron if own else None))
        ConvenantRegel.objects.bulk_create(_copy(convenant, bron) if bron else reference.regels(convenant))
    _log(actor, convenant, "Concept gemaakt")
    return convenant


def _parties(convenant: Convenant, bron: Convenant | None) -> list[ConvenantPartij]:
    if bron is not None:
        return [
            ConvenantPartij(
                convenant=convenant, partij_id=each.partij_id, **{n: getattr(each, n) for n in reference.GROUNDS}
            )
            for each in ConvenantPartij.objects.filter(convenant=bron, partij__actief=True)
        ]
    partijen = Partij.objects.filter(gemeente_id=convenant.gemeente_id, actief=True)
    return [
        ConvenantPartij(convenant=convenant, partij=partij, **reference.grounds(partij.soort))
        for partij in partijen
        if rules.may_join(convenant, partij)
    ]


def _copy(convenant: Convenant, bron: Convenant) -> list[ConvenantRegel]:
    rows = ConvenantRegel.objects.filter(convenant=bron)
    return [
        ConvenantRegel(
            convenant=convenant,
            categorie_id=row.categorie_id,
            **{name: getattr(row, name) for name in (*CELL, *CELL_GROUNDS)},
        )
        for row in rows
    ]


def change_texts(actor: Actor, *, convenant_id: int, **fields: Any) -> None:
    """Change name, texts and dates of a concept."""
    convenant = _to_change(actor, convenant_id)
    with transaction.atomic():
        Convenant.objects.filter(pk=convenant.pk).update(**fields)


def change_cell(
    actor: Actor, *, convenant_id: int, categorie: int, soort: str, fasen: Iterable[str], fields: Mapping[str, Any]
) -> None:
    """Change what one kind of party may do with one category, in these phases. Raises NotAllowed for rows 18 and 25."""
    convenant = _to_change(actor, convenant_id)
    require(rules.may_open(categorie))
    rows = ConvenantRegel.objects.filter(
        convenant=convenant, categorie_id=categorie, partijsoort=soort, fase__in=list(fasen)
    )
    with transaction.atomic():
        rows.update(**fields)


def change_clause(actor: Actor, *, convenant_id: int, categorie: int, artikel: str, grondslag: str, reden: str) -> None:
    """Change the clause of a category: its number, its ground, and what somebody reads who does not get it."""
    convenant = _to_change(actor, convenant_id)
    with transaction.atomic():
        ConvenantRegel.objects.filter(convenant=convenant, categorie_id=categorie).update(
            artikel=artikel, grondslag=grondslag, reden=reden
        )


def add_partij(actor: Actor, *, convenant_id: int, partij_id: int) -> ConvenantPartij:
    """Add an organisation, with the grounds its kind usually has. Its cells are in the matrix already."""
    convenant = _to_change(actor, convenant_id)
    partij = Partij.objects.filter(pk=partij_id).first()
    if partij is None:
        raise gate.NotDisclosed
    require(rules.may_join(convenant, partij))
    with transaction.atomic():
        return ConvenantPartij.objects.create(convenant=convenant, partij=partij, **reference.grounds(partij.soort))


def change_partij(actor: Actor, *, convenant_id: int, partij_id: int, fields: Mapping[str, str]) -> None:
    """Change the grounds on which one organisation takes part."""
    convenant = _to_change(actor, convenant_id)
    with transaction.atomic():
        ConvenantPartij.objects.filter(convenant=convenant, partij_id=partij_id).update(**fields)


def remove_partij(actor: Actor, *, convenant_id: int, partij_id: int) -> None:
    """Take an organisation out of a concept."""
    convenant = _to_change(actor, convenant_id)
    with transaction.atomic():
        ConvenantPartij.objects.filter(convenant=convenant, partij_id=partij_id).delete()


def send_for_signing(actor: Actor, *, convenant_id: int, now: dt.datetime) -> None:
    """Fix the contents by their vingerafdruk and ask every signatory. Raises NotAllowed while something is missing."""
    convenant = find_convenant(actor, convenant_id)
    require(rules.may_send(actor, convenant, missing_in(convenant, now=now)))
    with transaction.atomic():
        _step(convenant, Convenant.Status.TER_ONDERTEKENING)
        partijen = ConvenantPartij.objects.filter(convenant=convenant).values_list("partij_id", flat=True)
        _tell(convenant, people_with(Rol.TEKENBEVOEGDE, partij_ids=partijen), f"tekenen:{now:%Y%m%d%H%M%S}", now)
    _log(actor, convenant, "Ter ondertekening gestuurd")


def take_back(actor: Actor, *, convenant_id: int) -> None:
    """Make a concept of it again; the signatures so far are deleted."""
    convenant = find_convenant(actor, convenant_id)
    require(rules.may_take_back(actor, convenant))
    with transaction.atomic():
        _step(convenant, Convenant.Status.CONCEPT)
    _log(actor, convenant, "Teruggenomen om te wijzigen")


def end_convenant(actor: Actor, *, convenant_id: int) -> None:
    """End a valid version now. If it was in force everything that it opened closes; the one before does not return."""
    convenant = find_convenant(actor, convenant_id)
    require(rules.may_end(actor, convenant))
    with transaction.atomic():
        _step(convenant, Convenant.Status.VERVALLEN)
    _log(actor, convenant, "Beëindigd voor de einddatum")


def discard_concept(actor: Actor, *, convenant_id: int) -> None:
    """Throw away a concept that nobody needs."""
    convenant = _to_change(actor, convenant_id)
    with transaction.atomic():
        ConvenantRegel.objects.filter(convenant=convenant).delete()
        ConvenantPartij.objects.filter(convenant=convenant).delete()
        Convenant.objects.filter(pk=convenant.pk).delete()
    _log(actor, convenant, "Concept weggegooid")


def sign(actor: Actor, *, convenant_id: int, now: dt.datetime) -> bool:
    """Sign for the actor's organisation; returns whether it was the last, by which the version became geldig.

    Raises NotAllowed by the rule. The gate notes who, when and what (the vingerafdruk), and writes the log.
    """
    convenant = find_convenant(actor, convenant_id)
    own = ConvenantPartij.objects.filter(convenant=convenant, partij_id=actor.partij_id).first()
    require(rules.may_sign(actor, convenant, own))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT gate.sign_convenant(%s, %s, %s)", (*gate.sign(actor), convenant_id))
            complete = bool(cursor.fetchone()[0])
        if complete:
            regie = Partij.objects.filter(gemeente_id=actor.gemeente_id, regie=True).values_list("pk", flat=True)
            _tell(convenant, people_with(Rol.PRIVACY_OFFICER, partij_ids=regie), "compleet", now)
    return complete


def _to_change(actor: Actor, convenant_id: int) -> Convenant:
    convenant = find_convenant(actor, convenant_id)
    require(rules.may_change(actor, convenant))
    return convenant


def _step(convenant: Convenant, status: str) -> None:
    Convenant.objects.filter(pk=convenant.pk, status=convenant.status).update(status=status)


def _tell(convenant: Convenant, aan_ids: Iterable[int], what: str, now: dt.datetime) -> None:
    pad = reverse("convenant_versie", args=[convenant.pk])
    notify(sleutel=f"convenant:{convenant.pk}:{what}", soort=SOORT, aan_ids=aan_ids, pad=pad, now=now)


def _log(actor: Actor, convenant: Convenant, what: str) -> None:
    gate.log_event(
        actor,
        "besluit",
        doel=Doel.CONVENANT,
        object=f"Convenant {convenant.overlegvorm} versie {convenant.versie}",
        reden=what,
    )
