"""What the maker of a dossier wrote. About a person, and so behind the gate, as the file that is made of it."""

from dataclasses import dataclass

from cases.models import Dossier, Dossiertekst
from privacy import gate
from privacy.gate import Opening


@dataclass(frozen=True, slots=True)
class Texts:
    """The three texts; empty where nothing was written yet."""

    samenvatting: str = ""
    proportionaliteit: str = ""
    maatregel: str = ""


def read_texts(opening: Opening, dossier: Dossier) -> Texts:
    """The procespartij's own texts of this version. `opening` holds the category of its file."""
    rows = Dossiertekst.objects.filter(
        dossier_id=dossier.pk, casus_id=dossier.casus_id, bron_id=dossier.procespartij_id
    )
    for row in gate.read(opening, rows):
        return Texts(row.samenvatting, row.proportionaliteit, row.maatregel)
    return Texts()
