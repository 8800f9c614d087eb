"""Nothing personal beside the gate: not in the application's log, an exception, a task or Redis (assurance.md 16)."""

import io
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.db import DatabaseError
from django.utils import timezone

from cases.models import Bericht, Dossier, Journaalitem, Naw, Termijn
from cases.services import berichten, delivery, dossiers, reminders
from overlast.logs import formatter
from parties.models import Rol
from tests import factories as make
from tests.canary import new_token, tokens_in
from tests.databases import Database

NAME, NOTE, STREET, QUERY = new_token(), new_token(), new_token(), new_token()
logger = logging.getLogger("cases.tests")


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        make.partij(here, "gemeente_burgemeester")
        corporatie, politie = make.partij(here, "woningcorporatie"), make.partij(here, "politie")
        consulent = make.medewerker(corporatie)
        agent = make.medewerker(politie, Rol.WIJKAGENT)
        make.convenant(here)
        casus = make.casus(corporatie, politie)
        make.naw(casus, corporatie, NAME)
        Naw.objects.update(adres_tekst=STREET)
        make.row(Journaalitem, casus, corporatie, categorie_id=10, vak="waarneming", tekst=NOTE)
        Termijn.objects.create(
            soort="actiepunt", casus=casus, categorie_id=22, partij=politie, eigenaar=agent,
            verloopt_op=timezone.localdate(),
        )  # fmt: skip
        dossier = Dossier.objects.create(
            casus=casus, procespartij=corporatie, versie=1, peildatum=timezone.localdate(), gemaakt_door=consulent
        )
    return SimpleNamespace(casus=casus, consulent=consulent, agent=agent, dossier=dossier)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the application writes to its log, as in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def everything_in(url: str) -> bytes:
    """Every key and value of a Redis, whatever their type."""
    server: Any = redis.Redis.from_url(url)
    readers = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"hash": server.hgetall,
        b"set": server.smembers,
        b"zset": lambda key: server.zrange(key, 0, -1, withscores=True),
    }
    found = [key + b" " + repr(readers[server.type(key)](key)).encode() for key in server.scan_iter()]
    return b"\n".join(found)


def walk(world: SimpleNamespace) -> None:
    """Read, search, send what is wrong, and break something that holds personal data."""
    browser, nummer = make.client(world.consulent), world.casus.nummer
    browser.raise_request_exception = False
    for address in ("", "gegevens/", "actiepunten/", "documenten/"):
        assert browser.get(f"/casussen/{nummer}/{address}").status_code == 200
    assert NAME in browser.get(f"/casussen/{nummer}/gegevens/").content.decode()
    browser.post("/zoeken/", {"q": QUERY})
    browser.get("/zoeken/", {"q": QUERY})
    browser.get(f"/casussen/{QUERY}/")
    browser.get(f"/api/v1/casussen/{nummer}", {"zoek": QUERY})
    browser.post("/api/v1/meldingen", {"wat": NOTE, "adres": STREET}, content_type="application/json")
    browser.post(f"/casussen/{nummer}/actiepunten/", {"titel": NOTE, "uiterlijk": QUERY})
    try:
        with make.as_role():
            make.row(Naw, world.casus, world.consulent.partij, achternaam=NAME, adres_tekst=STREET, categorie_id=999)
    except DatabaseError:
        logger.exception("row_refused", extra={"nummer": nummer})
    try:
        raise ValueError(NAME) from KeyError(STREET)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/zoeken/?q={QUERY}")


def work(world: SimpleNamespace) -> None:
    """What is queued for the workers, and what they do."""
    berichten.wake_deliverer()
    dossiers._enqueue(world.dossier.pk, uuid4())
    with make.as_role("worker"):
        reminders.remind(now=timezone.now())
        berichten.notify(
            sleutel="proef", soort=Bericht.Soort.SPOED, aan_ids=[world.agent.pk], casus_id=world.casus.pk,
            pad=f"/casussen/{world.casus.nummer}/", now=timezone.now(),
        )  # fmt: skip
        delivery.deliver(now=timezone.now())


def test_no_token_beside_the_gate(
    world: SimpleNamespace, written: io.StringIO, broker: Any, redis_url: str, smtp: Any, settings: Any
) -> None:
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    settings.CACHES = {**settings.CACHES, "default": cache}
    walk(world)
    work(world)
    log, queued = written.getvalue(), everything_in(redis_url)
    assert "request_finished" in log
    assert "row_refused" in log
    assert str(world.dossier.pk).encode() in b"".join([queued, *_decoded(queued)]), "the scan reads what is queued"
    assert tokens_in(log.encode(), [], "application/json") == set()
    assert tokens_in(queued, [], "application/json") == set()
    mails = "\n".join(str(message) for message in smtp.messages)
    assert world.casus.nummer in mails
    assert tokens_in(mails.encode(), [], "text/plain") == set()


def _decoded(body: bytes) -> list[bytes]:
    from overlast.toets.finding import decoded

    return [piece.encode("latin-1") for piece in decoded(body)]


def test_a_token_that_were_queued_would_be_found(world: SimpleNamespace, broker: Any, redis_url: str) -> None:
    broker.send_task("proef", args=[NAME], retry=False)
    assert tokens_in(everything_in(redis_url), [], "application/json") == {NAME}


def test_a_token_that_were_logged_would_be_found(written: io.StringIO) -> None:
    logger.warning("careless", extra={"naam": NAME})
    assert tokens_in(written.getvalue().encode(), [], "application/json") == {NAME}
