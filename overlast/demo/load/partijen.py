"""The gemeenten Lindewaard and Oostervaart, their partijen and their convenanten."""

import datetime as dt

from overlast.demo import persons
from parties.models import Gemeente, Partij, Partijsoort
from privacy import reference

PARTIJEN = {
    persons.LINDEWAARD: (
        (persons.OOV, Partijsoort.BURGEMEESTER),
        (persons.COLLEGE, Partijsoort.COLLEGE),
        (persons.TOEZICHT, Partijsoort.TOEZICHT),
        (persons.WATERLINDE, Partijsoort.CORPORATIE),
        (persons.ZUIDERHOF, Partijsoort.CORPORATIE),
        (persons.POLITIE, Partijsoort.POLITIE),
        (persons.GGZ, Partijsoort.GGZ),
        (persons.GGD, Partijsoort.GGD),
        (persons.WIJKTEAM, Partijsoort.WIJKTEAM),
        (persons.WELZIJN, Partijsoort.WELZIJN),
        (persons.BUURTBEMIDDELING, Partijsoort.BUURTBEMIDDELING),
        (persons.RECLASSERING, Partijsoort.RECLASSERING),
    ),
    persons.OOSTERVAART: (
        (persons.OOV_OOSTERVAART, Partijsoort.BURGEMEESTER),
        (persons.CORPORATIE_OOSTERVAART, Partijsoort.CORPORATIE),
        (persons.WELZIJN_OOSTERVAART, Partijsoort.WELZIJN),
    ),
}
ADRESSEN = {
    persons.OOV: "Postbus 41\n0411 AA Lindewaard",
    persons.WATERLINDE: "Kantoor Lindetoren 1\n0411 LT Lindewaard",
    persons.ZUIDERHOF: "Kantoor Iepenflat 1\n0418 IF Lindewaard",
}
DOEL = (
    "Ernstige en herhaalde woonoverlast stoppen en de bewoner hulp bieden, door informatie te delen voor zover dat "
    "nodig is voor de taak van elke partij."
)


def load_gemeenten(today: dt.date) -> dict[str, Partij]:
    """Make both gemeenten with their partijen and a valid convenant each; returns the partijen by name."""
    found: dict[str, Partij] = {}
    for code, naam, prefix in ((persons.LINDEWAARD, "Lindewaard", "LW"), (persons.OOSTERVAART, "Oostervaart", "OV")):
        gemeente = Gemeente.objects.create(code=code, naam=naam, nummer_prefix=prefix)
        for partij_naam, soort in PARTIJEN[code]:
            found[partij_naam] = Partij.objects.create(
                gemeente=gemeente,
                naam=partij_naam,
                soort=soort,
                regie=soort == Partijsoort.BURGEMEESTER,
                vaste_adviseur=soort in {Partijsoort.GGZ, Partijsoort.GGD},
                correspondentieadres=ADRESSEN.get(partij_naam, ""),
            )
        reference.load_convenant(
            gemeente,
            naam=f"Convenant woonoverlast {naam}",
            doel=DOEL,
            geldig_van=today - dt.timedelta(days=400),
            geldig_tot=today + dt.timedelta(days=330),
        )
    return found
