"""The doeltoets: who decides, and what happens to a casus about which nobody does."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Casus, Journaalitem, Termijn
from cases.retention import add_months
from privacy.models import Inzagelog
from tests import factories as make
from tests.integration.bewaren import DAY, night, told, world

__all__ = ["world"]


def shielded(world: SimpleNamespace, *, own: bool = False) -> Casus:
    """A casus whose doeltoets was missed, after the night in which that was seen."""
    with make.as_role():
        owner = world.partijen["corporatie"]
        casus = make.casus(owner, status="eigen") if own else make.casus(owner, world.partijen["politie"])
        make.naw(casus, owner, "Kwispelaar")
    night()
    night(31)
    night(190)
    with make.as_role():
        casus.refresh_from_db()
    return casus


def test_a_casus_that_nobody_decides_about_is_shielded_after_its_doeltoets(world: SimpleNamespace) -> None:
    casus = shielded(world)
    assert casus.afgeschermd_op is not None
    assert told() == {("oov", f"/casussen/{casus.nummer}/doeltoets/")}
    browser = make.client(world.people["agent"])
    for name in ("casus_detail", "casus_gegevens", "casus_interventies", "casus_actiepunten", "casus_documenten"):
        page = browser.get(reverse(name, args=[casus.nummer])).content.decode()
        assert "Waarom wilt u deze afgeschermde casus lezen?" in page, name
        assert "Kwispelaar" not in page, name
    back = reverse("casus_gegevens", args=[casus.nummer])
    answer = browser.post(
        reverse("casus_reason", args=[casus.nummer]), {"reden": "Evaluatie van de aanpak", "terug": back}
    )
    assert answer["Location"] == back
    assert "Kwispelaar" in browser.get(back).content.decode()
    with make.as_role():
        assert Inzagelog.objects.filter(reden="Evaluatie van de aanpak", casus_id=casus.pk).exists()


def test_the_page_after_the_reason_is_one_of_this_casus(world: SimpleNamespace) -> None:
    casus = shielded(world)
    browser = make.client(world.people["agent"])
    home = reverse("casus_detail", args=[casus.nummer])
    for bad in ("https://elders.example/", "//elders.example/", f"{home}../../x/", "/bewaren/", "\\\\elders.example/"):
        answer = browser.post(
            reverse("casus_reason", args=[casus.nummer]), {"reden": "Evaluatie van de aanpak", "terug": bad}
        )
        assert answer["Location"] == home, bad


def test_the_regisseur_lets_it_go_on_and_the_next_doeltoets_is_planned(world: SimpleNamespace) -> None:
    casus = shielded(world)
    url = reverse("casus_doeltoets", args=[casus.nummer])
    assert make.client(world.people["consulent"]).get(url).status_code == 403
    browser = make.client(world.people["regisseur"])
    assert browser.post(url, {"besluit": "doorgaan", "motivatie": ""}).status_code == 422
    assert browser.post(url, {"besluit": "doorgaan", "motivatie": "Nog vier maanden nodig."}).status_code == 302
    with make.as_role():
        casus.refresh_from_db()
        terms = Termijn.objects.filter(casus=casus, soort="doeltoets")
        assert casus.afgeschermd_op is None
        assert "Nog vier maanden nodig." in Journaalitem.objects.get(casus=casus).tekst
        assert [row.verloopt_op > timezone.localdate() + 150 * DAY for row in terms.filter(afgerond_op=None)] == [True]
        assert terms.exclude(afgerond_op=None).count() == 1
    assert (
        "Kwispelaar"
        in make.client(world.people["consulent"]).get(reverse("casus_gegevens", args=[casus.nummer])).content.decode()
    )


def test_closing_at_the_doeltoets_starts_the_term(world: SimpleNamespace) -> None:
    casus = shielded(world)
    browser = make.client(world.people["regisseur"])
    data = {"besluit": "sluiten", "motivatie": "Klaar", "evaluatie": "Eerder hulp", "waakvlam": "nee"}
    assert browser.post(reverse("casus_doeltoets", args=[casus.nummer]), data).status_code == 302
    with make.as_role():
        casus.refresh_from_db()
    assert (casus.status, casus.afgeschermd_op) == ("afgesloten", None)


def test_of_an_own_casus_its_owner_decides_and_nobody_else_hears(world: SimpleNamespace) -> None:
    casus = shielded(world, own=True)
    assert {name for name, _ in told()} == {"corporatie"}
    url = reverse("casus_doeltoets", args=[casus.nummer])
    assert make.client(world.people["regisseur"]).get(url).status_code == 404
    answer = make.client(world.people["consulent"]).post(url, {"besluit": "sluiten", "motivatie": "Opgelost."})
    assert answer.status_code == 302
    with make.as_role():
        casus.refresh_from_db()
    assert casus.status == "afgesloten"


def test_the_doeltoets_goes_along_with_who_decides_and_never_comes_unannounced(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"], status="eigen", geopend_op=timezone.now() - 400 * DAY)
    night()
    assert _planned(casus) == [("corporatie", 30, timezone.localdate() + 30 * DAY)]
    with make.as_role():
        Casus.objects.filter(pk=casus.pk).update(status="aangemeld", aangemeld_op=timezone.now())
    night()
    assert _planned(casus) == [("oov", 22, add_months(timezone.localdate(), 6))]
    with make.as_role():
        for status in ("triage", "afgewezen"):
            Casus.objects.filter(pk=casus.pk).update(status=status)
    night()
    assert _planned(casus) == []


def _planned(casus: Casus) -> list[tuple[str, int, dt.date]]:
    with make.as_role():
        rows = Termijn.objects.filter(casus=casus, soort="doeltoets", afgerond_op=None)
        return list(rows.values_list("partij__naam", "categorie_id", "verloopt_op"))


def test_what_is_before_the_rechter_is_not_shielded(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"], status="juridisch")
    for days in (0, 190):
        night(days)
    with make.as_role():
        casus.refresh_from_db()
    assert casus.afgeschermd_op is None


def test_the_worker_may_shield_and_nothing_more(world: SimpleNamespace, worker_sql: Any) -> None:
    with make.as_role():
        casus = make.casus(world.partijen["corporatie"])
    assert worker_sql.execute("UPDATE cases_casus SET afgeschermd_op = now() WHERE id = %s", [casus.pk]).rowcount == 1
    for statement in (
        "UPDATE cases_casus SET status = 'afgesloten'",
        "SELECT soort FROM cases_casus",
        "SELECT * FROM cases_interventie",
        "SELECT gate.expiring()",
        "DELETE FROM cases_termijn",
    ):
        with pytest.raises(Exception, match="permission denied"):
            worker_sql.execute(statement)
