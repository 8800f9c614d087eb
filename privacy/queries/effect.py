"""What a version would change in practice: for whom something becomes readable or hidden, counted by right.

The gate counts (gate.convenant_effect) and answers only after the question stands in the log: in how many casussen an
organisation takes part is itself something that not everybody may know.
"""

from dataclasses import dataclass

from django.db import connection

from parties.actor import Actor
from parties.models import Partij
from privacy import gate
from privacy.gate import Doel
from privacy.models import Categorie, Convenant, Fase

PHASE_LABELS = {Fase.TRIAGE: "triage", Fase.OVERLEG: "overleg en uitvoering", Fase.GESLOTEN: "gesloten casus"}


@dataclass(frozen=True, slots=True)
class Line:
    """One category that opens or closes for one organisation, in one phase."""

    categorie: str
    fase: str
    opens: bool
    casussen: int
    personen: int
    # For the privacy officer of the gemeente only.
    nummers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyEffect:
    """What changes for one organisation."""

    naam: str
    own: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Over all organisations together: distinct casussen, persons and organisations."""

    casussen: int
    personen: int
    partijen: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The whole answer. `opens` and `closes` are None where nothing does."""

    parties: tuple[PartyEffect, ...]
    opens: Total | None
    closes: Total | None

    @property
    def nothing(self) -> bool:
        return self.opens is None and self.closes is None

    @property
    def sentence(self) -> str:
        """The answer in words."""
        if self.nothing:
            return "Deze versie maakt nu in geen enkele casus iets leesbaar of onleesbaar."
        return " ".join(_sentence(total, word) for total, word in ((self.opens, "open"), (self.closes, "dicht")))


def effect_of(actor: Actor, convenant: Convenant) -> Effect:
    """What `convenant` would open and close if it replaced the version in force now. The question is logged.

    The redactie reads every organisation, with the numbers of the casussen; a signatory the own one and the totals.
    Raises DatabaseError for anybody else.
    """
    log_id = gate.log_event(
        actor,
        "lezen",
        doel=Doel.CONVENANT,
        object=f"Gevolgen van convenant {convenant.overlegvorm} versie {convenant.versie}",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT partij, fase, categorie, gaat_open, casussen, aantal_casussen, aantal_personen, aantal_partijen"
            " FROM gate.convenant_effect(%s, %s, %s, %s)",
            (*gate.sign(actor), log_id, convenant.pk),
        )
        rows = cursor.fetchall()
    names = {c.nr: f"{c.nr}. {c.naam}" for c in Categorie.objects.all()}
    lines: dict[int, list[Line]] = {}
    totals: dict[bool, Total] = {}
    for partij, fase, categorie, opens, nummers, casussen, personen, partijen in sorted(rows, key=_order):
        if partij is None:
            totals[opens] = Total(casussen, personen, partijen)
            continue
        line = Line(names[categorie], PHASE_LABELS[Fase(fase)], opens, casussen, personen, tuple(nummers or ()))
        lines.setdefault(partij, []).append(line)
    partijen_rows = Partij.objects.filter(pk__in=lines).order_by("naam")
    return Effect(
        parties=tuple(PartyEffect(p.naam, p.pk == actor.partij_id, tuple(lines[p.pk])) for p in partijen_rows),
        opens=totals.get(True),
        closes=totals.get(False),
    )


def _order(row: tuple[int | None, str | None, int | None, bool, object, int, int, int]) -> tuple[int, bool, int, str]:
    return (row[0] or 0, not row[3], row[2] or 0, row[1] or "")


def _sentence(total: Total | None, word: str) -> str:
    if total is None:
        return f"Er gaat niets {word}."
    organisations = "1 organisatie" if total.partijen == 1 else f"{total.partijen} organisaties"
    casussen = "1 casus" if total.casussen == 1 else f"{total.casussen} casussen"
    persons = "1 bewoner" if total.personen == 1 else f"{total.personen} bewoners"
    return f"Voor {organisations} gaat in {casussen} ({persons}) iets {word}."
