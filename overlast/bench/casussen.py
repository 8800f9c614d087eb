"""Made-up casussen with everything that hangs on them, in chunks that can be made by several processes at once."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db.models import Model

from cases import models
from cases.choices import Niveau, Overlastsoort
from cases.lifecycle import CLOSED_STATES
from cases.numbers import ALPHABET
from overlast.bench import words
from overlast.bench.columns import Table, at_noon
from overlast.bench.contents import Where
from overlast.bench.world import COLLEGE, GGZ, OWNERS, PERSONAS, POLITIE, PREFIX, REGIE, VERSLAVINGSZORG, World

CHUNK = 1000
YEARS = 5
STATES = {
    "eigen": 8,
    "aangemeld": 1,
    "triage": 1,
    "geagendeerd": 3,
    "in_behandeling": 18,
    "opgeschaald": 1,
    "juridisch": 1,
    "monitoring": 5,
    "afgesloten": 52,
    "afgewezen": 4,
    "monodisciplinair": 6,
}
OPEN_TOGETHER = ("in_behandeling", "in_behandeling", "in_behandeling", "monitoring", "juridisch", "geagendeerd")
ORDER: tuple[type[Model], ...] = (
    models.Bewoner,
    models.Casus,
    models.Betrokkene,
    models.Deelname,
    models.DeelnameUserObjectPermission,
    models.Melding,
    models.Overlastmelding,
    models.Meldergegevens,
    models.Naw,
    models.Aanmelding,
    models.Huurgegevens,
    models.Huurachterstand,
    models.Gezin,
    models.Politiemutatie,
    models.Bezoekadvies,
    models.Hulpaanbod,
    models.Wvggztraject,
    models.Journaalitem,
    models.Interventie,
    models.Document,
    models.Brief,
    models.Actiepunt,
    models.Actiepunttoelichting,
    models.Termijn,
)


@dataclass(frozen=True, slots=True)
class Made:
    """What the measurement wants to know of one casus."""

    pk: UUID
    nummer: str
    bewoner: UUID
    status: str
    personas: frozenset[str]
    partijen: tuple[int, ...]


@dataclass
class Maker:
    """Makes casussen `first` to `last` of `size`; the same numbers always give the same casussen."""

    world: World
    size: int
    first: int
    last: int
    today: dt.date
    tables: dict[type[Model], Table] = field(default_factory=lambda: {model: Table(model) for model in ORDER})

    def __post_init__(self) -> None:
        self.chance = random.Random(self.first * 7919 + self.size)  # noqa: S311 - repeatable, nothing secret
        # every so manieth casus is one of this persona, so that its part is exact whatever the size
        self.steps = {
            each.key: max(1, self.size // max(each.least, round(each.share * self.size))) for each in PERSONAS[2:]
        }

    def add(self, model: type[Model], **values: Any) -> Any:
        return self.tables[model].add(**values)

    def key(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    def number(self, prefix: str) -> str:
        letters = "".join(self.chance.choices(ALPHABET, k=8))
        return f"{prefix}-{letters[:4]}-{letters[4:]}"

    def make(self) -> list[Made]:
        return [self.casus(nr) for nr in range(self.first, self.last)]

    def casus(self, nr: int) -> Made:
        """One casus: its shell, who takes part, and what they wrote down."""
        chance = self.chance
        ours = [each for each in PERSONAS[2:] if (nr + len(each.key)) % self.steps[each.key] == 0]
        status = chance.choices(tuple(STATES), weights=tuple(STATES.values()))[0]
        if ours and chance.random() < 0.9:
            status = chance.choice(OPEN_TOGETHER)
        elif ours and status == "eigen":
            status = "afgesloten"
        shared, closed = status != "eigen", status in CLOSED_STATES
        age = chance.randrange(365 if closed else 3, 365 * YEARS) if closed else int(chance.expovariate(1 / 150)) + 3
        opened = at_noon(self.today - dt.timedelta(days=age)) + dt.timedelta(seconds=chance.randrange(20_000))
        changed = opened + (dt.timedelta(days=chance.randrange(60, 330)) if closed else dt.timedelta(days=age) * 0.8)
        owner = chance.choices([naam for naam, *_ in OWNERS], weights=[share for *_, share in OWNERS])[0]
        taking_part = self._parties(owner, shared, [each.partij for each in ours])
        partijen = [self.world.partijen[naam] for naam in taking_part]
        lead = self.world.contacts[partijen[-1]][0][0] if shared and chance.random() < 0.7 else None
        soort, nummer = chance.choice(Overlastsoort.values), self.number(PREFIX)
        bewoner = self.add(models.Bewoner, id=self.key(), gemeente_id="bosveen")
        casus = self.add(
            models.Casus,
            id=self.key(),
            nummer=nummer,
            gemeente_id="bosveen",
            soort=soort,
            status=status,
            niveau=chance.choice(Niveau.values[1:3] if shared else Niveau.values[:1]),
            spoed=chance.random() < 0.02,
            eigenaar_id=self.world.partijen[owner],
            casusregisseur_id=lead,
            geopend_op=opened,
            aangemeld_op=opened + dt.timedelta(days=9) if shared else None,
            gewijzigd_op=changed,
        )
        self.add(models.Betrokkene, id=self.key(), casus_id=casus, bewoner_id=bewoner)
        for naam, partij in zip(taking_part, partijen, strict=True):
            self._deelname(casus, partij, naam, status, soort, opened, changed)
        where = Where(self, casus, bewoner, opened, min(changed, at_noon(self.today)), shared, closed, partijen)
        adres = chance.choice(self.world.addresses)
        where.naw(words.surname(chance), adres)
        where.meldingen(adres, soort)
        where.journaal(self._notes(closed, ours), taking_part)
        where.rest(taking_part)
        return Made(casus, nummer, bewoner, status, frozenset(each.key for each in ours), tuple(partijen))

    def _parties(self, owner: str, shared: bool, ours: list[str]) -> list[str]:
        """Owner and regie; the largest landlord in about half of all casussen, the police in two of five."""
        if not shared:
            return [owner]
        chance = self.chance
        found = [owner, REGIE, *ours]
        for naam, part in ((POLITIE, 0.4), (COLLEGE, 0.35), (GGZ, 0.08), (VERSLAVINGSZORG, 0.05)):
            if chance.random() < part:
                found.append(naam)
        return list(dict.fromkeys(found))

    def _notes(self, closed: bool, ours: list[Any]) -> int:
        if ours:
            return 5
        mean = 1.5 if closed else 5
        return min(60, round(self.chance.lognormvariate(0, 0.8) * mean))

    def _deelname(
        self, casus: UUID, partij: int, naam: str, status: str, soort: str, opened: dt.datetime, changed: dt.datetime
    ) -> None:
        deelname = self.add(
            models.Deelname,
            id=self.key(),
            casus_id=casus,
            partij_id=partij,
            categorie_id=30 if naam in {GGZ, VERSLAVINGSZORG} else 22,
            begonnen_op=opened,
            status=status,
            soort=soort,
            gewijzigd_op=changed,
        )
        for place, (_medewerker, user) in enumerate(self.world.contacts[partij]):
            if place == 0 or self.chance.random() < 0.3:
                self.add(
                    models.DeelnameUserObjectPermission,
                    content_object_id=deelname,
                    user_id=user,
                    permission_id=self.world.permission,
                )

    def copy(self, connection: psycopg.Connection[Any]) -> int:
        """Copy all rows in, in the order of their foreign keys, and correct some: history is written by triggers."""
        corrected = [row[0] for row in self.tables[models.Journaalitem].rows if self.chance.random() < 0.05]
        number = sum(self.tables[model].copy(connection) for model in ORDER)
        connection.execute(
            "UPDATE cases_journaalitem SET tekst = tekst || ' (verbeterd)' WHERE id = ANY (%s)", [corrected]
        )
        return number
