"""A gemeente in which a convenant is written and signed, for the tests of that."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils import timezone

from cases.models import Casus
from parties.models import Medewerker, Partij
from privacy import gate
from privacy.gate import Doel
from privacy.models import Convenant
from privacy.services import convenanten as services
from tests import factories as make
from tests.databases import Database

REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)


@dataclass(frozen=True)
class World:
    """A gemeente with a version in force, a casus in which welzijn takes part, and who writes and signs."""

    regie: Partij
    corporatie: Partij
    welzijn: Partij
    convenant: Convenant
    casus: Casus
    officer: Medewerker
    signers: tuple[Medewerker, ...]
    coach: Medewerker


def build() -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        welzijn = make.partij(here, "welzijn", naam="Welzijn De Brug")
        convenant = make.convenant(here)
        signers = tuple(make.medewerker(each, "tekenbevoegde") for each in (regie, corporatie, welzijn))
        officer = make.medewerker(regie, "privacy_officer", naam="Rosa Officer")
        make.medewerker(corporatie)
        coach = make.medewerker(welzijn, "deelnemer")
        casus = make.casus(corporatie, welzijn)
        make.casus(corporatie, status="eigen")
        make.naw(casus, corporatie, "Kwispelaar")
    return World(regie, corporatie, welzijn, convenant, casus, officer, signers, coach)


def draft(world: World, *, days: int = 0) -> Convenant:
    """A concept that follows the version in force, to begin in `days` days."""
    today = timezone.localdate()
    with make.request(make.actor(world.officer)) as actor:
        return services.draft_convenant(
            actor,
            overlegvorm="woonoverlast",
            naam="Convenant woonoverlast",
            bron=world.convenant,
            geldig_van=today + dt.timedelta(days=days),
            geldig_tot=today + dt.timedelta(days=days + 700),
            evaluatie_op=None,
            doel="Overlast stoppen.",
            now=timezone.now(),
        )


def open_cell(world: World, concept: Convenant, categorie: int = 23, soort: str = "welzijn", **fields: Any) -> None:
    with make.request(make.actor(world.officer)) as actor:
        services.change_cell(
            actor,
            convenant_id=concept.pk,
            categorie=categorie,
            soort=soort,
            fasen=["F2"],
            fields={"toegang": "lezen", **fields},
        )


def send(world: World, concept: Convenant) -> None:
    with make.request(make.actor(world.officer)) as actor:
        services.send_for_signing(actor, convenant_id=concept.pk, now=timezone.now())


def sign_all(world: World, concept: Convenant) -> list[bool]:
    answers = []
    for signer in world.signers:
        with make.request(make.actor(signer)) as actor:
            answers.append(services.sign(actor, convenant_id=concept.pk, now=timezone.now()))
    return answers


def readable(who: Medewerker, casus: Casus) -> set[int]:
    """The categories of others that somebody reads in a casus now."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        return {nr for nr in gate.ALL_CATEGORIES if opening.may_read(casus.pk, nr)}


def status_of(pk: int) -> str:
    with make.as_role():
        return Convenant.objects.get(pk=pk).status


@contextmanager
def as_app(database: Database, who: Medewerker) -> Iterator[psycopg.Connection]:
    """A raw connection as the web's role, entered as `who`; rolled back."""
    with database.connect("app") as raw, raw.transaction(force_rollback=True):
        raw.execute("SELECT gate.enter(%s, %s)", gate.sign(make.actor(who)))
        yield raw


Stages = tuple[World, dict[str, int], int]


def build_stages() -> Stages:
    """One gemeente with a version in every status but vervallen, and an organisation that is no party yet."""
    world = build()
    with make.as_role():
        other = make.partij(world.regie.gemeente, "politie")
    concept, sent, valid = draft(world), draft(world), draft(world, days=400)
    send(world, sent)
    send(world, valid)
    sign_all(world, valid)
    return world, {"concept": concept.pk, "ter_ondertekening": sent.pk, "geldig": valid.pk}, other.pk
