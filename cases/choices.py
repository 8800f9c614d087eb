"""Choice lists of the field (domain.md section 3)."""

from typing import Protocol

from django.db.models import IntegerChoices, TextChoices


class Overlastsoort(TextChoices):
    """Kind of nuisance; the first words a reader sees of a casus."""

    GELUID_MUZIEK = "geluid_muziek", "Geluid: muziek"
    GELUID_SCHREEUWEN = "geluid_schreeuwen_nacht", "Geluid: schreeuwen, vooral 's nachts"
    GELUID_CONTACT = "geluid_contact_klussen", "Geluid: klussen, stampen, slaan"
    LEEFGELUID = "leefgeluid", "Leefgeluid"
    GEUR = "geur_stank", "Geur of stank"
    VERVUILING = "vervuiling_woning", "Vervuiling van de woning"
    TUIN = "verwaarlozing_tuin_erf", "Verwaarlozing van tuin of erf"
    VERZAMELWOEDE = "verzamelwoede", "Verzamelwoede"
    ONGEDIERTE = "ongedierte", "Ongedierte"
    DIEREN = "dieren", "Dieren"
    AANLOOP = "bezoekers_aanloop", "Aanloop van bezoekers"
    INTIMIDATIE = "intimidatie_bedreiging", "Intimidatie of bedreiging"
    GEWELD = "geweld_agressie", "Geweld of agressie"
    TREITEREN = "treiteren", "Treiteren"
    DISCRIMINATIE = "discriminatie", "Discriminatie"
    DRUGSGEBRUIK = "drugsgebruik", "Drugsgebruik"
    DRUGSHANDEL = "drugshandel_hennep", "Drugshandel of hennep"
    ALCOHOL = "alcohol", "Alcohol"
    VERNIELING = "vernieling", "Vernieling"
    BRANDGEVAAR = "brandgevaar", "Brandgevaar"
    VERWARD = "verward_gedrag", "Verward gedrag"
    JEUGD = "jeugd_kinderen", "Jeugd of kinderen"
    OVERBEWONING = "overbewoning", "Overbewoning"
    WOONFRAUDE = "woonfraude_onderhuur", "Woonfraude of onderhuur"
    LEEGSTAND = "leegstand", "Leegstand"
    AFVAL = "afval_gemeenschappelijke_ruimte", "Afval in de gemeenschappelijke ruimte"
    HUISELIJK_GEWELD = "huiselijk_geweld", "Huiselijk geweld (ook naar Veilig Thuis)"


USUAL_NAMES = {value: str(label) for value, label in Overlastsoort.choices}


class Named(Protocol):
    """What has a kind of nuisance: `soortnaam` is what the gemeente called it then, empty for the usual name."""

    soort: str
    soortnaam: str


def soort_label(row: Named) -> str:
    """The kind of nuisance of a melding or casus in words, "" while there is none."""
    return row.soortnaam or USUAL_NAMES.get(row.soort, row.soort)


def in_sentence(label: str) -> str:
    """A label in the middle of a sentence: names keep their capitals."""
    return label[:1].lower() + label[1:]


class Frequentie(TextChoices):
    EENMALIG = "eenmalig", "Eén keer"
    MAANDELIJKS = "maandelijks", "Een paar keer per maand"
    WEKELIJKS = "wekelijks", "Een paar keer per week"
    DAGELIJKS = "dagelijks", "(Bijna) elke dag"


class Ernst(IntegerChoices):
    """Severity as the melder meets it, 1 (light) to 5 (danger)."""

    LICHT = 1, "1 – hinderlijk"
    MATIG = 2, "2 – vervelend"
    ERNSTIG = 3, "3 – ernstig"
    ZEER_ERNSTIG = 4, "4 – zeer ernstig"
    GEVAAR = 5, "5 – gevaar"


class Melderniveau(TextChoices):
    """Who may know the melder's name (domain.md section 4, Melder)."""

    OPEN = "open", "Open"
    ALLEEN_ONTVANGER = "alleen_ontvanger", "Alleen bij ontvanger"
    ANONIEM = "anoniem", "Anoniem"


class Niveau(TextChoices):
    """Levels of the approach (domain.md section 2)."""

    N1 = "N1", "N1 Eigen organisatie"
    N2 = "N2", "N2 Casusoverleg"
    N3 = "N3", "N3 Escalatieoverleg"
    N4 = "N4", "N4 Burgemeester"
    N5 = "N5", "N5 Zorg- en Veiligheidshuis"
