"""Keeping the identity providers of an organisation: one beheerder prepares, another releases."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from parties.models import Identiteitsprovider, Medewerker, Partij, Partijsoort, Rol
from tests import factories
from tests.databases import Database
from tests.integration.aanmelden import text
from tests.oidc import SECRET, configured

type Keepers = tuple[Partij, Medewerker, Medewerker, Medewerker]


@pytest.fixture
def keepers(db_clone: Database) -> Keepers:
    """A corporatie, two of its beheerders, and one of the police."""
    with factories.as_role():
        here = factories.gemeente()
        corporatie = factories.partij(here, Partijsoort.CORPORATIE, naam="Woonstad")
        police = factories.partij(here, Partijsoort.POLITIE)
        return corporatie, *(factories.medewerker(each, Rol.BEHEERDER) for each in (corporatie, corporatie, police))


FIELDS = {
    "naam": "Woonstad",
    "issuer": "https://login.woonstad.example",
    "client_id": "overlast",
    "client_secret": SECRET,
    "domeinen": "woonstad.example\nWoonstad.Test",
    "amr": "mfa",
}


def sure(who: Medewerker) -> Client:
    """Somebody who has just shown again who they are."""
    return shown(who, time.time())


def shown(who: Medewerker, at: float) -> Client:
    browser = factories.client(who)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": at, "reauthenticated": True}]
    session.save()
    return browser


def test_one_beheerder_prepares_and_another_releases(
    keepers: Keepers,
) -> None:
    woonstad, first, second, stranger = keepers
    one, two = sure(first), sure(second)
    made = one.post(f"/beheer/inloggen/nieuw/{woonstad.pk}/", FIELDS)
    page = made.headers["Location"]
    row = Identiteitsprovider.objects.get()
    assert (row.vrijgegeven_op, row.klaargezet_door_id, row.domeinen) == (
        None, first.pk, ["woonstad.example", "woonstad.test"],
    )  # fmt: skip
    assert SECRET not in row.client_secret
    assert SECRET not in text(one.get(page)) + text(one.get(f"{page}wijzigen/"))
    assert Client().post(f"/account/oidc/{row.pk}/login/").status_code == 404

    assert one.post(f"{page}aan/").status_code == 403
    for outsider in (sure(stranger),):
        assert {outsider.get(page).status_code, outsider.post(f"{page}aan/").status_code} == {404}
    assert two.post(f"{page}aan/").status_code == 302
    row.refresh_from_db()
    assert row.vrijgegeven_door_id == second.pk
    assert "Ga naar inloggen van Woonstad" in text(Client().post("/account/login/", {"login": "x@woonstad.example"}))

    two.post(f"{page}wijzigen/", {**FIELDS, "client_secret": "", "naam": "Woonstad Groep"})
    row.refresh_from_db()
    assert (row.naam, row.vrijgegeven_door_id, row.klaargezet_door_id) == ("Woonstad Groep", second.pk, first.pk)

    two.post(f"{page}wijzigen/", {**FIELDS, "client_secret": "", "amr": "", "issuer": "https://elders.example"})
    row.refresh_from_db()
    assert (row.vrijgegeven_op, row.amr, row.issuer) == (None, [], FIELDS["issuer"])
    assert row.client_secret
    assert two.post(f"{page}aan/").status_code == 403
    assert one.post(f"{page}aan/").status_code == 302


def test_preparing_asks_who_one_is_and_a_form_that_does_not_fit_says_why(
    keepers: Keepers,
) -> None:
    woonstad, first, _, _ = keepers
    with factories.as_role():
        police = Partij.objects.get(soort=Partijsoort.POLITIE)
        configured(police, "https://login.politie.example", "politie.example")
    address = f"/beheer/inloggen/nieuw/{woonstad.pk}/"
    with factories.as_role():
        TOTP.activate(first.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert (
        shown(first, time.time() - 3600)
        .post(address, FIELDS)
        .headers["Location"]
        .startswith("/account/2fa/reauthenticate/")
    )
    assert not Identiteitsprovider.objects.filter(partij=woonstad).exists()
    browser = sure(first)
    for wrong in (
        {"issuer": "http://login.woonstad.example"},
        {"domeinen": "politie.example"},
        {"domeinen": "gmail.com"},
        {"domeinen": "geen domein!"},
        {"naam": ""},
    ):
        assert browser.post(address, {**FIELDS, **wrong}).status_code == 422, wrong
    assert sure(keepers[3]).post(address, FIELDS).status_code == 404


def test_the_database_wants_two_people_whatever_the_application_says(
    keepers: Keepers,
) -> None:
    woonstad, first, second, stranger = keepers
    sure(first).post(f"/beheer/inloggen/nieuw/{woonstad.pk}/", FIELDS)
    row = Identiteitsprovider.objects.get()
    with factories.request(factories.actor(first)), pytest.raises(Exception, match="somebody else releases"):
        Identiteitsprovider.objects.update(vrijgegeven_op="2026-01-01T00:00Z", klaargezet_door=second)
    with factories.request(factories.actor(second)), pytest.raises(Exception, match="another issuer"):
        Identiteitsprovider.objects.update(issuer="https://elders.example")
    with factories.request(factories.actor(stranger)):
        assert Identiteitsprovider.objects.update(naam="x") == 0
    with factories.request(factories.actor(second)):
        Identiteitsprovider.objects.update(vrijgegeven_op="2026-01-01T00:00Z", vrijgegeven_door=first)
    row.refresh_from_db()
    assert row.vrijgegeven_door_id == second.pk
