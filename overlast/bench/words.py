"""Made-up names, streets and texts, in the lengths and frequencies in which they occur."""

import random

GIVEN = [
    "Aïsha",
    "Anneke",
    "Bart",
    "Bente",
    "Carlo",
    "Chantal",
    "Daan",
    "Djamila",
    "Edo",
    "Elif",
    "Ferry",
    "Froukje",
    "Gijs",
    "Greta",
    "Hamza",
    "Hanna",
    "Ilse",
    "Ivo",
    "Jelle",
    "Jolien",
    "Karim",
    "Kees",
    "Leila",
    "Lotte",
    "Mees",
    "Mirjam",
    "Naomi",
    "Niels",
    "Oscar",
    "Petra",
    "Quinten",
    "Rachid",
    "Roos",
    "Sami",
    "Sanne",
    "Teun",
    "Tineke",
    "Umut",
    "Vera",
    "Wim",
    "Xander",
    "Yasmin",
    "Yvonne",
    "Zeki",
]
FIRST = [
    "Appel",
    "Beuken",
    "Bloem",
    "Brem",
    "Dennen",
    "Distel",
    "Duin",
    "Egel",
    "Elzen",
    "Fazant",
    "Goud",
    "Grut",
    "Haver",
    "Hazel",
    "Hei",
    "Hommel",
    "Iepen",
    "Kastanje",
    "Kievit",
    "Klaver",
    "Koren",
    "Kwartel",
    "Lepelaar",
    "Linde",
    "Maan",
    "Meer",
    "Merel",
    "Mos",
    "Nachtegaal",
    "Olm",
    "Orchis",
    "Pluim",
    "Populier",
    "Reiger",
    "Rogge",
    "Ruit",
    "Salie",
    "Schelp",
    "Snoek",
    "Spar",
    "Specht",
    "Sterre",
    "Tarwe",
    "Tjiftjaf",
    "Uilen",
    "Valk",
    "Varen",
    "Vlinder",
    "Wal",
    "Wilgen",
    "Zand",
    "Zegge",
    "Zomer",
]
LAST = [
    "berg",
    "bosch",
    "burg",
    "dam",
    "dijk",
    "haag",
    "heuvel",
    "hof",
    "horst",
    "kamp",
    "laar",
    "land",
    "meer",
    "oever",
    "poel",
    "rade",
    "stra",
    "veld",
    "voort",
    "wijk",
]
STREET = ["straat", "laan", "weg", "hof", "plein", "pad", "singel", "kade", "dreef", "erf"]
PREFIXES = ("", "", "", "", "Van ", "Van der ", "De ", "Ten ")

SENTENCES = (
    "Vanaf elf uur 's avonds klinkt er harde muziek met zware bassen.",
    "De buren slapen slecht en melden zich ziek op het werk.",
    "Er staan vuilniszakken op de galerij en het ruikt er sterk.",
    "Bij aankomst deed niemand open, maar het licht brandde.",
    "Mevrouw vertelt dat zij sinds het voorjaar minder contact heeft met haar familie.",
    "Meneer zegt dat het niet meer zal gebeuren en dat hij hulp wil.",
    "We spraken af dat de huurder voor het weekend reageert op de brief.",
    "Er is geschreeuwd en er is met deuren geslagen.",
    "De trap is schoongemaakt; de stank is minder dan vorige week.",
    "De wijkbeheerder heeft foto's gemaakt van de tuin en de schutting.",
    "Omwonenden houden een logboek bij en leveren dat maandelijks in.",
    "Er liepen de hele nacht mensen in en uit.",
    "De melder wil graag bericht als er iets verandert.",
    "Bewoner is aangesproken en zette de muziek zachter.",
    "De hond blaft zodra er iemand langsloopt, ook overdag.",
    "Er is een afspraak gemaakt voor een huisbezoek met twee collega's.",
    "Over drie weken kijken we samen of de afspraken zijn nagekomen.",
    "De koelkast was leeg en de post lag ongeopend op de mat.",
    "Bewoner wil liever dat de corporatie eerst belt voordat er iemand langskomt.",
    "Het is de tweede keer deze maand dat hierover wordt gebeld.",
    "Volgens de huismeester is de sleutel van de berging kwijt.",
    "Het gesprek was rustig. Aan het einde gaf meneer een hand.",
    "Geluidmeting in de slaapkamer van de buren: 48 decibel, gemeten over een half uur.",
    "De gemeente heeft het voornemen verstuurd en wacht op een zienswijze.",
)
NOTES = (
    "Bezoek met twee personen en meld u vooraf bij de receptie van het complex.",
    "Neem contact op met de casusregisseur voordat u een brief stuurt.",
    "Bewoner reageert beter op een telefoongesprek dan op een brief.",
)


def surname(chance: random.Random) -> str:
    """A name out of some thousands, of which a few are far more common than the rest."""
    first = FIRST[min(int(chance.expovariate(0.09)), len(FIRST) - 1)]
    last = LAST[min(int(chance.expovariate(0.3)), len(LAST) - 1)]
    return f"{chance.choice(PREFIXES)}{first}{last}"


def street(n: int) -> str:
    """The n-th street; every combination once."""
    first, rest = n % len(FIRST), n // len(FIRST)
    middle, kind = rest % (len(LAST) + 1), rest // (len(LAST) + 1)
    name = FIRST[first] + ("" if middle == 0 else LAST[middle - 1])
    return f"{name}{STREET[(kind + n) % len(STREET)]}"


def text(chance: random.Random, typical: int = 4) -> str:
    """Some sentences: often a few, sometimes a whole page."""
    number = max(1, min(40, round(chance.lognormvariate(0, 0.6) * typical)))
    return " ".join(chance.choices(SENTENCES, k=number))
