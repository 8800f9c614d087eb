"""What each kind of message says: a number, and never personal data, a kind of nuisance or an organisation."""

import datetime as dt
from dataclasses import dataclass

from cases.models import Bericht
from parties.dates import long_date

Soort = Bericht.Soort


@dataclass(frozen=True, slots=True)
class Text:
    """The subject of a mail and the line on the page Berichten, a sentence that says what to do, and an icon.

    In `title` and `sentence`, {wat} is "Casus LW-7K3M-9QXT" or "Melding" and {dag} the date of the term.
    """

    title: str
    sentence: str
    icon: str = "bell"


TEXTS: dict[str, Text] = {
    Soort.HERINNERING: Text(
        "{wat}: een termijn loopt bijna af", "U heeft nog tot en met {dag}. Rond het af, of overleg tijdig.", "calendar"
    ),
    Soort.VANDAAG: Text(
        "{wat}: een termijn loopt af", "Laatste dag: {dag}. Rond het af, of zeg wat er nodig is.", "clock-alert"
    ),
    Soort.TE_LAAT: Text(
        "{wat}: een termijn van uw organisatie is te laat",
        "De termijn liep tot en met {dag}. Help uw collega, of neem het over.",
        "clock-alert",
    ),
    Soort.TE_LAAT_CASUSREGISSEUR: Text(
        "{wat}: een afspraak is te laat",
        "De termijn liep tot en met {dag}. U krijgt dit omdat u deze casus leidt. Bel met wie het zou doen.",
        "clock-alert",
    ),
    Soort.TE_LAAT_REGISSEUR: Text(
        "{wat}: een afspraak is een week te laat",
        "De termijn liep tot en met {dag}. U krijgt dit als regisseur. Zet het op de agenda als het vastloopt.",
        "clock-alert",
    ),
    Soort.TE_LAAT_N3: Text(
        "{wat}: een actiepunt is twee weken te laat",
        "De termijn liep tot en met {dag}. Beslis of deze casus naar het escalatieoverleg (N3) gaat.",
        "triangle-alert",
    ),
    Soort.SPOED: Text("Spoed: {wat}", "Er is iets dat niet kan wachten. Kijk vandaag nog.", "triangle-alert"),
    Soort.AANMELDING: Text("{wat} is aangemeld", "De casus wacht op triage.", "list-checks"),
    Soort.UITNODIGING: Text(
        "{wat}: uw organisatie doet mee", "De regisseur vraagt uw organisatie om mee te doen in deze casus.", "users"
    ),
    Soort.TERUGGEGEVEN: Text(
        "{wat} is teruggegeven", "De regisseur gaf de aanmelding terug. De reden staat in de casus.", "undo-2"
    ),
    Soort.ACTIEPUNT: Text(
        "{wat}: een nieuw actiepunt voor u", "Lees wat er is afgesproken en wanneer het klaar moet zijn.", "list-checks"
    ),
    Soort.AGENDA: Text("De agenda van het casusoverleg", "De agenda staat klaar. Bereid uw casussen voor.", "calendar"),
    Soort.BEWAARTERMIJN: Text(
        "Bewaren of vernietigen: er is een besluit nodig",
        "Open de pagina. Daar staat wat u beslist, en waarom nu.",
        "archive",
    ),
    Soort.CONVENANT: Text(
        "Het convenant vraagt om uw aandacht",
        "Er staat een versie klaar om te tekenen, of een versie is getekend, loopt bijna af of wordt geëvalueerd.",
        "file-check",
    ),
    Soort.LOGBEOORDELING: Text(
        "Het inzagelog vraagt uw aandacht",
        "Een maand wacht op uw beoordeling, of de controle van het log vond iets. Kijk wat het is.",
        "scroll-text",
    ),
    Soort.INFORMATIEVERZOEK: Text(
        "Een informatieverzoek vraagt uw aandacht",
        "Open het verzoek. Daar staat wat er is, en of u iets moet doen.",
        "mail-question-mark",
    ),
    Soort.RECHTENVERZOEK: Text(
        "Een verzoek van een bewoner vraagt uw aandacht",
        "Open de pagina. Daar staat wat er is, en of u iets moet doen.",
        "user-round",
    ),
    Soort.DOSSIER: Text("{wat}: het dossier is klaar", "U kunt het dossier nu bekijken en opslaan.", "file-check"),
    Soort.DATALEK: Text(
        "Een datalek vraagt uw aandacht",
        "De 72 uur voor de melding aan de AP lopen. Kijk wat er nog moet gebeuren.",
        "clock-alert",
    ),
    Soort.KOPPELING: Text(
        "Een koppeling staat uit",
        "Een systeem van uw organisatie nam te vaak geen bericht aan. Kijk of het werkt en zet de koppeling weer aan.",
        "key-round",
    ),
    Soort.NOODPROCEDURE: Text(
        "Spoed: {wat} is geopend met de noodprocedure",
        "Iemand die niet meedoet in deze casus leest nu mee, voor korte tijd. Kijk wie dat is en waarom.",
        "triangle-alert",
    ),
    Soort.NOODPROCEDURE_OORDEEL: Text(
        "Een noodprocedure wacht op een oordeel",
        "Kijk of het terecht was dat iemand zonder mee te doen een casus las. Zo niet, dan is het een datalek.",
        "clock-alert",
    ),
    Soort.KENNISGEVING: Text(
        "{wat}: de bewoner moet nog worden geïnformeerd",
        "Vertel de bewoner welke organisaties gegevens delen, of leg uit waarom dat nog niet kan.",
        "mail",
    ),
    Soort.TOEGANG_MEDEWERKER: Text(
        "Iemand van uw organisatie krijgt toegang tot casussen",
        "Een beheerder gaf iemand een rol waarmee casussen te zien zijn. Kijk of dat klopt.",
        "user-plus",
    ),
    Soort.OVERDRACHT: Text(
        "U neemt werk over van een collega",
        "Het staat bij uw eigen werk. Kijk wat er als eerste moet gebeuren.",
        "users",
    ),
    Soort.TOEGANGSBEOORDELING: Text(
        "Kijk na wie er toegang heeft",
        "Beoordeel van iedereen of de toegang nog klopt, en teken daarvoor.",
        "list-checks",
    ),
    Soort.HERSTELVERZOEK: Text(
        "Iemand vraagt om herstel van het inloggen",
        "Een beheerder vraagt om de tweede stap van een collega te wissen. Beslis binnen een dag.",
        "key-round",
    ),
    Soort.ACCOUNT_HERSTELD: Text(
        "De tweede stap van uw account is gewist",
        "Twee mensen van beheer deden dat. Log in en stel een nieuwe in. Vroeg u hier niet om? Bel dan uw beheerder.",
        "shield-check",
    ),
    Soort.BESTAND_TOEGELATEN: Text(
        "Uw bestand is nagekeken", "Het bestand dat u toevoegde is in orde. U kunt het nu openen.", "file-check"
    ),
    Soort.BESTAND_GEWEIGERD: Text(
        "Uw bestand is geweigerd",
        "De virusscanner vertrouwt het bestand niet dat u toevoegde. Het is weggegooid. Vraag om een schoon bestand.",
        "file-x",
    ),
    Soort.TOEGANG: Text(
        "{wat}: een besluit over het geven van gegevens",
        "Een organisatie geeft gegevens of stelt dat voor. Kijk of u iets moet doen.",
        "eye",
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A Bericht in words."""

    title: str
    sentence: str
    icon: str


def in_words(bericht: Bericht) -> Message:
    """The message as its reader sees it; asks the database nothing when `casus` was loaded with it.

    Who no longer works on the casus does not see its number.
    """
    text = TEXTS[bericht.soort]
    number = f" {bericht.casus.nummer}" if bericht.casus else ""
    wat = f"Casus{number}" if bericht.casus_id else "Melding"
    day = long_date(bericht.gemaakt_op + dt.timedelta(days=bericht.dagen or 0))
    return Message(text.title.format(wat=wat, dag=day), text.sentence.format(wat=wat, dag=day), text.icon)
