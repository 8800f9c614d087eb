"""Webhooks: who hears of what, how it is delivered, and what it can never reach."""

import base64
import datetime as dt
import hmac
import json
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases import tasks
from cases.models import Bericht, Casus, Gebeurtenis, Webhook, Webhookbericht
from cases.services import webhook_delivery
from cases.services.actiepunten import finish_actiepunt
from cases.services.casussen import open_casus
from cases.services.meldingen import judge_melding
from cases.services.webhooks import change, sealed, subscribe
from cases.webhook_transport import NotDelivered, post
from parties.models import Medewerker
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.listener import Listener, listening

SECRET = "kanarie-geheim-van-minstens-32-tekens"
EVERYTHING = Gebeurtenis.values


@pytest.fixture
def world(db_clone: Database) -> work.World:
    return work.build()


@pytest.fixture
def listener(tmp_path: Path, settings: Any) -> Iterator[Listener]:
    with listening(tmp_path) as found:
        settings.WEBHOOK_CA_FILE = found.ca_file
        settings.WEBHOOK_PRIVATE_ADDRESSES = True
        yield found


def hook(who: Medewerker, url: str = "https://systeem.example/haak") -> Webhook:
    pk = uuid4()
    with make.as_role():
        return Webhook.objects.create(
            pk=pk, partij=who.partij, eigenaar=who, url=url, geheim=sealed(SECRET, pk), gebeurtenissen=EVERYTHING
        )


def told(each: Webhook) -> list[tuple[str, str]]:
    with make.as_role():
        rows = Webhookbericht.objects.filter(webhook=each).order_by("tijd")
        return list(rows.values_list("gebeurtenis", "nummer"))


def waiting(each: Webhook, nummer: str = "LW-AAAA-BBBB") -> Webhookbericht:
    now = timezone.now()
    with make.as_role():
        return Webhookbericht.objects.create(
            webhook=each, gebeurtenis="casus.gewijzigd", nummer=nummer, tijd=now, volgende_poging_op=now
        )


def deliver(minutes: float = 0) -> int:
    with make.as_role("worker"):
        return webhook_delivery.deliver_webhooks(now=timezone.now() + dt.timedelta(minutes=minutes))


# --- who hears of what ------------------------------------------------------------------------------------------------
def move(casus: Casus, status: str) -> None:
    with make.as_role():
        Casus.objects.filter(pk=casus.pk).update(status=status)


def test_a_change_of_state_is_told_to_who_works_on_the_casus(world: work.World) -> None:
    with make.as_role():
        colleague = make.medewerker(world.corporatie.partij, contactpersoon=False)
        outside = make.medewerker(make.partij(world.casus.gemeente, "reclassering"), "deelnemer")
    inside = [hook(world.corporatie), hook(world.politie), hook(world.regie), hook(world.ggz)]
    never = [hook(colleague), hook(outside), hook(world.ggd)]
    move(world.casus, "monitoring")
    assert [told(each) for each in inside] == [[("casus.gewijzigd", world.casus.nummer)]] * len(inside)
    assert [told(each) for each in never] == [[]] * len(never)


def test_who_left_is_blocked_or_asked_for_something_else_hears_nothing(world: work.World) -> None:
    gone, blocked, off, other = (hook(each) for each in (world.politie, world.ggz, world.regie, world.corporatie))
    with make.as_role():
        world.casus.deelnames.filter(partij=world.politie.partij).update(beeindigd_op=timezone.now())
        Medewerker.objects.filter(pk=world.ggz.pk).update(actief=False)
        Webhook.objects.filter(pk=off.pk).update(uitgezet_op=timezone.now())
        Webhook.objects.filter(pk=other.pk).update(gebeurtenissen=["melding.gewijzigd"])
    move(world.casus, "monitoring")
    assert [told(each) for each in (gone, blocked, off, other)] == [[], [], [], []]


def test_a_new_casus_is_told_to_the_person_who_comes_to_work_on_it(world: work.World) -> None:
    mine, theirs = hook(world.corporatie), hook(world.politie)
    with make.request(make.actor(world.corporatie)) as actor:
        casus = open_casus(actor, melding_ids=[], soort="alcohol", now=timezone.now())
    assert told(mine) == [("casus.nieuw", casus.nummer)]
    assert told(theirs) == []


def test_an_actiepunt_is_told_to_the_partij_that_does_it(world: work.World) -> None:
    doer, lead, third = hook(world.welzijn), hook(world.regie), hook(world.politie)
    pk = work.add(world.regie, world.casus, world.welzijn.partij)
    with make.request(make.actor(world.welzijn)) as actor:
        finish_actiepunt(actor, actiepunt_id=pk, now=timezone.now())
    assert told(doer) == [("actiepunt.nieuw", world.casus.nummer), ("actiepunt.afgerond", world.casus.nummer)]
    assert told(lead) == told(third) == []
    with make.as_role():
        assert set(Webhookbericht.objects.values_list("object", flat=True)) == {pk}


def test_a_melding_is_told_to_its_own_partij(world: work.World) -> None:
    mine, theirs = hook(world.corporatie), hook(world.politie)
    with make.as_role():
        melding = make.melding(world.corporatie.partij)
    with make.request(make.actor(world.corporatie)) as actor:
        judge_melding(actor, melding=melding, outcome="in_triage", reden="", now=timezone.now())
    assert told(mine) == [("melding.gewijzigd", melding.nummer)]
    assert told(theirs) == []


def test_what_is_rolled_back_was_never_told(world: work.World) -> None:
    mine = hook(world.corporatie)
    with make.as_role():
        Casus.objects.filter(pk=world.casus.pk).update(status="monitoring")
        assert Webhookbericht.objects.count() == 1
        transaction.set_rollback(True)
    assert told(mine) == []


def test_what_happens_while_a_webhook_goes_happens(world: work.World, migrator: psycopg.Connection[Any]) -> None:
    gone, stays = hook(world.politie), hook(world.corporatie)
    failed: list[Exception] = []

    def change_state() -> None:
        try:
            move(world.casus, "monitoring")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=change_state)
    with migrator.transaction():
        migrator.execute("DELETE FROM cases_webhook WHERE id = %s", [gone.pk])
        thread.start()
        thread.join(1)
        assert thread.is_alive()
    thread.join(20)
    assert failed == []
    assert told(stays) == [("casus.gewijzigd", world.casus.nummer)]


def test_the_web_sees_and_changes_its_own_only_and_writes_no_message(world: work.World) -> None:
    mine, theirs = hook(world.corporatie), hook(world.politie)
    waiting(theirs)
    with make.request(make.actor(world.corporatie)):
        assert [each.pk for each in Webhook.objects.all()] == [mine.pk]
        assert not Webhookbericht.objects.exists()
        assert Webhook.objects.filter(pk=theirs.pk).update(fouten=0) == 0
    for column in ("eigenaar_id", "partij_id"):
        with pytest.raises(Exception, match="permission denied"), make.request(make.actor(world.corporatie)):
            Webhook.objects.filter(pk=mine.pk).update(**{column: getattr(theirs, column)})
    now = timezone.now()
    message = Webhookbericht(webhook=mine, gebeurtenis="x", nummer="x", tijd=now, volgende_poging_op=now)
    with pytest.raises(Exception, match="permission denied"), make.request(make.actor(world.corporatie)):
        message.save(force_insert=True)


# --- delivery ---------------------------------------------------------------------------------------------------------
def test_a_message_is_signed_and_holds_a_number_and_an_address(world: work.World, listener: Listener) -> None:
    with make.request(make.actor(world.corporatie)) as actor:
        subscribe(
            actor,
            webhook_id=world.casus.pk,
            url=listener.url,
            geheim=SECRET,
            gebeurtenissen=["casus.gewijzigd"],
            now=timezone.now(),
        )
    move(world.casus, "monitoring")
    with make.as_role("worker"):
        tasks.deliver_webhooks()
    [(headers, body)] = listener.received
    told_body = json.loads(body)
    assert set(told_body) == {"gebeurtenis", "nummer", "url", "tijd"}
    assert told_body["nummer"] == world.casus.nummer
    assert told_body["url"].endswith(f"/api/v1/casussen/{world.casus.nummer}")
    stamp = headers["webhook-timestamp"]
    assert abs(int(stamp) - time.time()) < 30
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    mark = base64.b64encode(hmac.new(SECRET.encode(), signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert deliver() == 0
    assert len(listener.received) == 1
    with make.as_role():
        each = Webhook.objects.get()
        assert (each.fouten, each.geslaagd_op is not None) == (0, True)
        assert SECRET not in each.geheim


def test_a_refusal_is_tried_again_with_the_same_id_and_longer_pauses(world: work.World, listener: Listener) -> None:
    each = hook(world.corporatie, listener.url)
    waiting(each)
    listener.statuses = [500, 302, 429]
    listener.location = listener.url
    assert [deliver(minutes) for minutes in (0, 0.5, 1.1, 2, 3.2, 7.5)] == [0, 0, 0, 0, 0, 1]
    assert len(listener.received) == 4
    assert len({headers["webhook-id"] for headers, _ in listener.received}) == 1


def test_a_secret_signs_for_its_own_webhook_only(world: work.World, listener: Listener) -> None:
    theirs, mine = hook(world.politie), hook(world.corporatie, listener.url)
    waiting(mine)
    with make.as_role():
        Webhook.objects.filter(pk=mine.pk).update(geheim=theirs.geheim)
    assert deliver() == 0
    assert listener.received == []


def test_a_side_that_fails_holds_up_only_itself(world: work.World, listener: Listener, tmp_path: Path) -> None:
    dead = hook(world.politie, "https://localhost:9/")
    alive = hook(world.corporatie, listener.url)
    for _ in range(3):
        waiting(dead)
    waiting(alive)
    assert deliver() == 1
    with make.as_role():
        assert Webhook.objects.get(pk=dead.pk).fouten == 1
        assert not Webhookbericht.objects.filter(webhook=dead, volgende_poging_op__lte=timezone.now()).exists()


def test_after_too_many_failures_it_is_off_and_its_owner_is_told(world: work.World) -> None:
    each = hook(world.corporatie, "https://localhost:9/")
    waiting(each)
    with make.as_role():
        Webhook.objects.filter(pk=each.pk).update(fouten=webhook_delivery.TURN_OFF_AFTER - 1)
    deliver()
    waiting(each)
    assert deliver(60 * 24) == 0
    with make.as_role():
        assert Webhook.objects.get(pk=each.pk).uitgezet_op is not None
        [message] = Bericht.objects.filter(soort="koppeling")
        assert (message.aan_id, message.pad) == (world.corporatie.pk, "/api-toegang/webhooks/")
        assert not Webhookbericht.objects.filter(afgeleverd_op=None, opgegeven_op=None).exists()
    with make.request(make.actor(world.corporatie)) as actor:
        again = change(actor, webhook_id=each.pk, actief=True, now=timezone.now())
    assert (again.uitgezet_op, again.fouten) == (None, 0)


def test_what_happens_meanwhile_waits_for_a_side_that_fails(world: work.World, listener: Listener) -> None:
    """Or a busy webhook would be called for every event, and be off within minutes."""
    each, other = hook(world.corporatie, "https://localhost:9/"), hook(world.politie, listener.url)
    for _ in range(3):
        waiting(each)
        deliver()
    move(world.casus, "monitoring")
    assert deliver() == 1  # of the other side
    with make.as_role():
        assert Webhook.objects.get(pk=each.pk).fouten == 3
        waits = Webhookbericht.objects.filter(webhook=each).values_list("volgende_poging_op", flat=True)
        assert (len(waits), len(set(waits))) == (4, 1)
        assert Webhookbericht.objects.filter(webhook=other, afgeleverd_op=None).count() == 0


def test_all_that_waits_for_a_side_waits_equally_long(world: work.World) -> None:
    """The second failure postpones by as long as a claim lasts."""
    each = hook(world.corporatie, "https://localhost:9/")
    with make.as_role():
        Webhook.objects.filter(pk=each.pk).update(fouten=1)
    for _ in range(3):
        waiting(each)
    deliver()
    assert deliver(1.5) == 0
    with make.as_role():
        assert Webhook.objects.get(pk=each.pk).fouten == 2
        assert len(set(Webhookbericht.objects.values_list("volgende_poging_op", flat=True))) == 1


def test_what_another_worker_has_is_not_brought_forward(world: work.World) -> None:
    each = hook(world.corporatie, "https://localhost:9/")
    held, now = waiting(each), timezone.now()
    waiting(each)
    with make.as_role():
        Webhookbericht.objects.filter(pk=held.pk).update(volgende_poging_op=now + webhook_delivery.CLAIM)
    deliver()
    with make.as_role():
        assert Webhookbericht.objects.get(pk=held.pk).volgende_poging_op == now + webhook_delivery.CLAIM


def test_a_webhook_without_a_secret_holds_up_no_round(world: work.World, listener: Listener) -> None:
    broken, alive = hook(world.regie, listener.url), hook(world.corporatie, listener.url)
    with make.as_role():
        Webhook.objects.filter(pk=broken.pk).update(geheim="geen")
    for each in (broken, alive):
        waiting(each)
    assert deliver() == 1
    assert len(listener.received) == 1


def test_a_webhook_that_is_removed_while_it_fails_holds_up_no_round(world: work.World) -> None:
    gone, now = hook(world.corporatie, "https://localhost:9/"), timezone.now()
    waiting(gone)
    with make.as_role("worker"):
        [claimed] = webhook_delivery._claim(timezone.now())
    with make.as_role():
        gone.delete()
    with make.as_role("worker"):
        assert webhook_delivery._postpone(claimed, now) == now


def test_an_answer_that_drips_is_cut_off(world: work.World, listener: Listener, monkeypatch: Any) -> None:
    monkeypatch.setattr("cases.webhook_transport.WHOLE_SECONDS", 1)
    listener.drip = 0.1
    started = time.monotonic()
    with pytest.raises(NotDelivered):
        post(listener.url, body=b"{}", headers={})
    assert time.monotonic() - started < 4


def test_two_workers_tell_it_once(world: work.World, listener: Listener, worker_sql: psycopg.Connection[Any]) -> None:
    each = hook(world.corporatie, listener.url)
    held, free = waiting(each), waiting(each)
    with worker_sql.transaction():
        worker_sql.execute("SELECT 1 FROM cases_webhookbericht WHERE id = %s FOR UPDATE", [held.pk])
        assert deliver() == 1
    assert [headers["webhook-id"] for headers, _ in listener.received] == [str(free.pk)]
    assert deliver() == 1


def test_a_worker_that_dies_loses_nothing(world: work.World, listener: Listener, monkeypatch: Any) -> None:
    waiting(hook(world.corporatie, listener.url))
    with make.as_role("worker"):
        assert len(webhook_delivery._claim(timezone.now())) == 1
    assert deliver(1) == 0
    assert deliver(3) == 1


@pytest.mark.parametrize("changes", [{"actief": False}, {"rollen": ["privacy_officer"]}, {"geheimhouding_op": None}])
def test_an_owner_who_may_no_longer_look_is_told_nothing(
    world: work.World, listener: Listener, changes: dict[str, Any]
) -> None:
    waiting(hook(world.corporatie, listener.url))
    with make.as_role():
        Medewerker.objects.filter(pk=world.corporatie.pk).update(**changes)
    deliver()
    assert listener.received == []


def test_old_messages_are_forgotten(world: work.World) -> None:
    each = hook(world.corporatie)
    old, new, unsent = waiting(each), waiting(each), waiting(each)
    long_ago = timezone.now() - dt.timedelta(days=8)
    with make.as_role():
        Webhookbericht.objects.filter(pk__in=[old.pk, unsent.pk]).update(tijd=long_ago)
        Webhookbericht.objects.filter(pk__in=[old.pk, new.pk]).update(afgeleverd_op=long_ago)
    with make.as_role("worker"):
        tasks.clean_koppelingen()
    with make.as_role():
        assert set(Webhookbericht.objects.values_list("pk", flat=True)) == {new.pk, unsent.pk}
