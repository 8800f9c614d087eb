"""The chapters of a dossier in the order that a court expects, and what is never in it (domain.md section 5)."""

from cases.dossier.items import Groep

# Said in every dossier, whether or not there is such data: so that leaving out tells nothing.
LEFT_OUT: tuple[tuple[str, str], ...] = (
    (
        "Naam en adres van melders",
        "Melders staan met een letter in dit dossier. Wie zij zijn, weet alleen de organisatie die de melding aannam.",
    ),
    ("BSN", "Niet nodig voor deze procedure (artikel 46 UAVG)."),
    ("Huurachterstand, schulden en inkomen", "Gaat niet over de overlast."),
    ("Zorgen over kinderen", "Alleen voor wie de kinderen helpt."),
    ("Zorgmeldingen van de politie", "Alleen voor de zorg."),
    ("Justitiële gegevens", "Alleen voor politie en justitie (Wjsg)."),
    ("Diagnose, medicatie, middelengebruik als gezondheidsfeit", "Beroepsgeheim."),
    ("Voorzieningen van Wmo en Jeugdwet, Wvggz en Wzd", "Beroepsgeheim."),
    ("Belangen van de samenwerkende organisaties", "Intern beraad."),
    ("Verslag en besluitenlijst van het casusoverleg", "Intern beraad."),
    ("Andere casussen", "Gaan niet over deze bewoner."),
    (
        "Stukken van andere organisaties zonder vrijgave",
        "De organisatie die het vastlegde, beslist of het naar de rechter gaat.",
    ),
)

# Key, title, the kinds of items it lists, introduction.
CHAPTERS: tuple[tuple[str, str, tuple[Groep, ...], str], ...] = (
    ("samenvatting", "Samenvatting", (), ""),
    ("partijen", "Partijen, woning en huurovereenkomst", (), ""),
    ("chronologie", "Chronologisch overzicht", (), "Alle stukken op datum, met de organisatie die ze vastlegde."),
    (
        "meldingen",
        "Meldingen",
        (Groep.MELDING,),
        "Elke melding is apart vastgelegd. Dezelfde letter is dezelfde melder.",
    ),
    (
        "waarnemingen",
        "Waarnemingen van professionals",
        (Groep.WAARNEMING,),
        "Wat medewerkers zelf zagen of hoorden.",
    ),
    ("correspondentie", "Correspondentie", (Groep.BRIEF,), "De brieven aan de bewoner, met de wijze van verzenden."),
    (
        "gesprekken",
        "Gesprekken, wederhoor en standpunt van de bewoner",
        (Groep.GESPREK,),
        "Wat met de bewoner is besproken en wat de bewoner er zelf van vindt.",
    ),
    ("hulp", "Aanbod van hulp", (Groep.HULP,), "Welke hulp is aangeboden, wanneer, en wat het antwoord was."),
    ("ladder", "Interventies en waarom niet lichter", (Groep.INTERVENTIE,), "De stappen van licht naar zwaar."),
    ("politie", "Informatie van de politie", (Groep.POLITIE,), "Met besluit verstrekt (Wet politiegegevens)."),
    (
        "besluiten",
        "Besluiten en contracten",
        (Groep.BESLUIT,),
        "Wat is besloten of afgesproken, en hoe het is nageleefd.",
    ),
    (
        "proportionaliteit",
        "Proportionaliteit",
        (Groep.PERSOON,),
        "Kinderen, gezondheid, andere woonruimte en artikel 8 EVRM.",
    ),
    ("maatregel", "Gevraagde maatregel", (), ""),
    (
        "bijlagen",
        "Overige documenten en beeld",
        (Groep.DOCUMENT,),
        "Zij staan als productie achter in dit dossier.",
    ),
    ("verantwoording", "Wat niet in dit dossier staat", (), "Deze gegevens zijn weggelaten, of ze nu bestaan of niet."),
)
