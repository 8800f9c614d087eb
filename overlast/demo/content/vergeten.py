"""Casus 16: the job was done, and nobody decided whether it goes on. Afgeschermd since the missed doeltoets."""

from overlast.demo.content.shapes import WATERLINDE, WELZIJN, Besproken, Casus, Hulp, Journaal, Melding, Persoon

CASUS = Casus(
    16,
    "verwaarlozing_tuin_erf",
    "Spechtlaan",
    12,
    "0417SL",
    (Persoon("Huiberdina", "Lijsterbes", "1951-03-14"),),
    WATERLINDE,
    (WELZIJN, WATERLINDE),
    WELZIJN,
    "in_behandeling",
    "N2",
    250,
    230,
    "Een begaanbare tuin, en hulp die blijft.",
    "De bewoner kan het zelf niet meer en laat niemand binnen.",
    "Gesprek aan de deur en een brief.",
    huur=("Huurovereenkomst voor onbepaalde tijd", "Spechtlaan", 22),
    items=(
        Melding(245, "11:00", "Oude spullen tot aan het pad. Er lopen ratten.", 2, "B", "dagelijks"),
        Journaal(225, WELZIJN, "gespreksverslag", "Zij wil wel hulp bij de tuin, niet in huis.", contact=True),
        Hulp(210, WELZIJN, "Tuinploeg en elke week een bezoek.", "geslaagd"),
        Journaal(190, WELZIJN, "waarneming", "De tuin is leeg. Buurvrouw komt nu elke week langs.", contact=True),
        Besproken(15, "2_nieuw", "Casus in behandeling.", "Welzijn vertelt het."),
    ),
)
