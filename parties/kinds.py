"""What the kind of an organisation means for it under the usual convenant (domain.md section 4), in plain words."""

from parties.models import Partijsoort

S = Partijsoort
_CLOSED = (
    "Leest volgens het standaardconvenant niets van anderen. Kan wel meldingen, waarnemingen en afspraken inbrengen."
)
_NEIGHBOUR = (
    "Brengt gegevens in, maar leest volgens het standaardconvenant niets van anderen: verhuurders zijn ook buren."
)
_CARE = (
    "Leest en deelt zorggegevens. Dat zij meedoet aan een casus, is alleen te zien voor wie dat mag weten, behalve als"
    " vaste adviseur."
)
MEANING: dict[str, str] = {
    S.BURGEMEESTER: "Heeft de regie en doet mee in elke aangemelde casus. Leest gegevens van de politie, geen zorg.",
    S.COLLEGE: "Zorg en schuldhulp van de gemeente. Leest zorggegevens, geen gegevens van de politie.",
    S.TOEZICHT: _CLOSED,
    S.CORPORATIE: "Leest huur, meldingen en afspraken van casussen waarin zij meedoet. Leest geen zorg of politie.",
    S.VERHUURDER: _NEIGHBOUR,
    S.VVE: _NEIGHBOUR,
    S.POLITIE: "Geeft gegevens aan de burgemeester, en alleen met een eigen besluit aan anderen. Leest geen zorg.",
    S.OM: "Leest weinig en geeft strafrechtelijke gegevens alleen met een eigen besluit.",
    S.RECLASSERING: "Leest weinig en geeft strafrechtelijke gegevens alleen met een eigen besluit.",
    S.ZVH: "Voor opschalen. Een Zorg- en Veiligheidshuis werkt met een eigen convenant (WGS).",
    S.GGD: _CARE,
    S.GGZ: _CARE,
    S.VERSLAVINGSZORG: _CARE,
    S.WIJKTEAM: "Leest zorg en afspraken van casussen waarin het meedoet. Leest geen gegevens van de politie.",
    S.WELZIJN: "Leest namen, gezin en afspraken van casussen waarin zij meedoet. Leest geen zorg, huur of politie.",
    S.BUURTBEMIDDELING: "Leest niets. Meldt alleen: gestart, geslaagd of niet geslaagd.",
    S.BESCHERMD_WONEN: _CLOSED,
    S.VEILIG_THUIS: _CLOSED,
    S.GI_JEUGD: _CLOSED,
    S.SCHULDHULP: _CLOSED,
    S.BRANDWEER: _CLOSED,
    S.ERVARINGSDESKUNDIGE: _CLOSED,
}
