"""Why somebody sees a row, or why a category is withheld: the convenant's clause or a besluit, in words."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parties.dates import long_date
from parties.links import link
from parties.models import Partijsoort
from parties.written import one_of, written
from privacy.gate import Disclosed
from privacy.models import Convenant, ConvenantRegel, Fase, Toegangsbesluit

LEZEN = ConvenantRegel.Toegang.LEZEN
# No fields exist for these; nobody withholds them.
NOBODY_HAS = (18, 25)


@dataclass(frozen=True, slots=True)
class Why:
    """The one reason for which a row is shown. `kind` is eigen, convenant or besluit."""

    kind: str
    title: str
    sentences: tuple[str, ...]
    url: str = ""
    url_label: str = ""
    # To whom its provider narrowed an own row; nobody else is told.
    kept: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """A category that is not shared with the reader's kind of party; stands there always, whatever there is."""

    category: str
    clause: str
    explanation: str
    request_url: str = ""
    nr: int = 0
    request_label: str = ""
    matrix_url: str = ""
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The cells of one kind of party in one phase, of the version under which its Partij reads; empty without one."""

    soort: str
    fase: str
    rules: Mapping[int, ConvenantRegel]

    @property
    def convenant(self) -> Convenant | None:
        return next((rule.convenant for rule in self.rules.values()), None)

    def matrix_url(self, nr: int) -> str:
        return f"{link('convenant')}?soort={self.soort}&fase={self.fase}#categorie-{nr}"

    def reads(self, nr: int) -> bool:
        """Whether the convenant gives category `nr` at all; toestemming of the bewoner may be asked besides."""
        rule = self.rules.get(nr)
        return rule is not None and rule.toegang == LEZEN and not rule.besluit_nodig

    def provides(self, nr: int) -> bool:
        rule = self.rules.get(nr)
        return rule is not None and rule.verstrekken

    def where(self, rule: ConvenantRegel) -> str:
        """Article, version and phase of a clause."""
        return f"{rule.artikel}, versie {rule.convenant.versie}, fase {Fase(self.fase).label.lower()}"


@dataclass(frozen=True, slots=True)
class Explainer:
    """Answers "Waarom zie ik dit?" for every row of one opened casus from what was looked up once."""

    partij_id: int
    clauses: Clauses
    grants: Mapping[tuple[str, UUID], Toegangsbesluit]
    # A casus inside one organisation is shared with nobody: nothing has to be said row by row.
    alone: bool = False
    # Of an own row: where its readers are chosen, and to whom it was narrowed.
    access: Callable[[Disclosed[Any]], tuple[str, str]] | None = None

    def why(self, row: Disclosed[Any], source: str) -> Why:
        """The reason for which `row` is visible; `source` is the name of its provider as the reader may know it."""
        if row.bron_id == self.partij_id:
            return self._own(row)
        given = self.grants.get((row.tabel, row.id))
        kept = row.beperkt or (row.alleen_voor and self.partij_id not in row.alleen_voor)
        if given is not None and (kept or not self.clauses.reads(row.categorie_id)):
            return _by_grant(given, source)
        return self._by_clause(row)

    def _own(self, row: Disclosed[Any]) -> Why:
        sentences = ["Wat uw organisatie zelf vastlegt, ziet zij altijd."]
        if not self.alone and row.beperkt:
            sentences.append("Andere organisaties lezen dit niet: het is alleen voor uw organisatie.")
        elif not self.alone and row.alleen_voor:
            sentences.append("Van de andere organisaties lezen alleen de organisaties die zijn gekozen dit.")
        url, kept = self.access(row) if self.access else ("", "")
        return Why(
            "eigen", "Uw organisatie legde dit vast", tuple(sentences), url, "Wie mag dit lezen?" if url else "", kept
        )

    def _by_clause(self, row: Disclosed[Any]) -> Why:
        rule = self.clauses.rules.get(row.categorie_id)
        if rule is None:
            return Why("convenant", "Dit volgt uit het convenant", ())
        sentences = [
            f"Uw soort organisatie leest in deze fase soort {rule.categorie_id}: {rule.categorie.naam}.",
            f"Afspraak: {self.clauses.where(rule)}.",
        ]
        if rule.grondslag:
            sentences.append(f"Grond: {rule.grondslag.rstrip('.')}.")
        if rule.toestemming_nodig:
            sentences.append("De bewoner gaf hiervoor toestemming.")
        if row.alleen_voor:
            sentences.append("Wie dit vastlegde, deelt het met enkele organisaties. De uwe is daar een van.")
        return Why(
            "convenant",
            "Dit volgt uit het convenant",
            tuple(sentences),
            self.clauses.matrix_url(row.categorie_id),
            "Bekijk deze afspraak",
        )


def grants_to(partij_id: int, casussen: Iterable[UUID], now: dt.datetime) -> dict[tuple[str, UUID], Toegangsbesluit]:
    """The besluiten that give this Partij a row of these casussen now, by table and row: one query."""
    return {(row.tabel, row.rij): row for row in _grants(partij_id, list(casussen), now)}


@written
def _grants(partij_id: int, casussen: list[UUID], now: dt.datetime) -> QuerySet[Toegangsbesluit]:
    rows = Toegangsbesluit.objects.filter(casus_id=one_of(casussen), partij_id=partij_id, ingetrokken_op=None)
    return rows.filter(geldig_van__lte=now, geldig_tot__gt=now)


def explainer(
    found: Clauses,
    *,
    partij_id: int,
    casus_id: UUID,
    now: dt.datetime,
    alone: bool = False,
    access: Callable[[Disclosed[Any]], tuple[str, str]] | None = None,
) -> Explainer:
    """Look up once the besluiten for this Partij in one casus: one query."""
    return Explainer(partij_id, found, grants_to(partij_id, [casus_id], now), alone, access)


def _by_grant(given: Toegangsbesluit, source: str) -> Why:
    return Why(
        "besluit",
        "Dit is uw organisatie gegeven met een besluit",
        (
            f"Het besluit is van: {source}.",
            f"Grond: {given.get_grondslag_display().rstrip('.')}.",
            f"U ziet dit tot en met {long_date(given.geldig_tot)}. Geef het niet door.",
        ),
    )


def withheld(found: Clauses, *, nummer: str = "", without_consent: frozenset[int] = frozenset()) -> list[WithheldLine]:
    """What the convenant does not give to this kind of party in this phase, with the clause and the way onward.

    From the convenant alone: the same whether or not there is anything. `without_consent` are the categories that are
    read with toestemming of the bewoner, where there is none for this Partij.
    """
    return [
        _withheld(found, rule, nummer)
        for nr, rule in found.rules.items()
        if nr not in NOBODY_HAS and (not found.reads(nr) or nr in without_consent)
    ]


def _withheld(found: Clauses, rule: ConvenantRegel, nummer: str) -> WithheldLine:
    label, url = "", ""
    if rule.besluit_nodig:
        label, facts = "Vraag om een besluit", "U krijgt dit alleen na een vastgelegd besluit met een eigen grond."
    elif rule.toegang == ConvenantRegel.Toegang.HIT:
        label, facts = "Doe een informatieverzoek", "U kunt wel vragen of er iets bekend is, met een informatieverzoek."
    elif rule.toegang == LEZEN:
        facts = "U leest dit alleen als de bewoner daar toestemming voor gaf."
    else:
        facts = "Uw soort organisatie krijgt deze gegevens niet in deze fase."
    if label and nummer:
        url = request_url(nummer, rule.categorie_id)
    return WithheldLine(
        rule.categorie.naam,
        rule.artikel,
        rule.reden,
        url,
        rule.categorie_id,
        label,
        found.matrix_url(rule.categorie_id),
        facts,
    )


def request_url(nummer: str, categorie: int) -> str:
    """Where one asks another organisation for a category."""
    return f"{link('informatieverzoek_new', nummer)}?categorie={categorie}"


@dataclass(frozen=True, slots=True)
class PartyRights:
    """What one kind of party may do with the categories in one phase, for a page that shows no rows."""

    reads: tuple[WithheldLine, ...]
    provides: tuple[str, ...]
    refused: tuple[WithheldLine, ...]


def rights_of(found: Clauses) -> PartyRights:
    """Reads, provides, is refused; each with its clause. A Partij that did not sign has none of it."""
    reads = tuple(
        WithheldLine(
            rule.categorie.naam,
            found.where(rule),
            f"Grond: {rule.grondslag.rstrip('.')}." if rule.grondslag else "",
            nr=nr,
            matrix_url=found.matrix_url(nr),
            facts="Alleen als de bewoner toestemming gaf." if rule.toestemming_nodig else "",
        )
        for nr, rule in found.rules.items()
        if found.reads(nr) and nr not in NOBODY_HAS
    )
    provides = tuple(rule.categorie.naam for rule in found.rules.values() if rule.verstrekken)
    return PartyRights(reads, provides, tuple(withheld(found)))


def kind_label(soort: str) -> str:
    return str(Partijsoort(soort).label)
