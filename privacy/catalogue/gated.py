"""Tables with personal data of one of the 30 categories: they lie behind the gate."""

from privacy.catalogue.kinds import Columns, columns

# Columns that every CategorieRij has.
ROW = columns(
    key="id casus melding bewoner categorie bron",
    state="beperkt alleen_voor vrijgave_op gemaakt_op",
    staff="vrijgave_door gemaakt_door",
)

GATED: dict[str, Columns] = {
    "privacy.Toestemming": columns(
        personal="waarvoor categorieen partijen gegeven_op geldig_tot bewijs",
        key="document",
        state="ingetrokken_op",
        staff="ingetrokken_door",
    ),
    "privacy.Kennisgeving": columns(
        personal="status uiterlijk uitstelgrond reden gedaan_op wijze",
    ),
    "privacy.Verzoekvraag": columns(
        key="aanvraag",
        personal="naam geboortedatum adres_tekst doel noodzaak grondslag waarom_niet_via_bewoner",
    ),
    "privacy.Verzoekantwoord": columns(
        key="aanvraag",
        personal="tekst reden",
    ),
    "privacy.Rechtenpersoon": columns(
        key="aanvraag",
        personal="naam geboortedatum adres_tekst vraag antwoord",
    ),
    "cases.Aanmelding": columns(
        personal="doel noodzaak subsidiariteit antwoord",
        state="ingetrokken_op",
    ),
    "cases.Overlastmelding": columns(
        personal="adres adres_tekst adres_reden soort soortnaam begonnen_op duur_minuten wat gevolg frequentie ernst"
        " melder_ref",
        state="niveau",
    ),
    "cases.Meldergegevens": columns(
        personal="naam telefoon email adres_tekst",
        state="mag_naar_rechter",
    ),
    "cases.Meldingconcept": columns(
        personal="velden",
        state="bewaard_op",
    ),
    "cases.Actiepunt": columns(
        neutral="titel",
        state="partij uiterlijk afgerond_op",
        staff="eigenaar",
    ),
    "cases.Actiepunttoelichting": columns(
        key="actiepunt",
        personal="tekst",
    ),
    "cases.Naw": columns(
        personal="voornamen achternaam geboortedatum telefoon adres adres_tekst",
    ),
    "cases.Huurgegevens": columns(
        personal="ingangsdatum contractvorm complex bijzonderheden",
    ),
    "cases.Huurachterstand": columns(
        personal="bedrag maanden peildatum",
    ),
    "cases.Gezin": columns(
        personal="samenstelling kinderen",
    ),
    "cases.Politiemutatie": columns(
        personal="mutatienummer datum omschrijving",
    ),
    "cases.Bezoekadvies": columns(
        personal="advies geldig_tot",
    ),
    "cases.Hulpaanbod": columns(
        personal="datum aanbod uitkomst",
    ),
    "cases.Wvggztraject": columns(
        personal="gemeld_op stap",
    ),
    "cases.Journaalitem": columns(
        state="vak",
        personal="datum tekst contact",
    ),
    "cases.Document": columns(
        personal="titel datum",
        state="soort bytes paginas controle",
        key="sha256 opslagnaam",
        sealed="sleutel",
    ),
    "cases.Interventie": columns(
        personal="soort status begonnen_op loopt_tot toelichting resultaat ladder_toelichting",
    ),
    "cases.Brief": columns(
        personal="soort datum onderwerp tekst reactie_tot verzendwijze",
        key="interventie document",
    ),
    "cases.Dossiertekst": columns(
        key="dossier",
        personal="maatregel samenvatting proportionaliteit",
    ),
    "meetings.Aanwezigheid": columns(
        key="agendapunt",
        personal="partij medewerker aanwezig",
        state="geheimhouding",
    ),
    "meetings.Besluit": columns(
        key="agendapunt",
        personal="soort tekst informeren evaluatie waakvlam",
    ),
}
