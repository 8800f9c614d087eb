"""The pieces of the kit by their address, and as files."""

from collections.abc import Callable
from dataclasses import dataclass

from privacy import pdf
from privacy.kit.accountability import assessment, register
from privacy.kit.contract import agreement, contract
from privacy.kit.matrix import annex
from privacy.kit.model import day, model
from privacy.kit.pieces import Piece
from privacy.kit.source import Source
from privacy.models import Convenant

VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Offer:
    """A piece as the kit's page offers it."""

    slug: str
    title: str
    text: str
    make: Callable[[Source], Piece]


OFFERS: tuple[Offer, ...] = (
    Offer(
        "convenanttekst",
        "Convenanttekst",
        "De overeenkomst met alle artikelen en de procesbeschrijving, klaar om te tekenen.",
        contract,
    ),
    Offer(
        "gegevensmatrix",
        "Bijlage 1: gegevensmatrix",
        "Wat iedere soort organisatie mag lezen en delen, in elke fase.",
        annex,
    ),
    Offer(
        "regeling",
        "Onderlinge regeling (artikel 26 AVG)",
        "Wie van de partijen welke plicht uit de AVG nakomt.",
        agreement,
    ),
    Offer(
        "dpia",
        "Bijlage DPIA",
        "De beschrijving van de verwerking en de maatregelen. De weging van risico's vult u zelf aan.",
        assessment,
    ),
    Offer(
        "register",
        "Register van verwerkingen (artikel 30 AVG)",
        "De tekst die een partij overneemt in haar eigen register.",
        register,
    ),
)
BY_SLUG = {offer.slug: offer for offer in OFFERS}


def piece(source: Source, slug: str, *, only: int | None = None) -> Piece:
    """One piece of the kit; of the register only the entry of party `only`. Raises KeyError for an unknown one."""
    made = BY_SLUG[slug]
    return register(source, only=only) if slug == "register" else made.make(source)


def facts(source: Source, *, today: str) -> list[tuple[str, str]]:
    """What every piece says about itself: which version it is, and of when."""
    state = str(Convenant.Status(source.status).label)
    mark = "Vingerafdruk" if not source.is_concept else "Vingerafdruk tot nu toe"
    return [
        ("Convenant", f"{source.naam}, gemeente {source.gemeente}"),
        ("Versie", f"{source.versie} ({state.lower()})"),
        ("Looptijd", f"{day(source.geldig_van)} tot en met {day(source.geldig_tot)}"),
        ("Gemaakt op", today),
        (mark, source.vingerafdruk),
    ]


def warning() -> str:
    """The line above every piece: a jurist looks at it first."""
    return str(model()["jurist"])


def as_pdf(made: Piece, source: Source, *, today: str) -> bytes:
    """The piece as a tagged file."""
    title = f"{made.title}, versie {source.versie}"
    context = {"title": title, "piece": made, "facts": facts(source, today=today), "warning": warning()}
    return pdf.write(pdf.render("pdf/convenant.html", context, variant=VARIANT), variant=VARIANT)
