"""What is told in the main job, and what may be read where."""

from dataclasses import dataclass

MELDER, MELDER_PHONE = "Annelies Steenuil", "06-00000917"
BEWONER = "Havermout"
SEEN = "Bonkende muziek tot na middernacht, drie nachten achter elkaar."
TALK = "Gesproken met meneer op de galerij; hij belooft de muziek om 22.00 uur zachter te zetten."
KEPT_IN = "Meneer vertelde dat hij een andere woning van ons zoekt."
WHY = ("De nachtrust van de buren is terug.", "Er is aanloop van bezoekers; dat kunnen wij niet alleen.")
TRIED = "Een gesprek en twee telefoontjes."
POLICE = "Tweemaal ter plaatse geweest; muziek uitgezet op verzoek."
WALKED_PAST = "Vanaf de straat om 23.40 uur luide muziek gehoord."
DECISION = "De Waterlinde en de politie gaan samen op huisbezoek."
TASK = "Huisbezoek plannen"
QUESTION = "Wie gaat er langs?"


@dataclass
class Story:
    """What one chapter tells the next."""

    melding: str = ""
    casus: str = ""
    overleg: str = ""

    @property
    def page(self) -> str:
        return f"/casussen/{self.casus}/"
