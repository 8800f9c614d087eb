from cases.models.actie import Actiepunt, Actiepunttoelichting, Bericht, Termijn
from cases.models.adres import BagAdres
from cases.models.bestand import Bestandscontrole, Upload, Uploaddeel
from cases.models.catalogus import Interventiekeuze, Soortkeuze
from cases.models.casus import (
    Aanmelding,
    Betrokkene,
    Bewoner,
    Casus,
    Deelname,
    DeelnameUserObjectPermission,
    Statusovergang,
)
from cases.models.dossier import Dossier, Dossiertekst, Productie
from cases.models.gegevens import (
    Bezoekadvies,
    Brief,
    Document,
    Gezin,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Naw,
    Politiemutatie,
    Wvggztraject,
)
from cases.models.koppeling import Gebeurtenis, Idempotentie, Webhook, Webhookbericht
from cases.models.melding import Meldergegevens, Melding, Meldingconcept, Overlastmelding

__all__ = [
    "Aanmelding",
    "Actiepunt",
    "Actiepunttoelichting",
    "BagAdres",
    "Bericht",
    "Betrokkene",
    "Bewoner",
    "Bezoekadvies",
    "Brief",
    "Casus",
    "Deelname",
    "DeelnameUserObjectPermission",
    "Document",
    "Dossier",
    "Dossiertekst",
    "Gebeurtenis",
    "Gezin",
    "Hulpaanbod",
    "Huurachterstand",
    "Huurgegevens",
    "Idempotentie",
    "Interventie",
    "Interventiekeuze",
    "Journaalitem",
    "Meldergegevens",
    "Melding",
    "Meldingconcept",
    "Naw",
    "Overlastmelding",
    "Politiemutatie",
    "Productie",
    "Statusovergang",
    "Soortkeuze",
    "Termijn",
    "Upload",
    "Uploaddeel",
    "Webhook",
    "Webhookbericht",
    "Wvggztraject",
]
