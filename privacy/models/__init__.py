from privacy.models.bewaren import (
    Bewaarplicht,
    Bewaartermijn,
    Vernietiging,
    Vernietigingsvoorstel,
    Wat,
    Wisopdracht,
)
from privacy.models.convenant import (
    NEVER,
    Categorie,
    Convenant,
    ConvenantPartij,
    ConvenantRegel,
    Fase,
    Overlegvorm,
)
from privacy.models.datalek import Datalek
from privacy.models.inzagelog import Inzagelog, Logbeoordeling, Zegelcontrole
from privacy.models.nood import Noodprocedure
from privacy.models.rechten import Raadpleging, Rechtenpersoon, Rechtenverzoek
from privacy.models.rij import CategorieRij, Toegangsbesluit
from privacy.models.toestemming import Kennisgeving, Toegangsvoorstel, Toestemming
from privacy.models.verzoek import Informatieverzoek, Verzoekantwoord, Verzoekbesluit, Verzoekvraag

__all__ = [
    "NEVER",
    "Bewaarplicht",
    "Bewaartermijn",
    "Categorie",
    "CategorieRij",
    "Convenant",
    "ConvenantPartij",
    "ConvenantRegel",
    "Datalek",
    "Fase",
    "Informatieverzoek",
    "Inzagelog",
    "Kennisgeving",
    "Logbeoordeling",
    "Noodprocedure",
    "Overlegvorm",
    "Raadpleging",
    "Rechtenpersoon",
    "Rechtenverzoek",
    "Toegangsbesluit",
    "Toegangsvoorstel",
    "Toestemming",
    "Vernietiging",
    "Vernietigingsvoorstel",
    "Verzoekantwoord",
    "Verzoekbesluit",
    "Verzoekvraag",
    "Wat",
    "Wisopdracht",
    "Zegelcontrole",
]
