"""The pages of a granted request and of guests, in a real browser: nothing for axe to say, nothing beyond the edge."""

from typing import TYPE_CHECKING

from cases.models import Termijn
from meetings.models import Agendapunt, Casusoverleg, Gast
from parties.models import Medewerker
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1440, 390)


def test_what_a_source_corrects_and_who_is_a_guest(page: "Page", demo_clone: Database, live_url: str) -> None:
    with make.as_role():
        task = Termijn.objects.filter(soort="rectificatie", afgerond_op=None).select_related("casus")[0]
        people = Medewerker.objects.select_related("user")
        worker = people.filter(partij_id=task.partij_id, rollen__contains=["consulent"], actief=True)
        on_it = worker.filter(
            user_id__in=task.casus.deelnames.filter(partij_id=task.partij_id).values(
                "deelnameuserobjectpermission__user"
            )
        )[0]
        regisseur = people.get(
            partij__regie=True, partij__gemeente_id="lindewaard", rollen__contains=["regisseur"], actief=True
        )
        overleg = Casusoverleg.objects.get(status="bezig")
        punt = Agendapunt.objects.filter(overleg=overleg).order_by("volgorde")[0]
        Gast.objects.create(
            overleg=overleg, punten=[punt.pk], naam="Gerrit Waterlelie", functie="tolk", organisatie="Tolkennet",
            vastgelegd_door=regisseur, vastgelegd_op=overleg.begint_op,
        )  # fmt: skip
    log_in(page.context, on_it, live_url)
    _see(page, f"/betrokkenen/rectificatie/{task.object}/", "Wat moet er verbeterd worden?", "rectificatie")
    log_in(page.context, regisseur, live_url)
    _see(page, f"/overleggen/{overleg.pk}/gasten/", "Gerrit Waterlelie", "gasten")
    _see(page, f"/overleggen/{overleg.pk}/agenda/{punt.pk}/", "Deze casus is nog niet geopend", "agendapunt_gast")
    _see(page, f"/overleggen/{overleg.pk}/", "Gasten vastleggen", "overleg_gasten")


def _see(page: "Page", address: str, text: str, name: str) -> None:
    page.goto(address)
    assert text in page.content(), address
    for _ in at_widths(page, *WIDTHS):
        check(page)
        look(page, name)
