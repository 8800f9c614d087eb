"""Answers as the document shows them: made up, and true of the schemas beside them (spectral says so)."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

BASE = "https://overlast.example.nl/api/v1"
NUMMER, MELDING = "LW-7K3M-9QXT", "M-4HPC-22RV"
PUNT, OVERLEG, HAAK = (
    "2f0c2f9e-6b1d-4a57-9a4e-0c0d7c1c5a10",
    "8e1bb0c4-2f7e-4c7a-8f0b-6f4f3f1f2d21",
    "b5a6e0de-3a55-4f0e-9a53-1a3b7f0f9c32",
)
NEXT = {"next": {"href": f"{BASE}/casussen?aantal=1&na=MjAyNi0wMy0wMQ"}}
REF = {"nummer": NUMMER, "url": f"{BASE}/casussen/{NUMMER}"}
CASUS = {
    **REF,
    "soort": "geluid_muziek",
    "soortNaam": "Muziek, tv of feest",
    "status": "in_behandeling",
    "niveau": "N2",
    "spoed": False,
    "casusregisseur": "Marloes van Dijk, Gemeente Lindewaard",
    "geopendOp": "2026-01-12",
    "gewijzigdOp": "2026-03-01T09:00:00Z",
}
CASUS_DETAIL = {
    **CASUS,
    "deelnemers": ["De Waterlinde", "Gemeente Lindewaard", "Politie Lindewaard"],
    "gegevens": [
        {
            "id": "0b1a55f4-8f5e-4d0a-a5c1-8a52f0f9ad43",
            "categorie": 10,
            "soort": "journaalitem",
            "bron": "De Waterlinde",
            "alleenEigenOrganisatie": False,
            "velden": {
                "vak": "waarneming",
                "datum": "2026-02-27T19:15:00Z",
                "tekst": "Muziek is op straat te horen.",
                "contact": False,
            },
        }
    ],
    "nietGedeeld": [
        {
            "categorie": 12,
            "naam": "Politiemutaties",
            "artikel": "artikel 5, versie 3, fase overleg",
            "uitleg": "De politie deelt mutaties niet met een woningcorporatie.",
        }
    ],
}
MELDING_SHELL = {
    "nummer": MELDING,
    "url": f"{BASE}/meldingen/{MELDING}",
    "soort": "geluid_muziek",
    "soortNaam": "Muziek, tv of feest",
    "ernst": 3,
    "status": "gekoppeld",
    "spoed": False,
    "ontvangenOp": "2026-03-02T08:12:00Z",
    "casus": REF,
}
MELDING_DETAIL = {
    **MELDING_SHELL,
    "adres": "Vlierpad 12, 0411 AB Lindewaard",
    "begonnenOp": "2026-03-01T21:30:00Z",
    "duurMinuten": 120,
    "wat": "Harde muziek met veel bas, te horen in de slaapkamer aan de achterkant.",
    "gevolg": "Slaapt er niet van.",
    "frequentie": "wekelijks",
    "niveau": "alleen_ontvanger",
    "melder": {"naam": "Anouk de Wit", "telefoon": "0600000000", "email": "", "magNaarRechter": False},
}
ACTIEPUNT = {
    "id": PUNT,
    "url": f"{BASE}/actiepunten/{PUNT}",
    "titel": "Geluidsmeting aanbieden",
    "casus": REF,
    "uiterlijk": "2026-03-20",
    "eigenaar": "Fatma Yıldız",
    "vanMij": True,
    "afgerondOp": None,
}
ACTIEPUNT_DETAIL = {**ACTIEPUNT, "toelichtingen": [{"categorie": 22, "tekst": "Meter is vrij vanaf maandag."}]}
AGENDAPUNT = {
    "id": "4d0f0a36-12a5-4a63-8dfb-5bf5c7a1ce54",
    "casus": REF,
    "begintOp": "2026-03-10T09:10:00Z",
    "minuten": 10,
    "rubriek": "3_lopend",
    "besproken": False,
}
OVERLEG_SHELL = {
    "id": OVERLEG,
    "url": f"{BASE}/overleggen/{OVERLEG}",
    "begintOp": "2026-03-10T09:00:00Z",
    "duurMinuten": 120,
    "locatie": "Stadhuis, kamer 2.14",
    "status": "gepland",
    "agendapunten": [AGENDAPUNT],
}
OVERLEG_DETAIL = {**OVERLEG_SHELL, "agendapunten": [{**AGENDAPUNT, "vraag": "Is opschalen nodig?"}]}
WEBHOOK = {
    "id": HAAK,
    "adres": "https://koppeling.waterlinde.example/overlast",
    "url": f"{BASE}/webhooks/{HAAK}",
    "gebeurtenissen": ["casus.gewijzigd", "actiepunt.nieuw"],
    "actief": True,
    "fouten": 0,
    "geslaagdOp": "2026-03-01T09:00:02Z",
    "uitgezetOp": None,
}


def shown(value: dict[str, Any], status: int = 200) -> OpenApiExample:
    """One answer with this status."""
    return OpenApiExample("Antwoord", value=value, response_only=True, status_codes=[str(status)])


def listed(key: str, row: dict[str, Any]) -> OpenApiExample:
    """One page with one row and more to come."""
    return shown({key: [row], "_links": NEXT})
