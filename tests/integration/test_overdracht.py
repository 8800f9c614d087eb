"""Somebody leaves: everything in hand goes to a colleague at once, and nothing stays without an owner."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.utils import timezone

from cases.models import (
    Actiepunt,
    Bericht,
    Casus,
    DeelnameUserObjectPermission,
    Melding,
    Termijn,
    Webhook,
    Webhookbericht,
)
from cases.services.actiepunten import add_actiepunt
from cases.services.berichten import notify
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol, User
from parties.services import medewerkers
from privacy import gate
from tests import factories as make
from tests.databases import Database
from tests.integration.personeel import webhook

# Every column that points at a person, and what becomes of it when that person leaves.
HANDED_OVER = {
    "cases.Actiepunt.eigenaar",
    "cases.Bericht.aan",  # what is unread and about a casus; later ones go to the successor
    "cases.Casus.casusregisseur",
    "cases.DeelnameUserObjectPermission.user",
    "cases.Melding.gemaakt_door",  # of a draft
    "cases.Termijn.eigenaar",
    "parties.Afwezigheid.vervanger",
    "privacy.Informatieverzoek.gevraagd_door",  # of one that was not filed; the answer to another goes to the successor
    "privacy.Rechtenverzoek.behandelaar",
}
ENDS = {
    "cases.DeelnameUserObjectPermission.afwezigheid": "counts while the Afwezigheid lasts",
    "cases.Upload.medewerker": "of one session; gone in hours",
    "cases.Idempotentie.medewerker": "of one token; gone in a day",
    "cases.Webhook.eigenaar": "hears what this person can open; deleted when somebody leaves or sees no casus any more",
    "parties.Afwezigheid.medewerker": "ended when somebody leaves",
    "parties.ApiToken.medewerker": "refused from then on",
    "parties.Herstelverzoek.medewerker": "lapses in a day",
    "parties.Uitnodiging.gemaakt_door": "withdrawn when somebody leaves",
    "parties.Toegangsbeoordeling.begonnen_door": "any beheerder of the Partij goes on",
    "privacy.Noodprocedure.medewerker": "lasts an hour",
    "cases.Bestandscontrole.aan": "the message goes to the successor",
    "privacy.Toegangsvoorstel.voorgesteld_door": "the message goes to the successor; the privacy officer decides",
}
# Who did something once: it stays as it was.
HISTORIC = {
    "door",
    "namens",
    "gemaakt_door",
    "besloten_door",
    "beoordeeld_door",
    "ondertekend_door",
    "ingetrokken_door",
    "uitgevoerd_door",
    "goedgekeurd_door",
    "gewijzigd_door",
    "gesteld_door",
    "beeindigd_door",
    "gesloten_door",
    "vrijgave_door",
    "vastgelegd_door",
    "uitgenodigd_door",
    "gevraagd_door",
    "klaargezet_door",
    "vrijgegeven_door",
    "vrager",
    "beslisser",
    "opvolger",
}
HISTORIC_HERE = {
    "meetings.Aanwezigheid.medewerker",
    "parties.Beheerhandeling.medewerker",
    "parties.Medewerker.user",
    "parties.Toegangsoordeel.medewerker",
    "parties.Uitnodiging.medewerker",
    "privacy.Inzagelog.medewerker",
    # groups and rights of Django itself, which nothing here uses
    "parties.User_groups.user",
    "parties.User_user_permissions.user",
}


def pointing_at_people() -> set[str]:
    found = set()
    for label in ("parties", "privacy", "cases", "meetings"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model in (Medewerker, User):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_column_that_points_at_a_person_is_thought_of() -> None:
    known = HANDED_OVER | set(ENDS) | HISTORIC_HERE
    forgotten = {name for name in pointing_at_people() - known if name.rpartition(".")[2] not in HISTORIC}
    assert forgotten == set(), "hand it over in privacy/sql/functions/overdracht.sql, or say here why not"


def test_nothing_handed_over_is_called_something_else_meanwhile() -> None:
    assert HANDED_OVER - pointing_at_people() == set()


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="OOV")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        politie = make.partij(here, "politie", naam="Politie")
        make.convenant(here)
        people = SimpleNamespace(
            corporatie=corporatie,
            lead=make.medewerker(regie, Rol.BEHEERDER, contactpersoon=False),
            keeper=make.medewerker(corporatie, Rol.BEHEERDER, contactpersoon=False),
            officer=make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            anna=make.medewerker(corporatie, naam="Anna"),
            bert=make.medewerker(corporatie, naam="Bert", contactpersoon=False),
            cor=make.medewerker(corporatie, naam="Cor", contactpersoon=False),
            wijkagent=make.medewerker(politie, Rol.WIJKAGENT),
        )
        people.casus = make.casus(corporatie, politie, casusregisseur=people.anna)
        people.own = make.casus(corporatie, status="eigen")
        people.draft = make.melding(corporatie, status="concept")
        Melding.objects.filter(pk=people.draft.pk).update(gemaakt_door=people.anna)
    with make.request(make.actor(people.anna)) as actor:
        people.punt = add_actiepunt(
            actor,
            casus_id=people.casus.pk,
            titel="Bel de installateur",
            partij_id=corporatie.pk,
            eigenaar_id=people.anna.pk,
            uiterlijk=timezone.localdate(),
            now=timezone.now(),
        ).pk
    return people


def leave(by: Medewerker, who: Medewerker, naar: Medewerker | None, toezicht: Medewerker | None = None) -> None:
    rows = Medewerker.objects.select_related("user", "partij")
    with make.request(make.actor(by)) as actor:
        full: list[Any] = [rows.get(pk=each.pk) if each else None for each in (who, naar, toezicht)]
        medewerkers.leave(actor, medewerker=full[0], naar=full[1], toezicht=full[2], now=timezone.now())


def test_all_of_it_goes_to_a_colleague(there: SimpleNamespace) -> None:
    leave(there.keeper, there.anna, there.bert)
    with make.as_role():
        anna, bert = there.anna.pk, there.bert.pk
        assert Casus.objects.get(pk=there.casus.pk).casusregisseur_id == bert
        assert Actiepunt.objects.get(pk=there.punt).eigenaar_id == bert
        assert Termijn.objects.get(object=there.punt).eigenaar_id == bert
        assert Melding.objects.get(pk=there.draft.pk).gemaakt_door_id == bert
        gone = Medewerker.objects.get(pk=anna)
        assert (gone.actief, gone.contactpersoon, gone.opvolger_id) == (False, False, bert)
        assert Medewerker.objects.get(pk=bert).contactpersoon
        assert not DeelnameUserObjectPermission.objects.filter(user=there.anna.user).exists()
    with make.request(make.actor(there.bert)) as actor:
        ids = [there.casus.pk, there.own.pk]
        assert gate.open_gate(actor, casussen=ids, categories=[1], doel=gate.Doel.CASUS).subjects == set(ids)
    with pytest.raises(DatabaseError), make.request(make.actor(there.anna)):
        pass
    with make.as_role():
        notify(sleutel="later", soort="spoed", aan_ids=[anna], casus_id=None, pad="/", now=timezone.now())
        assert set(Bericht.objects.filter(sleutel__startswith="later").values_list("aan_id", flat=True)) == {bert}


def test_a_webhook_is_not_handed_over(there: SimpleNamespace) -> None:
    """It hears what its owner can open, and is signed with a secret that the colleague never had (ADR 19)."""
    with make.as_role():
        cor, anna = (webhook(each) for each in (there.cor, there.anna))
    with make.request(make.actor(there.keeper)):
        assert medewerkers.work_of(there.cor).amounts == {}
    leave(there.keeper, there.cor, None)
    with make.as_role():
        assert not Webhook.objects.filter(pk=cor.pk).exists()
        assert Webhookbericht.objects.filter(webhook=anna).exists()
    leave(there.keeper, there.anna, there.bert)
    with make.as_role():
        assert not Webhook.objects.exists()
        assert not Webhookbericht.objects.exists()


def test_a_beheerder_sees_numbers_and_the_regie_none(there: SimpleNamespace) -> None:
    with make.request(make.actor(there.keeper)):
        own = medewerkers.work_of(there.anna).amounts
    with make.request(make.actor(there.lead)):
        foreign = medewerkers.work_of(there.anna).amounts
        nothing = medewerkers.work_of(there.bert).amounts
    assert own == {"casussen": 2, "casusregisseur": 1, "actiepunten": 1, "concepten": 1}
    assert (foreign, nothing) == ({"werk": None}, {})
    page = make.client(there.keeper).get(f"/beheer/medewerkers/{there.anna.pk}/vertrekt/").text
    assert there.casus.nummer not in page
    assert "Bel de installateur" not in page


@pytest.mark.parametrize("naar", [None, "officer", "wijkagent", "anna"])
def test_work_goes_to_nobody_without_a_fitting_role(there: SimpleNamespace, naar: str | None) -> None:
    with pytest.raises(NotAllowed):
        leave(there.keeper, there.anna, getattr(there, naar) if naar else None)
    with make.as_role():
        assert Medewerker.objects.get(pk=there.anna.pk).actief
        assert Casus.objects.get(pk=there.casus.pk).casusregisseur_id == there.anna.pk


@pytest.mark.parametrize("who", ["officer", "keeper"])
def test_an_organisation_keeps_who_it_cannot_do_without(there: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        leave(there.lead, getattr(there, who), None)
    assert "De Waterlinde" in refusal.value.detail


def test_the_database_refuses_for_another_organisation_or_oneself(there: SimpleNamespace) -> None:
    for by, who, naar in (
        (there.wijkagent, there.anna, there.bert),
        (there.anna, there.bert, there.cor),
        (there.keeper, there.wijkagent, there.bert),
        (there.keeper, there.keeper, there.bert),
    ):
        with pytest.raises(DatabaseError), make.request(make.actor(by)), connection.cursor() as cursor:
            cursor.execute("SELECT gate.hand_over(%s, %s, NULL)", [who.pk, naar.pk])


def test_losing_the_last_role_with_content_needs_a_hand_over_first(there: SimpleNamespace) -> None:
    row = Medewerker.objects.select_related("user", "partij").get(pk=there.anna.pk)
    with pytest.raises(NotAllowed) as refusal, make.request(make.actor(there.keeper)) as actor:
        medewerkers.change(
            actor, medewerker=row, rollen=[Rol.TEKENBEVOEGDE], functie="", contactpersoon=True, now=timezone.now()
        )
    assert "heeft nog werk" in refusal.value.detail


def test_who_is_no_regisseur_any_more_hands_over_all_casussen(there: SimpleNamespace) -> None:
    with make.as_role():
        leaver = make.medewerker(there.lead.partij, Rol.REGISSEUR, Rol.CONSULENT, naam="Marloes")
        heir = make.medewerker(there.lead.partij, Rol.REGISSEUR, contactpersoon=False, naam="Henk")
        casus = make.casus(there.corporatie, casusregisseur=leaver)
        DeelnameUserObjectPermission.objects.filter(user=heir.user).delete()
    page = f"/beheer/medewerkers/{leaver.pk}/"
    browser = make.client(there.lead)
    fields = {"rollen": ["consulent"], "contactpersoon": "on"}
    refused = browser.post(page, fields)
    assert refused.status_code == 422
    assert "Kies hieronder een collega die het overneemt" in refused.text
    assert sees(leaver, casus)
    assert browser.post(page, {**fields, "naar": heir.pk}).status_code == 302
    with make.as_role():
        leaver.refresh_from_db()
        heir.refresh_from_db()
        assert (leaver.rollen, leaver.actief, leaver.contactpersoon) == (["consulent"], True, True)
        assert not heir.contactpersoon
        assert Casus.objects.get(pk=casus.pk).casusregisseur_id == heir.pk
        assert set(Bericht.objects.filter(soort="overdracht").values_list("aan_id", flat=True)) == {heir.pk}
    assert not sees(leaver, casus)
    assert sees(heir, casus)


def test_who_stays_regisseur_is_asked_for_nobody_and_keeps_all_casussen(there: SimpleNamespace) -> None:
    with make.as_role():
        both = make.medewerker(there.lead.partij, Rol.REGISSEUR, Rol.PRIVACY_OFFICER, naam="Marloes")
        make.medewerker(there.lead.partij, Rol.PRIVACY_OFFICER, contactpersoon=False)
        casus = make.casus(there.corporatie)
    fields = {"rollen": ["regisseur"], "contactpersoon": "on"}
    assert make.client(there.lead).post(f"/beheer/medewerkers/{both.pk}/", fields).status_code == 302
    assert sees(both, casus)


def sees(who: Medewerker, casus: Casus) -> bool:
    with make.request(make.actor(who)) as actor:
        return bool(gate.open_gate(actor, casussen=[casus.pk], categories=[1], doel=gate.Doel.CASUS).subjects)
