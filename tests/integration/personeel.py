"""A small gemeente with the people whom its beheerders keep."""

import datetime as dt
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.utils import timezone

from cases.models import Bericht, Webhook, Webhookbericht
from parties.models import (
    Afwezigheid,
    Beheerhandeling,
    Herstelverzoek,
    Medewerker,
    Rol,
    Uitnodiging,
)
from parties.services import herstel, medewerkers, uitnodigingen
from tests import factories as make
from tests.databases import Database

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "vier gewone woorden achter elkaar"


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    cache.clear()
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="OOV")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        politie = make.partij(here, "politie", naam="Politie")
        make.convenant(here)
        return SimpleNamespace(
            here=here,
            regie=regie,
            corporatie=corporatie,
            politie=politie,
            lead=make.medewerker(regie, Rol.BEHEERDER, contactpersoon=False, naam="Ramona"),
            regisseur=make.medewerker(regie, Rol.REGISSEUR, naam="Marloes"),
            keeper=make.medewerker(corporatie, Rol.BEHEERDER, contactpersoon=False, naam="Sjoerd"),
            officer=make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False, naam="Petra"),
            anna=make.medewerker(corporatie, naam="Anna"),
            bert=make.medewerker(corporatie, naam="Bert", contactpersoon=False),
            wijkagent=make.medewerker(politie, Rol.WIJKAGENT, naam="Wim"),
        )


def invited(there: SimpleNamespace, email: str = "nieuw@waterlinde.example", *rollen: str) -> Uitnodiging:
    with make.request(make.actor(there.keeper)) as actor:
        return uitnodigingen.invite(
            actor,
            partij=there.corporatie,
            email=email,
            naam="Nieuwe Collega",
            functie="Woonconsulent",
            rollen=list(rollen or (Rol.CONSULENT,)),
            contactpersoon=False,
            now=timezone.now(),
        )


def messages_to(who: Medewerker) -> set[str]:
    with make.as_role():
        return set(Bericht.objects.filter(aan=who).values_list("soort", flat=True))


def acts() -> list[str]:
    with make.as_role():
        return list(Beheerhandeling.objects.order_by("tijd").values_list("handeling", flat=True))


def away(there: SimpleNamespace, van: int, tot: int) -> Afwezigheid:
    today = timezone.localdate()
    with make.request(make.actor(there.keeper)) as actor:
        rows = Medewerker.objects.select_related("user", "partij")
        return medewerkers.set_away(
            actor,
            medewerker=rows.get(pk=there.anna.pk),
            vervanger=rows.get(pk=there.bert.pk),
            van=today + dt.timedelta(days=van),
            tot=today + dt.timedelta(days=tot),
            now=timezone.now(),
        )


def webhook(who: Medewerker) -> Webhook:
    """A webhook of this person, with a message that waits."""
    row = Webhook.objects.create(
        partij=who.partij, eigenaar=who, url="https://systeem.example/", geheim="x", gebeurtenissen=["casus.nieuw"]
    )
    now = timezone.now()
    Webhookbericht.objects.create(
        webhook=row, gebeurtenis="casus.nieuw", nummer="LW-AAAA-BBBB", tijd=now, volgende_poging_op=now
    )
    return row


def asked(there: SimpleNamespace) -> Herstelverzoek:
    with make.as_role():
        there.anna.user.set_password(PASSWORD)
        there.anna.user.save()
        TOTP.activate(there.anna.user, SECRET)
    with make.request(make.actor(there.keeper)) as actor:
        row = Medewerker.objects.select_related("user", "partij").get(pk=there.anna.pk)
        return herstel.ask(actor, medewerker=row, reden="Gesproken aan het bureau", now=timezone.now())
