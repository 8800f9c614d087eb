"""Casus 1: nachtelijk schreeuwen aan het Vlierpad; hulp die niet aankomt."""

from overlast.demo.content.shapes import (
    COLLEGE,
    GGD,
    GGZ,
    POLITIE,
    REGIE,
    WATERLINDE,
    Actie,
    Advies,
    Besproken,
    Brief,
    Casus,
    Hulp,
    Interventie,
    Journaal,
    Melding,
    Mutatie,
    Persoon,
    Stuk,
)

MELDINGEN = (
    Melding(
        352, "23:40", "Harde stem door de muur, alsof iemand ruzie heeft met zichzelf. Hield na een uur op.", 2, "A"
    ),
    Melding(331, "01:15", "Schreeuwen en bonken op de vloer. Kinderen werden wakker.", 3, "B", duur=90),
    Melding(310, "02:30", "Weer geschreeuw, nu ook vanaf het balkon naar de straat.", 3, "A"),
    Melding(296, "00:50", "Geroep in het portiek, de deur werd meerdere keren dichtgeslagen.", 3, "C", duur=40),
    Melding(
        281,
        "03:10",
        "Een half uur geschreeuw. Ik moest om zes uur op.",
        3,
        "A",
        gevolg="Slecht geslapen, te laat op werk.",
    ),
    Melding(262, "23:55", "Bonken met een hard voorwerp tegen de verwarmingsbuizen.", 3, "B"),
    Melding(247, "01:40", "Schreeuwen, steeds dezelfde woorden. Klinkt angstig.", 3, "A"),
    Melding(229, "02:05", "Geschreeuw vanaf het balkon. Twee buren stonden buiten.", 4, "D", duur=75),
    Melding(214, "00:20", "Lang geroep in het trappenhuis. Mijn dochter durft niet meer alleen naar boven.", 4, "B"),
    Melding(200, "03:30", "Weer midden in de nacht. Dit is de vierde keer deze maand.", 4, "A", duur=120),
    Melding(183, "23:30", "Iemand gooit met meubels, zo klinkt het.", 3, "C"),
    Melding(167, "01:00", "Schreeuwen tot half drie.", 4, "A", duur=90, frequentie="dagelijks"),
    Melding(
        151,
        "02:15",
        "Bewoner stond op straat te roepen. Leek niet te weten waar hij was.",
        4,
        "D",
        soort="verward_gedrag",
    ),
    Melding(133, "00:45", "Bonken en schreeuwen. Wij slapen nu in de woonkamer.", 4, "B", frequentie="dagelijks"),
    Melding(118, "03:00", "Geschreeuw, daarna hard huilen.", 3, "A"),
    Melding(101, "23:50", "Ruzie op de galerij met een bezoeker. Daarna urenlang roepen.", 4, "C"),
    Melding(86, "01:30", "Schreeuwen door de brievenbus van de buren.", 4, "", soort="intimidatie_bedreiging"),
    Melding(71, "02:40", "Weer wakker van geschreeuw. Ik wil hier weg.", 4, "A", gevolg="Overweegt te verhuizen."),
    Melding(54, "00:30", "Vuilniszakken van het balkon gegooid en geschreeuwd.", 3, "D"),
    Melding(
        38,
        "03:20",
        "Urenlang roepen om hulp. Toen iemand aanbelde, deed hij niet open.",
        4,
        "B",
        soort="verward_gedrag",
    ),
    Melding(23, "01:10", "Schreeuwen. De ramen stonden open, de hele straat kon het horen.", 4, "A"),
    Melding(
        12,
        "02:00",
        "Hij riep dat iemand hem wil vergiftigen. Wij maken ons ook zorgen om hem.",
        4,
        "B",
        soort="verward_gedrag",
    ),
    Melding(
        4, "00:15", "Weer een hele nacht wakker. Wat gebeurt er nu eigenlijk?", 4, "A", duur=180, frequentie="dagelijks"
    ),
)

CASUS = Casus(
    nr=1,
    soort="geluid_schreeuwen_nacht",
    straat="Vlierpad",
    huisnummer=12,
    postcode="0412AB",
    bewoners=(Persoon("Radboud", "Kwispelaar", "1971-03-14", "06-00000012"),),
    eigenaar=WATERLINDE,
    deelnemers=(COLLEGE, POLITIE, GGZ, GGD, WATERLINDE),
    casusregisseur=COLLEGE,
    status="in_behandeling",
    niveau="N2",
    geopend=300,
    aangemeld=192,
    doel="De nachten weer rustig krijgen voor de buren, en zorgen dat de heer Kwispelaar hulp krijgt die hij kan verdragen.",
    noodzaak="Wij kunnen als verhuurder praten en waarschuwen. Wat er met de bewoner zelf aan de hand is, kunnen wij niet "
    "beoordelen en niet oplossen.",
    geprobeerd="Drie gesprekken aan de deur, een huisbezoek en een waarschuwingsbrief. Het werd telkens een paar dagen "
    "rustiger.",
    huur=("Huurovereenkomst voor onbepaalde tijd", "Vlierpad laagbouw", 11),
    wvggz=9,
    items=(
        *MELDINGEN,
        Journaal(
            298,
            WATERLINDE,
            "gespreksverslag",
            "Gesprek aan de deur. Bewoner zegt dat híj last heeft van de buren: ze "
            "praten volgens hem door de muur. Hij was vriendelijk, maar wilde ons niet binnenlaten.",
            contact=True,
        ),
        Journaal(
            240,
            WATERLINDE,
            "gespreksverslag",
            "Tweede gesprek, nu met de complexbeheerder erbij. Bewoner schrikt van het "
            "aantal meldingen. Spreekt af dat hij 's nachts de ramen dicht houdt.",
            contact=True,
        ),
        Interventie(
            298,
            WATERLINDE,
            "gesprek",
            "niet_geslaagd",
            14,
            "Afspraken over rust na 22.00 uur.",
            "Twee weken rustig, daarna weer meldingen.",
        ),
        Interventie(
            226,
            WATERLINDE,
            "huisbezoek",
            "geslaagd",
            14,
            "Met twee personen, bewoner deed open.",
            "Woning is leeg en kil. Verwarming afgesloten.",
        ),
        Journaal(
            226,
            WATERLINDE,
            "waarneming",
            "Weinig meubels, gordijnen dicht, aluminiumfolie op de ramen van de slaapkamer. Keuken ongebruikt.",
        ),
        Journaal(
            226,
            WATERLINDE,
            "kwetsbaarheid",
            "Bewoner eet waarschijnlijk weinig. Praat veel over mensen die hem in de gaten houden.",
        ),
        Interventie(
            205,
            WATERLINDE,
            "waarschuwingsbrief",
            "niet_geslaagd",
            14,
            "Eerste waarschuwing, aangetekend.",
            "Geen reactie ontvangen.",
        ),
        Brief(
            205,
            WATERLINDE,
            "Waarschuwing: overlast in de nacht",
            "Wij ontvingen de afgelopen maanden veel meldingen over schreeuwen en bonken in de nacht. U bent volgens uw "
            "huurovereenkomst verplicht om geen overlast te veroorzaken. Wij vragen u om het vanaf vandaag tussen 22.00 en "
            "07.00 uur stil te houden. Wij helpen u daar graag bij. Bel ons gerust.",
        ),
        Stuk(
            226,
            WATERLINDE,
            10,
            "Verslag huisbezoek",
            "Verslag van het huisbezoek aan Vlierpad 12. Aanwezig: twee medewerkers "
            "van De Waterlinde. De bewoner liet ons binnen. De woning is schoon maar bijna leeg. Er is geen verwarming aan. "
            "De bewoner geeft aan dat hij 's nachts stemmen hoort en dan terugroept.",
            vrijgave=True,
        ),
        Mutatie(
            229, "02:20", "Ter plaatse na melding geluidsoverlast. Bewoner verward, niet agressief. Na gesprek rustig."
        ),
        Mutatie(151, "02:30", "Betrokkene op straat aangetroffen in nachtkleding. Naar huis gebracht."),
        Mutatie(86, "01:50", "Melding bedreigende woorden door brievenbus. Aangifte niet gewenst."),
        Mutatie(38, "03:40", "Roepen om hulp. Geen direct gevaar. Crisisdienst gebeld."),
        Journaal(
            150, POLITIE, "zorgmelding", "Betrokkene lijkt psychotisch. Verzoek aan de zorg om contact te zoeken."
        ),
        Journaal(149, POLITIE, "waarneming", "Wijkagent loopt wekelijks langs. Bewoner zwaait, maar doet niet open."),
        Journaal(
            140,
            GGZ,
            "handelingsadvies",
            "Kom liefst overdag, met twee vaste gezichten. Spreek rustig, geef hem tijd. Noem "
            "niet wie er geklaagd heeft. Bij roepen om hulp: bel de crisisdienst, niet aanbellen.",
        ),
        Journaal(139, GGZ, "bekend_bij_zorg", "Ja."),
        Journaal(
            120, GGD, "waarneming", "Drie keer langs geweest. Eén keer opengedaan, kort gesproken over eten en slapen."
        ),
        Journaal(119, GGD, "kwetsbaarheid", "Zorgmijding. Vermoeden van ondervoeding."),
        Hulp(195, COLLEGE, "Gesprek met een Wmo-consulent aangeboden.", "geweigerd"),
        Hulp(118, GGD, "Bemoeizorg: wekelijks langs, zonder afspraak.", "gestart"),
        Hulp(60, GGZ, "Kennismaking met het FACT-team aangeboden.", "geweigerd"),
        Advies(60, GGZ, "Ga met twee. Blijf bij de deur staan. Geen politie in uniform zonder overleg.", 120),
        Journaal(
            58,
            COLLEGE,
            "netwerk",
            "Een zus in Oostervaart belt hem elke zondag. Zij wil meedenken, als hij dat goed vindt.",
        ),
        Journaal(
            44,
            WATERLINDE,
            "standpunt_bewoner",
            "Bewoner zegt: ik wil gewoon rust en dat ze me met rust laten. Hij wil niet verhuizen.",
        ),
        Journaal(
            30,
            WATERLINDE,
            "belang",
            "De buren vertrekken als het zo blijft. Wij willen voor de winter zicht op een oplossing.",
        ),
        Actie(
            5,
            COLLEGE,
            "Uitkomst onderzoek terugkoppelen in de casus",
            "Verkennend onderzoek loopt sinds vorige week. Alleen het college ziet de termijn.",
            "afspraak",
        ),
        Actie(
            2, POLITIE, "Rondes in de nacht afstemmen", "Wijkagent stemt de route af met de nachtdienst.", "waarneming"
        ),
        Actie(
            -4,
            WATERLINDE,
            "Omwonenden bijpraten",
            "Vertellen dat er aan gewerkt wordt, zonder iets over de bewoner te zeggen.",
        ),
        Actie(-30, GGD, "Twee vaste gezichten kiezen", klaar=33),
        Stuk(4, WATERLINDE, 24, "Foto portiek", vrijgave=True),
        Besproken(
            13,
            "2_nieuw",
            "Casus in behandeling. Hulp en rust voor de buren gaan samen op.",
            "De Waterlinde vertelt de bewoner dat er overleg is.",
        ),
        Besproken(9, "3_lopend", "Bemoeizorg starten. Nog geen nieuwe brief."),
        Besproken(5, "3_lopend", "Politie rijdt 's nachts vaker langs. De Waterlinde praat de omwonenden bij."),
        Besproken(1, "3_lopend", "Het college doet nader onderzoek. Iedereen houdt zich aan het handelingsadvies."),
        Journaal(13, REGIE, "afspraak", "Contact met de bewoner loopt via twee vaste personen."),
    ),
)
