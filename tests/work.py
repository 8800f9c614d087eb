"""The people and the casus that the tests of terms, messages and Mijn werk share."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from cases.models import Bericht, Casus
from cases.services import reminders
from cases.services.actiepunten import add_actiepunt
from parties.models import Medewerker, Partij, Rol
from tests import factories as make

TITLE = "Bel de installateur kanarie-titel"
WHY = "kanarie-toelichting"


@dataclass
class World:
    """One gemeente with the parties of these tests; each party has one contactpersoon."""

    regie: Medewerker
    corporatie: Medewerker
    politie: Medewerker
    ggz: Medewerker
    ggd: Medewerker
    welzijn: Medewerker
    casus: Casus

    @property
    def everyone(self) -> list[Medewerker]:
        return [self.regie, self.corporatie, self.politie, self.ggz, self.ggd, self.welzijn]


def build() -> World:
    """Fill the database of the test that calls."""
    with make.as_role():
        where = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "politie": ("politie", Rol.WIJKAGENT),
            "ggz": ("ggz", Rol.DEELNEMER),
            "ggd": ("ggd", Rol.DEELNEMER),
            "welzijn": ("welzijn", Rol.DEELNEMER),
        }
        partijen = {
            key: make.partij(where, soort, naam=f"Partij {key}", vaste_adviseur=key == "ggd")
            for key, (soort, _) in kinds.items()
        }
        people = {key: make.medewerker(partijen[key], rol, naam=f"Persoon {key}") for key, (_, rol) in kinds.items()}
        make.convenant(where)
        deelnemers = [partijen[key] for key in ("politie", "ggz", "welzijn")]
        casus = make.casus(partijen["corporatie"], *deelnemers, casusregisseur=people["welzijn"])
        return World(**people, casus=casus)


def add(who: Medewerker, casus: Casus, partij: Partij, **fields: object) -> UUID:
    fields.setdefault("uiterlijk", timezone.localdate() + dt.timedelta(days=2))
    with make.request(make.actor(who)) as actor:
        punt = add_actiepunt(actor, casus_id=casus.pk, titel=TITLE, partij_id=partij.pk, now=timezone.now(), **fields)
    return punt.pk


def remind(days: int = 0) -> int:
    """Run the reminders as the worker, `days` from now."""
    with make.as_role("worker"):
        return reminders.remind(now=timezone.now() + dt.timedelta(days=days))


def messages() -> set[tuple[str, str]]:
    """Who has which kind of message, apart from the news that there is a new actiepunt."""
    with make.as_role():
        rows = Bericht.objects.exclude(soort="actiepunt").values_list("aan__user__naam", "soort")
        return set(rows)
