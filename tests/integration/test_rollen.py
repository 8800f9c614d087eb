"""Somebody gives up a role: what came with it goes to a colleague, and what the person goes on doing stays."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from cases.models import Actiepunt, Bericht, Casus, DeelnameUserObjectPermission, Melding, Termijn, Webhook
from parties.decisions import NotAllowed
from parties.models import Afwezigheid, Medewerker, Rol, User
from parties.services import medewerkers
from privacy.models import Informatieverzoek, Rechtenverzoek
from tests import factories as make
from tests.databases import Database
from tests.integration.personeel import webhook

# What Marloes has in hand, by what brought it.
OF_REGISSEUR = {"casus", "leiding", "actiepunt", "termijn", "vraag", "bericht"}
OF_CONTENT = OF_REGISSEUR | {f"eigen {what}" for what in OF_REGISSEUR - {"leiding"}}
OF_CONTENT |= {"concept", "termijn van een melding", "neemt waar voor Henk"}
OF_OFFICER = {"rechtenverzoek", "neemt waar voor Petra"}


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    """Marloes is regisseur, consulent and privacy officer, stands in for two colleagues, and is away herself."""
    today = timezone.localdate()
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="OOV")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        make.convenant(here)
        colleagues = {
            naam: make.medewerker(regie, *rollen, naam=naam, contactpersoon=False)
            for naam, rollen in {
                "lead": (Rol.BEHEERDER,),
                "henk": (Rol.CONSULENT,),
                "bas": (Rol.CONSULENT,),
                "petra": (Rol.PRIVACY_OFFICER,),
                "olga": (Rol.PRIVACY_OFFICER,),
            }.items()
        }
        marloes = make.medewerker(regie, Rol.REGISSEUR, Rol.CONSULENT, Rol.PRIVACY_OFFICER, naam="Marloes")
        people = SimpleNamespace(
            **colleagues,
            marloes=marloes,
            corporatie=make.medewerker(corporatie),
            keeper=make.medewerker(corporatie, Rol.BEHEERDER, contactpersoon=False),
            casus=make.casus(corporatie, casusregisseur=marloes),
            own=make.casus(regie, status="eigen"),
        )
        for where in (people.casus, people.own):
            _work_on(where, marloes)
        draft = make.melding(regie, status="concept")
        Melding.objects.filter(pk=draft.pk).update(gemaakt_door=marloes)
        Termijn.objects.create(
            soort="triage", melding=draft, categorie_id=22, partij=regie, eigenaar=marloes, verloopt_op=today
        )
        Rechtenverzoek.objects.create(
            nummer="R-1", gemeente=here, partij=regie, soort="inzage", ontvangen_op=today, uiterlijk=today,
            behandelaar=marloes,
        )  # fmt: skip
        webhook(marloes)
        for weg, vervanger in (("henk", marloes), ("petra", marloes), ("marloes", people.henk)):
            Afwezigheid.objects.create(
                medewerker=getattr(people, weg), vervanger=vervanger, van=today, tot=today, gemaakt_door=people.lead
            )
    return people


def _work_on(where: Casus, who: Medewerker) -> None:
    today = timezone.localdate()
    make.row(Actiepunt, where, who.partij, titel="Bel terug", partij=who.partij, eigenaar=who, uiterlijk=today)
    Termijn.objects.create(
        soort="doeltoets", casus=where, categorie_id=22, partij=who.partij, eigenaar=who, verloopt_op=today
    )
    Bericht.objects.create(sleutel=f"proef:{where.pk}", soort="agenda", aan=who, casus=where, pad="/")
    Informatieverzoek.objects.create(
        nummer=f"IV-{where.nummer[-6:]}", gemeente=where.gemeente, casus=where, van_partij=who.partij,
        gevraagd_door=who, aan_partij=Medewerker.objects.get(rollen=["beheerder"], partij__regie=False).partij,
        categorie_id=21, bekend_uiterlijk=today, bekend_zichtbaar_op=timezone.now(),
    )  # fmt: skip


def in_hand(there: SimpleNamespace, who: Medewerker) -> set[str]:
    """Everything that is this person's, whatever table it stands in."""
    found = set()
    with make.as_role():
        works = DeelnameUserObjectPermission.objects.filter(user=who.user, afwezigheid=None)
        for where, prefix in ((there.casus, ""), (there.own, "eigen ")):
            rows = {
                "casus": works.filter(content_object__casus=where),
                "leiding": Casus.objects.filter(pk=where.pk, casusregisseur=who),
                "actiepunt": Actiepunt.objects.filter(casus=where, eigenaar=who),
                "termijn": Termijn.objects.filter(casus=where, eigenaar=who),
                "vraag": Informatieverzoek.objects.filter(casus=where, gevraagd_door=who),
                "bericht": Bericht.objects.filter(casus=where, aan=who),
            }
            found |= {prefix + what for what, each in rows.items() if each.exists()}
        running = Afwezigheid.objects.filter(vervanger=who, beeindigd_op=None)
        rows = {
            "concept": Melding.objects.filter(gemaakt_door=who),
            "termijn van een melding": Termijn.objects.exclude(melding=None).filter(eigenaar=who),
            "rechtenverzoek": Rechtenverzoek.objects.filter(behandelaar=who),
            "neemt waar voor Henk": running.filter(medewerker=there.henk),
            "neemt waar voor Petra": running.filter(medewerker=there.petra),
            "webhook": Webhook.objects.filter(eigenaar=who),
        }
        return found | {what for what, each in rows.items() if each.exists()}


def post(there: SimpleNamespace, *rollen: str, **heirs: Medewerker) -> int:
    chosen = {name: each.pk for name, each in heirs.items()}
    fields = {"rollen": list(rollen), "contactpersoon": "on", **chosen}
    return int(make.client(there.lead).post(f"/beheer/medewerkers/{there.marloes.pk}/", fields).status_code)


@pytest.mark.parametrize(
    ("keeps", "to_bas", "to_olga"),
    [
        ([Rol.REGISSEUR, Rol.CONSULENT], set(), OF_OFFICER),
        ([Rol.REGISSEUR], set(), OF_OFFICER),
        ([Rol.CONSULENT, Rol.PRIVACY_OFFICER], OF_REGISSEUR, set()),
        ([Rol.CONSULENT], OF_REGISSEUR, OF_OFFICER),
        ([Rol.PRIVACY_OFFICER], OF_CONTENT, set()),
        ([Rol.TEKENBEVOEGDE], OF_CONTENT, OF_OFFICER),
        ([Rol.REGISSEUR, Rol.PRIVACY_OFFICER], set(), set()),
    ],
    ids=lambda value: "+".join(sorted(value)),
)
def test_what_came_with_a_role_goes_and_the_rest_stays(
    there: SimpleNamespace, keeps: list[str], to_bas: set[str], to_olga: set[str]
) -> None:
    everything = OF_CONTENT | OF_OFFICER | {"webhook"}
    assert in_hand(there, there.marloes) == everything
    if to_bas or to_olga:
        assert post(there, *keeps) == 422, "somebody has to take it over"
        assert in_hand(there, there.marloes) == everything
    # both are chosen, also where one of them gets nothing
    assert post(there, *keeps, naar=there.bas, toezicht=there.olga) == 302
    blind = not set(keeps) & {Rol.REGISSEUR, Rol.CONSULENT}
    stays = everything - to_bas - to_olga - ({"webhook"} if blind else set())
    assert in_hand(there, there.marloes) == stays
    assert in_hand(there, there.bas) == to_bas
    assert in_hand(there, there.olga) == to_olga
    with make.as_role():
        told = set(Bericht.objects.filter(soort="overdracht").values_list("aan_id", flat=True))
        contacts = set(Medewerker.objects.filter(partij=there.marloes.partij, contactpersoon=True))
        deputies = DeelnameUserObjectPermission.objects.filter(user=there.henk.user).exclude(afwezigheid=None)
        stood_in = set(deputies.values_list("content_object__casus_id", flat=True))
        away = Afwezigheid.objects.get(medewerker=there.marloes)
    assert told == {who.pk for who, what in ((there.bas, to_bas), (there.olga, to_olga)) if what}
    assert contacts == {there.marloes}, "that is no work, and the form says who is"
    assert (away.beeindigd_op is not None) == blind
    if not blind:
        assert stood_in == ({there.own.pk} if to_bas else {there.casus.pk, there.own.pk}), "as far as she works on it"


@pytest.mark.parametrize("heirs", [("naar",), ("toezicht",)])
def test_each_kind_of_work_needs_somebody_of_its_own(there: SimpleNamespace, heirs: tuple[str, ...]) -> None:
    people = {"naar": there.bas, "toezicht": there.olga}
    assert post(there, Rol.CONSULENT, **{name: people[name] for name in heirs}) == 422
    assert in_hand(there, there.marloes) == OF_CONTENT | OF_OFFICER | {"webhook"}


def test_who_takes_over_stands_in_for_nobody_that_is_themselves(there: SimpleNamespace) -> None:
    assert post(there, Rol.REGISSEUR, toezicht=there.petra) == 302
    assert in_hand(there, there.petra) == {"rechtenverzoek"}
    assert "neemt waar voor Petra" not in in_hand(there, there.marloes)


def test_where_one_stands_in_for_a_colleague_it_stays_also_on_what_was_aangemeld(there: SimpleNamespace) -> None:
    rows = DeelnameUserObjectPermission.objects.filter(user=there.marloes.user, afwezigheid__medewerker=there.henk)
    with make.as_role():
        mine = DeelnameUserObjectPermission.objects.get(
            user=there.marloes.user, content_object__casus=there.casus, afwezigheid=None
        )
        DeelnameUserObjectPermission.objects.create(
            user=there.henk.user, content_object=mine.content_object, permission=mine.permission
        )
        before = set(rows.values_list("content_object__casus_id", flat=True))
    assert before == {there.casus.pk}
    assert post(there, Rol.CONSULENT, Rol.PRIVACY_OFFICER, naar=there.bas) == 302
    with make.as_role():
        assert set(rows.values_list("content_object__casus_id", flat=True)) == before


def test_how_much_goes_with_a_role_is_for_the_own_beheerder(there: SimpleNamespace) -> None:
    with make.request(make.actor(there.lead)):
        assert medewerkers.work_of(there.marloes, keeps=[Rol.CONSULENT]).amounts == {
            "casussen": 1, "casusregisseur": 1, "actiepunten": 1, "termijnen": 1, "informatieverzoeken": 1,
            "rechtenverzoeken": 1, "vervangingen_toezicht": 1,
        }  # fmt: skip
        assert medewerkers.work_of(there.marloes, keeps=[Rol.REGISSEUR, Rol.PRIVACY_OFFICER]).amounts == {}
        foreign = medewerkers.work_of(there.corporatie, keeps=[Rol.TEKENBEVOEGDE])
    assert (foreign.amounts, foreign.on_casussen, foreign.of_oversight) == ({"werk": None}, True, False)


def test_the_database_hands_over_for_no_other_organisation_and_nobody_themselves(there: SimpleNamespace) -> None:
    calls = (
        ("SELECT gate.give_up_roles(%s, '{consulent}', %s, %s)", [there.bas.pk, there.olga.pk]),
        ("SELECT * FROM gate.work_left(%s, '{consulent}')", []),
    )
    for who in (there.keeper, there.henk, there.marloes):
        for statement, heirs in calls:
            with pytest.raises(DatabaseError), make.request(make.actor(who)), connection.cursor() as cursor:
                cursor.execute(statement, [there.marloes.pk, *heirs])
    with pytest.raises(DatabaseError), make.request(make.actor(there.lead)), connection.cursor() as cursor:
        cursor.execute("SELECT gate.give_up_roles(%s, '{}', %s, NULL)", [there.lead.pk, there.bas.pk])
    assert in_hand(there, there.marloes) == OF_CONTENT | OF_OFFICER | {"webhook"}


def test_work_is_not_handed_to_who_gives_it_up(there: SimpleNamespace) -> None:
    """Who only works on a casus would lose it, and nobody else would have it."""
    call = ("SELECT gate.give_up_roles(%s, '{tekenbevoegde}', %s, NULL)", [there.corporatie.pk] * 2)
    with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)), connection.cursor() as cursor:
        cursor.execute(*call)
    assert in_hand(there, there.corporatie) == {"casus"}


def test_who_leaves_hands_over_all_of_it(there: SimpleNamespace) -> None:
    page = f"/beheer/medewerkers/{there.marloes.pk}/vertrekt/"
    browser = make.client(there.lead)
    shown = browser.get(page).text
    assert "1 keer waarnemen voor een collega" in shown
    assert "1 keer waarnemen voor een privacy officer" in shown
    sure = {"zeker": "on", "naar": there.bas.pk}
    assert browser.post(page, sure).status_code == 422
    assert browser.post(page, {**sure, "toezicht": there.olga.pk}).status_code == 302
    assert in_hand(there, there.marloes) == set()
    assert in_hand(there, there.bas) == OF_CONTENT
    assert in_hand(there, there.olga) == OF_OFFICER
    with make.as_role():
        contacts = Medewerker.objects.filter(partij=there.marloes.partij, contactpersoon=True)
        assert set(contacts) == {there.bas}
        assert not Afwezigheid.objects.filter(medewerker=there.marloes, beeindigd_op=None).exists()


@pytest.mark.parametrize("naar", ["olga", "corporatie", "marloes", "blocked", "closed"])
def test_work_of_a_role_goes_to_a_colleague_who_can_do_it(there: SimpleNamespace, naar: str) -> None:
    with make.as_role():
        there.blocked, there.closed = (make.medewerker(there.lead.partij, contactpersoon=False) for _ in range(2))
        Medewerker.objects.filter(pk=there.blocked.pk).update(actief=False)
        User.objects.filter(pk=there.closed.user_id).update(is_active=False)
    rows = Medewerker.objects.select_related("user", "partij")
    with pytest.raises(NotAllowed), make.request(make.actor(there.lead)) as actor:
        medewerkers.change(
            actor,
            medewerker=rows.get(pk=there.marloes.pk),
            rollen=[Rol.CONSULENT, Rol.PRIVACY_OFFICER],
            functie="",
            contactpersoon=True,
            now=timezone.now() + dt.timedelta(seconds=1),
            naar=rows.get(pk=getattr(there, naar).pk),
        )
    assert in_hand(there, there.marloes) == OF_CONTENT | OF_OFFICER | {"webhook"}
