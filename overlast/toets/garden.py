"""A unique token in every personal column of every category, so that a leak is one search away."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone
from weasyprint import HTML

from cases.boxes import BOXES
from cases.documents import store
from cases.interventies import CATALOGUE
from cases.models import Actiepunt, Casus, Document, Dossier, Melding
from meetings.models import Agendapunt, Casusoverleg
from overlast.toets import builders as make
from parties.models import Gemeente, Medewerker, Partij
from privacy import gate
from privacy.catalogue import GATED, ROW, personal
from privacy.gate import Doel
from privacy.models import CategorieRij, Convenant, ConvenantPartij, ConvenantRegel
from privacy.policy import Item, Reader, Rule, sees

TEXT = (models.CharField, models.TextField, models.JSONField)
KINDS = {
    "regie": "gemeente_burgemeester",
    "college": "gemeente_college",
    "toezicht": "gemeente_toezicht",
    "corporatie": "woningcorporatie",
    "verhuurder": "particuliere_verhuurder",
    "politie": "politie",
    "reclassering": "reclassering",
    "ggz": "ggz",
    "ggd": "ggd",
    "wijkteam": "wijkteam",
    "welzijn": "welzijn",
    "buurtbemiddeling": "buurtbemiddeling",
}
# What a table without one category of its own can hold: (category, column values).
CATEGORIES: dict[str, list[tuple[int, dict[str, Any]]]] = {
    "cases.Journaalitem": [(box.categorie, {"vak": key}) for key, box in BOXES.items()],
    "cases.Interventie": [(each.categorie, {"soort": each.sleutel}) for each in CATALOGUE],
    "cases.Actiepunttoelichting": [(22, {}), (17, {})],
    "cases.Dossiertekst": [(11, {"beperkt": True})],
    "meetings.Aanwezigheid": [],
    "meetings.Besluit": [(22, {}), (10, {})],
    "cases.Document": [],
    "cases.Meldingconcept": [],
    "privacy.Toestemming": [(22, {"categorieen": [1], "partijen": []}), (30, {"categorieen": [1], "partijen": []})],
    # these hang on no casus (tests/integration/test_informatieverzoek.py)
    "privacy.Verzoekvraag": [],
    "privacy.Verzoekantwoord": [],
    "privacy.Rechtenpersoon": [],
}


@dataclass(frozen=True, slots=True)
class Planted:
    """One token: in which column of which row it stands, and whose row that is."""

    token: str
    column: str
    item: Item
    fase: str
    participants: frozenset[int]
    # Stands on a melding too, which its receiver reads by itself, whatever became of the casus.
    melding: bool = False
    # The Partijen that read its category with toestemming of the bewoner.
    consented: frozenset[int] = frozenset()


@dataclass(slots=True)
class Garden:
    """A gemeente with every kind of party, a shared casus and an own-party casus of each corporatie, full of tokens."""

    convenant: Convenant
    people: dict[str, Medewerker]
    shared: Casus
    own: Casus
    melding: Melding
    overleg: Casusoverleg
    agendapunt: Agendapunt
    # Casussen in other phases, by phase; only when asked for.
    phases: dict[str, Casus] = field(default_factory=dict)
    # The keys of the Partijen that signed.
    signed: frozenset[int] = frozenset()
    tokens: dict[str, Planted] = field(default_factory=dict)
    rows: list[CategorieRij] = field(default_factory=list)
    meldingen: list[Melding] = field(default_factory=list)
    # (number of the casus, key) of each besluit that gave a row to one Partij.
    besluiten: list[tuple[str, UUID]] = field(default_factory=list)

    def number(self, row: CategorieRij) -> str:
        """The number of the casus that `row` hangs on."""
        return next(each.nummer for each in self.casussen if each.pk == row.casus_id)

    @property
    def casussen(self) -> list[Casus]:
        return [self.shared, self.own, *self.phases.values()]

    def rules(self) -> list[Rule]:
        with make.as_role():
            cells = list(ConvenantRegel.objects.filter(convenant=self.convenant))
        reads = ConvenantRegel.Toegang.LEZEN
        return [
            Rule(r.partijsoort, r.fase, r.categorie_id, r.toegang == reads, r.besluit_nodig, r.toestemming_nodig)
            for r in cells
        ]

    def reader(self, who: Medewerker, planted: Planted) -> Reader:
        return Reader(
            who.partij_id,
            who.partij.soort,
            takes_part=who.partij_id in planted.participants,
            signed=who.partij_id in self.signed,
            consented=frozenset([planted.item.categorie] if who.partij_id in planted.consented else []),
        )


def allowed(garden: Garden, rules: list[Rule], who: Medewerker) -> set[str]:
    """The tokens that the oracle lets `who` see, who works with content."""
    return {
        token
        for token, planted in garden.tokens.items()
        if sees(rules, garden.reader(who, planted), planted.item, fase=planted.fase)
        or (planted.melding and planted.item.bron == who.partij_id)
    }


_count = itertools.count(0x1A2B3C4D, 7919)


def new_token() -> str:
    return f"zq{next(_count):08x}x"


def plant(
    *, contract: Callable[[Gemeente], Convenant] = make.convenant, phases: Mapping[str, str] | None = None
) -> Garden:
    """Make the garden as the migrator; documents come in by the front door, since they have a file.

    `contract` makes the convenant, signed by whom it names; `phases` asks for more casussen: a status for each phase.
    """
    with make.as_role():
        here = make.gemeente()
        parties = {name: make.partij(here, soort, naam=f"Partij {name}") for name, soort in KINDS.items()}
        parties["buitenstaander"] = make.partij(here, "woningcorporatie", naam="Partij buitenstaander")
        convenant = contract(here)
        people = {
            name: make.medewerker(each, "regisseur" if each.regie else "consulent") for name, each in parties.items()
        }
        shared = make.casus(parties["corporatie"], *(p for name, p in parties.items() if name != "buitenstaander"))
        own = make.casus(parties["corporatie"], status="eigen")
        overleg = Casusoverleg.objects.create(
            gemeente=here, begint_op=timezone.now() + dt.timedelta(days=7), duur_minuten=120, locatie="Stadhuis"
        )
        agendapunt = Agendapunt.objects.create(
            overleg=overleg, casus=shared, rubriek=Agendapunt.Rubriek.LOPEND, volgorde=1, minuten=10,
            begint_op=overleg.begint_op,
        )  # fmt: skip
        melding = make.melding(parties["corporatie"])
        garden = Garden(convenant, people, shared, own, melding, overleg, agendapunt)
        garden.signed = frozenset(
            ConvenantPartij.objects.filter(convenant=convenant, ondertekend_op__isnull=False).values_list(
                "partij_id", flat=True
            )
        )
        inside = [each for name, each in parties.items() if name != "buitenstaander"]
        garden.phases = {
            fase: make.casus(parties["corporatie"], *inside, status=status) for fase, status in (phases or {}).items()
        }
        for label in GATED:
            for categorie, values in categories_of(label):
                for bron in providers(garden, categorie):
                    _row(garden, label, categorie, bron, shared, values)
                # a besluit belongs to the overleg, which an own-party casus has not been to
                if label != "meetings.Besluit" and may_provide(garden, categorie, parties["corporatie"]):
                    _row(garden, label, categorie, parties["corporatie"], own, values)
                for casus in garden.phases.values() if label != "meetings.Besluit" else ():
                    for bron in providers(garden, categorie)[:1]:
                        _row(garden, label, categorie, bron, casus, values)
        bron = parties["politie"]
        _row(garden, "cases.Journaalitem", 10, bron, shared, {"vak": "waarneming", "beperkt": True})
        documents = [
            (name, categorie)
            for name, categorie in (("corporatie", 11), ("politie", 24), ("wijkteam", 10))
            if parties[name].pk in garden.signed and may_provide(garden, categorie, parties[name])
        ]
    for name, categorie in documents:
        _document(garden, name, categorie)
    return garden


def categories_of(label: str) -> list[tuple[int, dict[str, Any]]]:
    """What this table can hold: the categories, each with the values of columns that go with it."""
    if label in CATEGORIES:
        return CATEGORIES[label]
    own = apps.get_model(label).CATEGORIE
    return [(own, {})]


def may_provide(garden: Garden, categorie: int, who: Partij) -> bool:
    """Whether the convenant lets this kind of party bring such a row. Call as the migrator."""
    return ConvenantRegel.objects.filter(
        convenant=garden.convenant, categorie_id=categorie, fase="F2", verstrekken=True, partijsoort=who.soort
    ).exists()


def providers(garden: Garden, categorie: int) -> list[Partij]:
    """Two parties that may provide this category; of names, reports and offers of help every one that may."""
    inside = [m.partij for name, m in garden.people.items() if name != "buitenstaander"]
    found = [each for each in inside if may_provide(garden, categorie, each)]
    return found if categorie in (1, 10, 26) else [*dict.fromkeys([*found[:1], *found[-1:]])]


def _row(garden: Garden, label: str, categorie: int, bron: Partij, casus: Casus, values: dict[str, Any]) -> None:
    row, found = grow(garden, label, categorie, bron, casus, values)
    for column, token in found:
        _note(garden, row, column, token)


def grow(
    garden: Garden, label: str, categorie: int, bron: Partij, casus: Casus, values: dict[str, Any]
) -> tuple[CategorieRij, list[tuple[str, str]]]:
    """A row of this table with a token in each personal column; the columns with their tokens."""
    model = apps.get_model(label)
    planted, found = dict(values), []
    for column in model._meta.concrete_fields:
        if column.name in ROW or column.name in planted:
            continue
        if (
            column.name in personal(label)
            and isinstance(column, TEXT)
            and not column.choices
            and column.name != "soort"
        ):
            token = new_token()
            found.append((f"{label}.{column.name}", token))
            planted[column.name] = _shaped(column, token)
            continue
        planted[column.name] = _filler(garden, column, bron, casus)
    melding = None
    if label in ("cases.Overlastmelding", "cases.Meldergegevens"):
        melding = make.melding(bron, status="gekoppeld", where=casus)
        garden.meldingen.append(melding)
    row = make.row(model, casus, bron, categorie_id=categorie, melding=melding, **planted)
    garden.rows.append(row)
    return row, found


def _shaped(column: Any, token: str) -> Any:
    if isinstance(column, models.EmailField):
        return f"{token}@canary.example"
    return {"wat": token} if isinstance(column, models.JSONField) else token


def _note(garden: Garden, row: CategorieRij, column: str, token: str) -> None:
    phase = {garden.shared.pk: "F2", garden.own.pk: "F0", **{each.pk: f for f, each in garden.phases.items()}}
    fase = phase[row.casus_id]  # type: ignore[index]  # every row of the garden hangs on a casus
    inside = [m.partij_id for name, m in garden.people.items() if name != "buitenstaander"]
    garden.tokens[token] = Planted(
        token,
        column,
        Item(row.bron_id, row.categorie_id, row.beperkt),
        fase,
        frozenset([garden.people["corporatie"].partij_id] if fase == "F0" else inside),
        row.melding_id is not None,
    )


def _filler(garden: Garden, column: Any, bron: Partij, casus: Casus) -> Any:
    """A harmless value that the column accepts."""
    if column.name == "partij":
        return bron
    if column.name == "agendapunt":
        return garden.agendapunt
    if column.name == "actiepunt":
        return make.row(Actiepunt, casus, bron, titel="Bellen", partij=bron, uiterlijk=timezone.localdate())
    if column.name == "dossier":
        maker = next(who for who in garden.people.values() if who.partij_id == bron.pk)
        return Dossier.objects.create(
            casus=casus, procespartij=bron, versie=1, peildatum=timezone.localdate(), gemaakt_door=maker
        )
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return timezone.localdate() + dt.timedelta(days=30)
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.IntegerField | models.DecimalField):
        return 1
    return "tekst"


def _document(garden: Garden, name: str, categorie: int) -> None:
    title, inside = new_token(), new_token()
    with make.request(make.actor(garden.people[name])) as actor:
        gate.open_to_write(actor, casus=garden.shared.pk, categories=[categorie], doel=Doel.CASUS)
        made: Document = store(
            actor,
            casus_id=garden.shared.pk,
            categorie=categorie,
            content=HTML(string=f"<p>{inside}</p>").write_pdf(),
            titel=title,
            datum=timezone.localdate(),
            pad="/",
            now=timezone.now(),
        )
    garden.rows.append(made)
    _note(garden, made, "cases.Document.titel", title)
    _note(garden, made, "cases.Document.inhoud", inside)
