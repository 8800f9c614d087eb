"""Two casussen of the second gemeente, under a convenant of its own."""

from overlast.demo import persons
from overlast.demo.content.shapes import Actie, Casus, Journaal, Melding, Persoon

CORPORATIE = persons.CORPORATIE_OOSTERVAART
WELZIJN = persons.WELZIJN_OOSTERVAART
REGIE = persons.OOV_OOSTERVAART

OOSTERVAART = (
    Casus(
        41,
        "geluid_muziek",
        "Vaartkade",
        12,
        "0421VK",
        (Persoon("Gerben", "Zwanenbloem", "1979-04-12"),),
        CORPORATIE,
        (WELZIJN, CORPORATIE),
        WELZIJN,
        "in_behandeling",
        "N2",
        90,
        40,
        "Rust aan de Vaartkade.",
        "Bewoner heeft gezelschap nodig, geen brief.",
        "Twee gesprekken.",
        items=(
            Melding(70, "22:30", "Muziek tot laat.", 2, "A"),
            Journaal(66, CORPORATIE, "gespreksverslag", "Goed gesprek, bewoner is vaak alleen.", contact=True),
            Actie(5, WELZIJN, "Kennismaken in de buurtkamer"),
        ),
    ),
    Casus(
        42,
        "dieren",
        "Vaartkade",
        30,
        "0421VK",
        (Persoon("Lies", "Watermunt", "1963-08-01"),),
        CORPORATIE,
        (CORPORATIE,),
        None,
        "eigen",
        "N1",
        25,
        None,
        items=(Melding(24, "08:00", "Kippen op het balkon.", 2, "A"),),
    ),
)
