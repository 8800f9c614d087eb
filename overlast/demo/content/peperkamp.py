"""Casus 9: feesten in de Iepenflat, en twee organisaties met een verschillend tempo."""

from overlast.demo.content.shapes import (
    GGZ,
    POLITIE,
    ZUIDERHOF,
    Actie,
    Advies,
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

CASUS = Casus(
    nr=9,
    soort="geluid_muziek",
    straat="Iepenflat",
    huisnummer=206,
    postcode="0418IF",
    bewoners=(Persoon("Dylano", "Peperkamp", "2004-05-17", "06-00000206"),),
    eigenaar=ZUIDERHOF,
    deelnemers=(GGZ, POLITIE, ZUIDERHOF),
    casusregisseur=None,
    status="geagendeerd",
    niveau="N2",
    geopend=210,
    aangemeld=24,
    doel="De nachten rustig, en Dylano houdt zijn eerste eigen woning.",
    noodzaak="Een waarschuwing alleen jaagt hem weg bij de behandeling. Alleen behandelen duurt te lang voor de buren.",
    geprobeerd="Twee gesprekken, een brief en een afspraak over bezoek. Hij houdt zich eraan zolang er iemand langskomt.",
    huur=("Jongerencontract, vijf jaar", "Iepenflat", 1),
    items=(
        Melding(205, "00:30", "Muziek met zware bas tot drie uur.", 3, "A", duur=150),
        Melding(188, "01:45", "Feest met zeker twintig mensen. Ze staan op de galerij.", 4, "B", duur=180),
        Melding(
            171, "02:20", "Weer muziek. Vriend van hem sprak mij brutaal aan.", 3, "A", soort="intimidatie_bedreiging"
        ),
        Melding(149, "23:50", "Galerij vol rook en flesjes.", 2, "C", soort="afval_gemeenschappelijke_ruimte"),
        Melding(132, "03:10", "Ruzie op de galerij, glas kapot.", 4, "B", soort="vernieling"),
        Melding(105, "00:15", "Muziek tot half drie, op een dinsdag.", 3, "A"),
        Melding(78, "01:00", "Weer een feest. Ik werk in ploegen, dit gaat niet meer.", 4, "A", gevolg="Ziek gemeld."),
        Melding(57, "02:00", "Groep jongens voor de lift, blowen.", 3, "D", soort="drugsgebruik"),
        Melding(33, "23:40", "Harde muziek, na aanbellen ging het zachter.", 2, "C", "eenmalig"),
        Melding(15, "01:20", "Feest. Bewoner was zelf niet thuis, vrienden wel.", 4, "B", duur=200),
        Journaal(
            203,
            ZUIDERHOF,
            "gespreksverslag",
            "Dylano schrikt van de klacht. Zegt dat vrienden niet weggaan als hij dat vraagt.",
            contact=True,
        ),
        Interventie(
            203, ZUIDERHOF, "gesprek", "niet_geslaagd", 14, "Na 23.00 uur geen muziek.", "Drie weken goed gegaan."
        ),
        Interventie(
            140,
            ZUIDERHOF,
            "waarschuwingsbrief",
            "niet_geslaagd",
            14,
            "Eerste waarschuwing, aangetekend.",
            "Kwam zelf langs, maakte afspraken.",
        ),
        Brief(
            140,
            ZUIDERHOF,
            "Waarschuwing: feesten en harde muziek",
            "Uw buren melden feesten en harde muziek in de nacht. Volgens uw huurovereenkomst bent u verantwoordelijk voor uw "
            "bezoek. Wij vragen u om na 23.00 uur geen muziek te draaien en geen feesten te houden. Kom langs, dan maken we "
            "samen een plan.",
        ),
        Mutatie(188, "02:00", "Feest beëindigd na gesprek met bewoner. Twintig personen weggestuurd."),
        Mutatie(132, "03:25", "Vechtpartij op galerij. Twee personen aangehouden, bewoner niet betrokken."),
        Mutatie(57, "02:30", "Groep aangesproken op gebruik softdrugs. Bewoner was niet aanwezig."),
        Journaal(130, POLITIE, "waarneming", "De vrienden zijn de drijvende kracht. Bewoner durft geen nee te zeggen."),
        Journaal(
            110,
            GGZ,
            "handelingsadvies",
            "Maak afspraken klein en schrijf ze op. Bel een dag van tevoren. Een laatste "
            "waarschuwing nu kan averechts werken.",
        ),
        Journaal(109, GGZ, "bekend_bij_zorg", "Ja."),
        Journaal(108, GGZ, "kwetsbaarheid", "Makkelijk te beïnvloeden, weinig structuur."),
        Hulp(112, GGZ, "Woonbegeleiding, twee keer per week.", "aanvaard"),
        Journaal(
            40,
            GGZ,
            "belang",
            "Tempo: een half jaar. Grens: geen brief met dreiging tijdens de start van de behandeling. Wij "
            "willen wel elke week terugkoppelen.",
        ),
        Journaal(
            39,
            ZUIDERHOF,
            "belang",
            "Tempo: zes weken. Grens: de buren verdienen nu rust. Wij kunnen wachten met de rechter als "
            "er een duidelijke afspraak ligt.",
        ),
        Journaal(
            36,
            ZUIDERHOF,
            "standpunt_bewoner",
            "Ik wil hier blijven. Ik weet niet hoe ik mijn vrienden buiten moet houden.",
        ),
        Stuk(
            140,
            ZUIDERHOF,
            11,
            "Afspraken over bezoek",
            "Afspraken met de huurder van Iepenflat 206: geen bezoek na 23.00 uur op "
            "werkdagen, in het weekend niet meer dan vier mensen, muziek zacht na 22.00 uur.",
            vrijgave=True,
        ),
        Stuk(132, ZUIDERHOF, 24, "Foto vernieling galerij", vrijgave=True),
        Advies(120, POLITIE, "Ga niet alleen als er bezoek is. Bel vooraf.", 180),
        Actie(4, ZUIDERHOF, "Voorstel voor het overleg schrijven"),
        Actie(4, GGZ, "Voorstel voor het overleg schrijven"),
    ),
)
