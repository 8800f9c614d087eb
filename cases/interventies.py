"""The catalogue of interventies (domain.md section 3), from light to heavy, and the ladder drawn from it.

A row says what the step is called, on what ground, who takes it, how long it runs and what must be shown for it. The
category decides who may know of it. The numbers are those of domain.md, so that the other steps fit in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cases.models import Casus, Interventie, Interventiekeuze
from parties.actor import Actor
from parties.models import Partijsoort, Rol
from privacy import gate
from privacy.gate import Disclosed, Opening

VERHUURDERS = frozenset({Partijsoort.CORPORATIE, Partijsoort.VERHUURDER, Partijsoort.VVE})


@dataclass(frozen=True, slots=True)
class Soort:
    """One kind of step. `dagen` is the usual term in days; None in `partijsoorten` or `rollen` means everybody."""

    sleutel: str
    nummer: int
    naam: str
    trede: str
    grondslag: str
    wie: str
    dagen: int
    termijn: str
    bewijs: str
    categorie: int
    uitleg: str
    partijsoorten: frozenset[str] | None = None
    rollen: frozenset[str] | None = None
    # In a casus that was aangemeld this step goes to the casusoverleg first (domain.md section 3).
    naar_overleg: bool = False
    # Comes with a letter, and starts when that is sent.
    met_brief: bool = False
    # As the gemeente has it: its place on the ladder where that is not `nummer`, and whether it takes this step at all.
    plaats: int = 0
    actief: bool = True

    @property
    def place(self) -> int:
        """Where it stands on the ladder, from light to heavy."""
        return self.plaats or self.nummer


CATALOGUE: tuple[Soort, ...] = (
    Soort(
        sleutel="gesprek",
        nummer=2,
        naam="Gesprek",
        trede="Gesprek",
        grondslag="Artikel 7:213 BW (goed huurderschap)",
        wie="Consulent of andere medewerker",
        dagen=14,
        termijn="14 dagen",
        bewijs="Gespreksverslag",
        categorie=10,
        uitleg="Bespreek wat er gebeurt, hoor de bewoner en maak een afspraak.",
    ),
    Soort(
        sleutel="huisbezoek",
        nummer=3,
        naam="Huisbezoek",
        trede="Huisbezoek",
        grondslag="Toestemming van de bewoner",
        wie="Consulent met een collega of partner",
        dagen=14,
        termijn="14 dagen",
        bewijs="Verslag, met twee personen",
        categorie=10,
        uitleg="Ga met twee personen langs. De bewoner beslist of u binnenkomt.",
    ),
    Soort(
        sleutel="buurtbemiddeling",
        nummer=4,
        naam="Buurtbemiddeling",
        trede="Buurtbemiddeling",
        grondslag="Vrijwillig",
        wie="Iedereen kan verwijzen",
        dagen=56,
        termijn="8 weken",
        bewijs="Alleen het resultaat: gestart, geslaagd of niet geslaagd",
        categorie=22,
        uitleg="Vrijwilligers helpen buren om er samen uit te komen. Wat daar gezegd wordt, blijft daar.",
    ),
    Soort(
        sleutel="waarschuwingsbrief",
        nummer=11,
        naam="Waarschuwingsbrief",
        trede="Waarschuwing",
        grondslag="Artikel 7:213 BW (goed huurderschap)",
        wie="Verhuurder",
        dagen=28,
        termijn="Reactie binnen 14 dagen, evaluatie na 28 dagen",
        bewijs="De meldingen tot nu toe; de brief gaat aangetekend",
        categorie=11,
        uitleg="Schrijf wat er gemeld is, wat er moet veranderen en voor wanneer.",
        partijsoorten=VERHUURDERS,
        met_brief=True,
    ),
    Soort(
        sleutel="laatstekanscontract",
        nummer=15,
        naam="Laatstekanscontract",
        trede="Laatste kans",
        grondslag="Huurovereenkomst, aanvullende afspraken",
        wie="Verhuurder, met wie de hulp geeft",
        dagen=730,
        termijn="24 maanden",
        bewijs="Ondertekend contract met de voorwaarden en wie de hulp geeft",
        categorie=11,
        uitleg="Leg vast welke voorwaarden gelden, hoe lang, en welke hulp de bewoner krijgt.",
        partijsoorten=VERHUURDERS,
    ),
    Soort(
        sleutel="gedragsaanwijzing_151d",
        nummer=18,
        naam="Gedragsaanwijzing (artikel 151d Gemeentewet)",
        trede="Aanwijzing 151d",
        grondslag="Artikel 151d Gemeentewet en de APV; artikel 5:21 of 5:32 Awb",
        wie="Burgemeester",
        dagen=183,
        termijn="3 tot 12 maanden",
        bewijs="Ernstige en herhaaldelijke hinder, geen ander geschikt middel, zienswijze gevraagd",
        categorie=15,
        uitleg="Alleen bij ernstige en herhaalde hinder, nooit na één keer. Leg alleen vast wat besloten is.",
        partijsoorten=frozenset({Partijsoort.BURGEMEESTER}),
        rollen=frozenset({Rol.REGISSEUR, Rol.JURIST, Rol.CONSULENT}),
        naar_overleg=True,
    ),
)
BY_KEY = {soort.sleutel: soort for soort in CATALOGUE}
# Every category that a step of the catalogue can have: what a page about interventies opens.
CATEGORIES = tuple(sorted({soort.categorie for soort in CATALOGUE}))


class Stand(StrEnum):
    """Where a casus stands with one rung of the ladder."""

    OPEN = "open"
    OVERGESLAGEN = "overgeslagen"
    GEDAAN = "gedaan"
    HUIDIG = "huidig"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as the actor may see it; `aantal` counts disclosed interventies only."""

    soort: Soort
    stand: Stand
    aantal: int


def suits(actor: Actor, soort: Soort) -> bool:
    """Whether this kind of party and role takes this step at all; the convenant decides on the category apart."""
    return (soort.partijsoorten is None or actor.partij_soort in soort.partijsoorten) and (
        soort.rollen is None or actor.has(*soort.rollen)
    )


def steps_of(gemeente_id: str) -> tuple[Soort, ...]:
    """Every step in the order of this gemeente, under its own names; one query.

    A step that it does not take is `actief` False and comes along: what was taken earlier is drawn still. What the law
    says of a step, who takes it and which category it has never change.
    """
    choices = {row.sleutel: row for row in Interventiekeuze.objects.filter(gemeente_id=gemeente_id)}
    found = [_as_chosen(soort, choices.get(soort.sleutel)) for soort in CATALOGUE]
    return tuple(sorted(found, key=lambda soort: soort.place))


def _as_chosen(soort: Soort, row: Interventiekeuze | None) -> Soort:
    if row is None:
        return soort
    return replace(
        soort,
        naam=row.naam or soort.naam,
        trede=row.naam or soort.trede,
        uitleg=row.uitleg or soort.uitleg,
        plaats=row.plaats,
        actief=row.actief,
    )


def find_step(steps: Iterable[Soort], sleutel: str) -> Soort | None:
    """The one of these steps that the gemeente takes; None for another."""
    return next((soort for soort in steps if soort.sleutel == sleutel and soort.actief), None)


def offered(actor: Actor, opening: Opening, casus_id: UUID, steps: Iterable[Soort]) -> tuple[Soort, ...]:
    """Those of the steps of the gemeente that the actor may take in this casus."""
    return tuple(s for s in steps if s.actief and suits(actor, s) and opening.may_provide(casus_id, s.categorie))


def ends_on(soort: Soort, begonnen_op: date) -> date:
    """The last day of the usual term."""
    return begonnen_op + timedelta(days=soort.dagen)


def rungs(soorten: Iterable[Soort], taken: Sequence[str]) -> tuple[Step, ...]:
    """The ladder of `soorten`, given the keys of the steps that were taken, in any order."""
    shown = tuple(soorten)
    highest = max((s.place for s in shown if s.sleutel in taken), default=0)

    def stand(soort: Soort) -> Stand:
        if soort.place == highest:
            return Stand.HUIDIG
        if soort.sleutel in taken:
            return Stand.GEDAAN
        return Stand.OVERGESLAGEN if soort.place < highest else Stand.OPEN

    return tuple(Step(s, stand(s), list(taken).count(s.sleutel)) for s in shown)


def skipped(soort: Soort, taken: Iterable[str], steps: Iterable[Soort] = CATALOGUE) -> tuple[Soort, ...]:
    """The lighter steps that were not taken before this one: what a `ladder_toelichting` must explain."""
    done = set(taken)
    return tuple(s for s in steps if s.actief and s.place < soort.place and s.sleutel not in done)


def ladder(
    actor: Actor,
    opening: Opening,
    casus: Casus,
    rows: Sequence[Disclosed[Interventie]] | None = None,
    steps: Iterable[Soort] | None = None,
) -> tuple[Step, ...]:
    """The escalation ladder of permitted steps only: a step that the actor may neither read nor take is not drawn.

    Pass `rows` when the page has read the interventies already, otherwise one query through the gate; the same for the
    `steps` of the gemeente. A step that the gemeente does not take is drawn only where it was taken.
    """
    seen = gate.of_casus(opening, Interventie, casus.pk) if rows is None else rows
    taken = [row.soort for row in seen]
    permitted = [
        s
        for s in (steps_of(actor.gemeente_id) if steps is None else steps)
        if (s.actief or s.sleutel in taken)
        and (opening.may_read(casus.pk, s.categorie) or opening.may_provide(casus.pk, s.categorie))
    ]
    return rungs(permitted, taken)
