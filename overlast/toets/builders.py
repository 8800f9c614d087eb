"""Small builders of synthetic organisations, people and casussen, written as the migrator.

convenant_toets and the tests build with these; what they then do, they do as the application's role.
"""

import datetime as dt
import itertools
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from cases.models import (
    Betrokkene,
    Bewoner,
    Casus,
    Deelname,
    DeelnameUserObjectPermission,
    Melding,
    Naw,
)
from cases.numbers import new_number
from overlast import configuration
from overlast.middleware import SESSION_KEY
from parties.actor import Actor, actor_of
from parties.models import Gemeente, Medewerker, Partij, Partijsoort, Rol, User
from privacy import gate, reference
from privacy.models import Categorie, CategorieRij, Convenant

_numbers = itertools.count(1)


@contextmanager
def as_role(role: str = "migrator") -> Iterator[None]:
    """Let Django's default connection be `role` for a while; everything in it is one transaction."""
    connection = connections["default"]
    connection.close()
    before = connection.settings_dict["USER"], connection.settings_dict["PASSWORD"]
    connection.settings_dict["USER"] = f"ov_{role}"
    connection.settings_dict["PASSWORD"] = configuration.text(f"DB_PASSWORD_{role.upper()}")
    try:
        with transaction.atomic():
            yield
    finally:
        connection.close()
        connection.settings_dict["USER"], connection.settings_dict["PASSWORD"] = before


def gemeente(code: str = "lindewaard", naam: str = "Lindewaard", prefix: str = "LW") -> Gemeente:
    """A gemeente; the categories of the convenant are loaded with the first."""
    if not Categorie.objects.exists():
        reference.load_categories()
    return Gemeente.objects.create(code=code, naam=naam, nummer_prefix=prefix)


def partij(where: Gemeente, soort: str, *, naam: str = "", vaste_adviseur: bool = False) -> Partij:
    """An organisation; the OOV party leads."""
    return Partij.objects.create(
        gemeente=where,
        naam=naam or f"{Partijsoort(soort).label} {where.naam}",
        soort=soort,
        regie=soort == Partijsoort.BURGEMEESTER,
        vaste_adviseur=vaste_adviseur,
    )


def medewerker(
    where: Partij, *rollen: str, naam: str = "", user: User | None = None, contactpersoon: bool = True
) -> Medewerker:
    """Somebody who works at a Partij, with an account of their own unless `user` is given."""
    n = next(_numbers)
    if user is None:
        user = User(email=f"medewerker{n}@overlast.example", naam=naam or f"Medewerker {n}")
        user.set_unusable_password()
        user.save()
    return Medewerker.objects.create(
        user=user,
        partij=where,
        rollen=list(rollen or (Rol.CONSULENT,)),
        contactpersoon=contactpersoon,
        geheimhouding_op=timezone.now(),
    )


def convenant(where: Gemeente, *, days_back: int = 200, days_on: int = 500, versie: int = 1) -> Convenant:
    """A convenant in force, from the default matrix, signed by all partijen there are now."""
    today = timezone.localdate()
    return reference.load_convenant(
        where,
        naam=f"Convenant woonoverlast {where.naam}",
        doel="Woonoverlast stoppen en bewoners helpen.",
        geldig_van=today - dt.timedelta(days=days_back),
        geldig_tot=today + dt.timedelta(days=days_on),
        versie=versie,
    )


@cache
def care_kinds() -> frozenset[str]:
    """The kinds of party whose taking part is itself confidential."""
    return frozenset(row["soort"] for row in reference.matrix()["partijsoort"] if row.get("zorg"))


def casus(
    eigenaar: Partij, *deelnemers: Partij, status: str = "in_behandeling", soort: str = "alcohol", **fields: Any
) -> Casus:
    """A casus with a bewoner; the owner, the regie (once aangemeld) and `deelnemers` take part, with their people."""
    shared = status != "eigen"
    made = Casus.objects.create(
        nummer=new_number(eigenaar.gemeente.nummer_prefix),
        gemeente=eigenaar.gemeente,
        soort=soort,
        status=status,
        eigenaar=eigenaar,
        aangemeld_op=timezone.now() if shared else None,
        **fields,
    )
    bewoner = Bewoner.objects.create(gemeente=eigenaar.gemeente)
    Betrokkene.objects.create(casus=made, bewoner=bewoner)
    regie = Partij.objects.filter(gemeente=eigenaar.gemeente, regie=True) if shared else []
    for each in dict.fromkeys([eigenaar, *regie, *deelnemers]):
        deelname(made, each)
    return made


def deelname(where: Casus, who: Partij, *, staff: Iterable[Medewerker] | None = None) -> Deelname:
    """`who` takes part in a casus; its contactpersonen, or `staff`, work on it."""
    care = who.soort in care_kinds() and not who.vaste_adviseur
    made = Deelname.objects.create(
        casus=where, partij=who, categorie_id=30 if care else 22, soort=where.soort, status=where.status
    )
    people = Medewerker.objects.filter(partij=who, contactpersoon=True) if staff is None else staff
    permission = Permission.objects.get(codename="work_on_deelname")
    for person in people:
        DeelnameUserObjectPermission.objects.create(user_id=person.user_id, content_object=made, permission=permission)
    return made


def bewoner_of(where: Casus) -> Bewoner:
    return Betrokkene.objects.get(casus=where).bewoner


def melding(bron: Partij, *, status: str = "nieuw", where: Casus | None = None) -> Melding:
    """The shell of a melding that `bron` received."""
    return Melding.objects.create(
        nummer=new_number(bron.gemeente.nummer_prefix), bron=bron, soort="alcohol", ernst=3, status=status, casus=where
    )


def row(model: type[CategorieRij], where: Casus, bron: Partij, **fields: Any) -> Any:
    """A row of a gated table in a casus, of its table's category unless `categorie_id` says otherwise."""
    fields.setdefault("categorie_id", model.CATEGORIE)
    return model._default_manager.create(casus=where, bewoner=bewoner_of(where), bron=bron, **fields)


def naw(where: Casus, bron: Partij, achternaam: str, **fields: Any) -> Naw:
    return row(Naw, where, bron, voornamen="Radboud", achternaam=achternaam, adres_tekst="Vlierpad 12", **fields)


def actor(who: Medewerker, *, sessie: str = "sessie", verzoek: uuid.UUID | None = None) -> Actor:
    """The Actor of a Medewerker in a request of its own."""
    full = Medewerker.objects.select_related("user", "partij__gemeente").get(pk=who.pk)
    return actor_of(full, sessie=sessie, verzoek=verzoek or uuid.uuid4(), ip="192.0.2.1")


@contextmanager
def request(who: Actor) -> Iterator[Actor]:
    """What the middlewares do around a view: one transaction in which `who` has entered."""
    with transaction.atomic(durable=True):
        gate.enter(who)
        yield who


def client(who: Medewerker) -> Client:
    """A browser in which somebody logged in with a second factor and acts for this Partij."""
    browser = Client(raise_request_exception=False)
    browser.force_login(who.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = browser.session
    session[SESSION_KEY] = who.pk
    # what allauth notes down after a code (parties/second_factor.py reads it)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(who.user_id)
    session.save()
    return browser
