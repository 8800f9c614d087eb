"""Requests go in their time as well; and a casus of the Zorg- en Veiligheidshuis goes after five years, open or not."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Bericht, Casus
from cases.services import rechten, retain
from parties.models import Rol
from privacy import retention
from privacy.models import (
    Bewaarplicht,
    Bewaartermijn,
    Convenant,
    Informatieverzoek,
    Raadpleging,
    Rechtenpersoon,
    Rechtenverzoek,
    Toegangsbesluit,
    Vernietiging,
    Vernietigingsvoorstel,
    Verzoekantwoord,
    Verzoekbesluit,
    Verzoekvraag,
)
from tests import factories as make
from tests import verzoeken
from tests.databases import Database

DAY = dt.timedelta(days=1)
NAME = "kanarie-betrokkene"


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    found = verzoeken.build()
    with make.as_role():
        officer = make.medewerker(found.regie.partij, Rol.PRIVACY_OFFICER, contactpersoon=False)
    return SimpleNamespace(world=found, officer=officer)


def night() -> dict[str, Vernietigingsvoorstel]:
    with make.as_role("worker"):
        retain.retain(now=timezone.now())
    with make.as_role():
        return {row.wat: row for row in Vernietigingsvoorstel.objects.filter(status="open")}


def destroy(who: object, voorstel: Vernietigingsvoorstel) -> Vernietiging:
    with make.request(make.actor(who)) as actor:  # type: ignore[arg-type]  # a Medewerker
        retention.approve(actor, voorstel.pk)
        pk = retention.destroy(
            actor, voorstel.pk, object=voorstel.nummer, reason="x", backups_until=timezone.localdate()
        )
    with make.as_role():
        return Vernietiging.objects.get(pk=pk)


def answered(world: SimpleNamespace, soort: str = "inzage") -> Rechtenverzoek:
    """A request of a betrokkene that was answered more than two years ago."""
    now = timezone.now()
    with make.request(make.actor(world.officer)) as actor:
        verzoek = rechten.register_verzoek(
            actor, soort=soort, ontvangen_op=timezone.localdate(), naam=NAME, geboortedatum=None,
            adres_tekst="Vlierpad 12", vraag="kanarie-vraag", now=now,
        )  # fmt: skip
        rechten.confirm_identity(actor, verzoek)
    with make.request(make.actor(world.officer)) as actor:
        rechten.consult(actor, Rechtenverzoek.objects.get(pk=verzoek.pk), casussen=[world.world.casus.pk], now=now)
    with make.request(make.actor(world.officer)) as actor:
        rechten.compose(actor, Rechtenverzoek.objects.get(pk=verzoek.pk))
    with make.request(make.actor(world.officer)) as actor:
        verzoek = Rechtenverzoek.objects.get(pk=verzoek.pk)
        rechten.note_overview(verzoek, sha256="0" * 64, now=now)
        verzoek.refresh_from_db()
        rechten.decide(actor, verzoek, besluit="toegewezen", antwoord="kanarie-antwoord", now=now)
    with make.as_role():
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(afgerond_op=now - 800 * DAY)
    return verzoek


def test_a_request_of_a_betrokkene_goes_two_years_after_its_answer(world: SimpleNamespace, db_clone: Database) -> None:
    verzoek = answered(world)
    voorstel = night()["verzoek"]
    assert (voorstel.nummer, voorstel.grond, voorstel.maanden) == (verzoek.nummer, "rechtenverzoek", 24)
    row = destroy(world.officer, voorstel)
    assert row.aantallen == {"1": 1}
    with make.as_role(), connection.cursor() as cursor:
        for model in (Rechtenverzoek, Rechtenpersoon, Raadpleging):
            assert not model.objects.exists(), model
        assert not Bericht.objects.filter(pad__contains=verzoek.nummer).exists()
        cursor.execute("SELECT count(*) FROM gate.historie h WHERE h.oud::text LIKE %s", ["%kanarie-%"])
        assert cursor.fetchone() == (0,)
    assert "verzoek" not in night()


def test_a_request_stays_while_its_restriction_lasts(world: SimpleNamespace) -> None:
    answered(world, "beperking")
    assert "verzoek" not in night()


def test_an_informatieverzoek_goes_with_its_answer_and_what_rests_on_it(world: SimpleNamespace) -> None:
    nummer = verzoeken.confirmed(world.world)
    verzoeken.give(world.world.ggz_po, nummer)
    assert "navraag" not in night()
    with make.as_role():
        long_ago = timezone.now() - 2000 * DAY
        Informatieverzoek.objects.update(
            ingediend_op=long_ago, bekend_zichtbaar_op=long_ago, inhoud_gevraagd_op=long_ago
        )
        Verzoekbesluit.objects.update(besloten_op=long_ago)
        Verzoekbesluit.objects.filter(verloopt_op__isnull=False).update(verloopt_op=long_ago + DAY)
    voorstel = night()["navraag"]
    assert voorstel.partij_id == world.world.ggz.partij_id
    destroy(world.world.ggz_po, voorstel)
    with make.as_role():
        for model in (Informatieverzoek, Verzoekvraag, Verzoekantwoord, Verzoekbesluit, Toegangsbesluit):
            assert not model.objects.exists(), model
        assert Casus.objects.filter(pk=world.world.casus.pk).exists()


def of_zvh(world: SimpleNamespace, days: int) -> Casus:
    casus = world.world.casus
    with make.as_role():
        Convenant.objects.filter(status="geldig").update(overlegvorm="zvh")
        Casus.objects.filter(pk=casus.pk).update(
            overlegvorm="zvh", geopend_op=timezone.now() - days * DAY, status="in_behandeling"
        )
    return Casus(pk=casus.pk, nummer=casus.nummer)


def test_an_open_zvh_casus_is_proposed_before_its_five_years_are_over_and_then_destroyed(
    world: SimpleNamespace,
) -> None:
    casus = of_zvh(world, 1750)
    assert "casus" not in night()
    of_zvh(world, 1900)
    voorstel = night()["casus"]
    assert (voorstel.grond, voorstel.nummer, voorstel.partij_id) == ("zvh", casus.nummer, world.officer.partij_id)
    page = make.client(world.officer).get(f"/bewaren/voorstellen/{voorstel.pk}/").content.decode()
    assert "ook als zij nog open is" in page
    destroy(world.officer, voorstel)
    with make.as_role():
        assert Casus.objects.get(pk=casus.pk).status == "vernietigd"


def test_an_open_zvh_casus_stays_while_there_is_a_rechtsvordering(world: SimpleNamespace) -> None:
    casus = of_zvh(world, 1900)
    with make.as_role():
        Bewaarplicht.objects.create(
            casus=casus.pk, casusnummer=casus.nummer, gemeente_id=world.officer.partij.gemeente_id,
            partij=world.officer.partij, reden="rechtszaak", toets_op=timezone.localdate(), gesteld_door=world.officer,
        )  # fmt: skip
    assert "casus" not in night()


def test_each_gemeente_has_the_terms(world: SimpleNamespace) -> None:
    with make.as_role():
        assert set(Bewaartermijn.objects.values_list("soort", flat=True)) == set(Bewaartermijn.Soort.values)
