"""Which state may follow which, and who may say so (domain.md section 2).

Pure data: the services, the database trigger (`statusovergang`) and the diagrams in docs/ come from these tables.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change of state: from, to, who may do it, and what must hold."""

    source: str
    target: str
    verb: str
    who: str
    guard: str = ""


MELDING_STATES = {
    "concept": "Concept",
    "nieuw": "Nieuw",
    "in_triage": "In triage",
    "gekoppeld": "Bij een casus",
    "casus_gemaakt": "Casus geopend",
    "doorverwezen": "Doorverwezen",
    "ongegrond": "Ongegrond",
    "zelf_oplossen": "Zelf oplossen",
}
MELDING = (
    Transition("concept", "nieuw", "indienen", "consulent"),
    Transition("nieuw", "in_triage", "in triage nemen", "consulent, regisseur"),
    Transition("nieuw", "gekoppeld", "bij een casus voegen", "consulent, regisseur"),
    Transition("nieuw", "casus_gemaakt", "casus openen", "consulent, regisseur"),
    Transition("nieuw", "doorverwezen", "doorverwijzen", "consulent, regisseur", "reden"),
    Transition("nieuw", "ongegrond", "ongegrond verklaren", "consulent, regisseur", "reden"),
    Transition("nieuw", "zelf_oplossen", "melder laat het zelf oplossen", "consulent, regisseur", "reden"),
    Transition("in_triage", "gekoppeld", "bij een casus voegen", "consulent, regisseur"),
    Transition("in_triage", "casus_gemaakt", "casus openen", "consulent, regisseur"),
    Transition("in_triage", "doorverwezen", "doorverwijzen", "consulent, regisseur", "reden"),
    Transition("in_triage", "ongegrond", "ongegrond verklaren", "consulent, regisseur", "reden"),
    Transition("in_triage", "zelf_oplossen", "melder laat het zelf oplossen", "consulent, regisseur", "reden"),
)

CASUS_STATES = {
    "eigen": "Eigen casus",
    "aangemeld": "Aangemeld",
    "triage": "In triage",
    "geagendeerd": "Op de agenda",
    "in_behandeling": "In behandeling",
    "opgeschaald": "Opgeschaald",
    "juridisch": "Juridisch",
    "monitoring": "Monitoring",
    "afgesloten": "Afgesloten",
    "afgewezen": "Afgewezen",
    "monodisciplinair": "Eén organisatie",
    "vernietigd": "Vernietigd",
}
DOELTOETS = "resultaat, evaluatie, waakvlam ja of nee"
CASUS = (
    Transition("eigen", "aangemeld", "aanmelden voor het casusoverleg", "eigenaar", "doel, noodzaak, subsidiariteit"),
    Transition("eigen", "afgesloten", "sluiten", "eigenaar", "resultaat"),
    Transition("aangemeld", "eigen", "teruggeven", "regisseur", "reden"),
    Transition("aangemeld", "triage", "in triage nemen", "regisseur", "feitelijke juistheid nagegaan"),
    Transition("triage", "eigen", "teruggeven", "regisseur", "reden"),
    Transition("triage", "geagendeerd", "op de agenda zetten", "regisseur", "partijen gekozen"),
    Transition("triage", "afgewezen", "afwijzen", "regisseur", "reden"),
    Transition("triage", "monodisciplinair", "aan één organisatie laten", "regisseur", "reden"),
    Transition(
        "geagendeerd",
        "in_behandeling",
        "in behandeling nemen",
        "casusoverleg",
        "casusregisseur, minstens één actiepunt, besluit over informeren betrokkene",
    ),
    Transition("in_behandeling", "opgeschaald", "opschalen", "regisseur", "motivatie"),
    Transition("opgeschaald", "in_behandeling", "afschalen", "regisseur", "motivatie"),
    Transition(
        "in_behandeling", "juridisch", "naar de rechter", "casusregisseur en jurist", "ladder, wederhoor, hulpaanbod"
    ),
    Transition(
        "opgeschaald", "juridisch", "naar de rechter", "casusregisseur en jurist", "ladder, wederhoor, hulpaanbod"
    ),
    Transition("juridisch", "in_behandeling", "terug uit de procedure", "casusregisseur", "motivatie"),
    Transition("in_behandeling", "monitoring", "gaan volgen", "casusregisseur", "overlast gestopt"),
    Transition("opgeschaald", "monitoring", "gaan volgen", "casusregisseur", "overlast gestopt"),
    Transition("juridisch", "monitoring", "gaan volgen", "casusregisseur", "overlast gestopt"),
    Transition("monitoring", "in_behandeling", "terugval", "casusregisseur", "reden"),
    Transition("monitoring", "afgesloten", "sluiten", "casusoverleg", "resultaat, evaluatie, waakvlam ja of nee"),
    Transition("afgesloten", "in_behandeling", "heropenen", "regisseur", "nieuwe melding, reden"),
    Transition("afgesloten", "vernietigd", "vernietigen", "privacy officer", "bewaartermijn voorbij"),
    Transition("afgewezen", "vernietigd", "vernietigen", "privacy officer", "bewaartermijn voorbij"),
    Transition("monodisciplinair", "vernietigd", "vernietigen", "privacy officer", "bewaartermijn voorbij"),
    # Nobody decided in time whether it goes on: at the doeltoets the regisseur may close what stands still.
    Transition("geagendeerd", "afgesloten", "sluiten bij de doeltoets", "regisseur", DOELTOETS),
    Transition("in_behandeling", "afgesloten", "sluiten bij de doeltoets", "regisseur", DOELTOETS),
    Transition("opgeschaald", "afgesloten", "sluiten bij de doeltoets", "regisseur", DOELTOETS),
)
OPEN_STATES = (
    "eigen",
    "aangemeld",
    "triage",
    "geagendeerd",
    "in_behandeling",
    "opgeschaald",
    "juridisch",
    "monitoring",
)
CLOSED_STATES = ("afgesloten", "afgewezen", "monodisciplinair", "vernietigd")


def phase(status: str, *, shut: bool = False) -> str:
    """The phase of the convenant in which a casus with this status is (`gate.rights` says the same in SQL).

    `shut`: nobody decided in time whether it goes on, so that it is afgeschermd like a closed one.
    """
    if shut:
        return "F4"
    if status == "eigen":
        return "F0"
    if status in ("aangemeld", "triage"):
        return "F1"
    return "F4" if status in CLOSED_STATES else "F2"


class UnknownTransition(ValueError):
    """A change of state that the table does not know."""


def transition(table: tuple[Transition, ...], source: str, target: str) -> Transition:
    """The row of `table` from `source` to `target`.

    Raises UnknownTransition when there is none.
    """
    for row in table:
        if (row.source, row.target) == (source, target):
            return row
    raise UnknownTransition(f"{source} -> {target}")


def mermaid(table: tuple[Transition, ...], states: dict[str, str]) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {key}: {label}" for key, label in states.items()]
    lines.append(f"    [*] --> {next(iter(states))}")
    lines += [f"    {row.source} --> {row.target}: {row.verb} ({row.who})" for row in table]
    ends = set(states) - {row.source for row in table}
    lines += [f"    {key} --> [*]" for key in states if key in ends]
    return "\n".join(lines) + "\n"
