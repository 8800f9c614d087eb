"""Production for real: the services of docker-compose.yml, each a process with its own role and secrets only.

Somebody logs in with a second factor over HTTP, files a melding, and is reminded by mail; a system hears of it through
a webhook; and what was typed is in no log and not in Redis (issue 4, item 4).
"""

import base64
import hmac
import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
import redis
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from celery.beat import PersistentScheduler
from django.utils import timezone

from cases.models import BagAdres
from overlast.celery import app as celery_app
from overlast.database.embedded import CHECKOUT
from parties.models import Medewerker
from tests import factories as make
from tests import services
from tests.compose import Installation
from tests.databases import Database, Databases
from tests.koppeling import token_of
from tests.listener import Listener, listening
from tests.services import Mailbox

PASSWORD = "een heel lange zin die niemand raadt"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOST = "overlast.example.nl"
CANARY = "Kanarie-Steenuil"
HOOK_SECRET = "kanarie-geheim-van-minstens-32-tekens"
WAIT_SECONDS = 120
ROLES = ("app", "worker", "exporter")
SERVICES = ("web", "worker", "exporter", "beat")


class Visitor:
    """A browser behind the proxy that ends TLS: keeps cookies, sends the token of the form."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | str | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, address to go on to, and text."""
        body = urlencode(fields) if isinstance(fields, dict) else fields
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        web.request(
            method,
            path,
            body,
            {
                "Host": HOST,
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "192.0.2.7",
                "Referer": f"https://{HOST}/",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}),
                **headers,
            },
        )
        answer = web.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
                assert "Secure" in value or "Max-Age=0" in value
        text = answer.read().decode(errors="replace")
        web.close()
        return answer.status, answer.getheader("Location") or "", text

    def fill_in(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Open a form and send it."""
        status, _, page = self.ask("GET", path)
        assert status == 200, page[:500]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        return self.ask("POST", path, {**fields, "csrfmiddlewaretoken": token[1]})


@pytest.fixture
def consulent(db_clone: Database, settings: Any) -> Medewerker:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with make.as_role():
        where = make.gemeente()
        make.partij(where, "gemeente_burgemeester")
        who = make.medewerker(make.partij(where, "woningcorporatie", naam="De Waterlinde"), naam=CANARY)
        make.convenant(where)
        BagAdres.objects.create(
            gemeente=where,
            nummeraanduiding="1",
            openbare_ruimte="Vlierpad",
            huisnummer=12,
            postcode="0412AB",
            woonplaats="Lindewaard",
        )
        who.user.set_password(PASSWORD)
        who.user.save()
        TOTP.activate(who.user, SEED)
    return who


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Listener]:
    folder = tmp_path / "partner"
    folder.mkdir()
    with listening(folder) as listener:
        yield listener


@pytest.fixture
def installation(
    db_clone: Database, redis_url: str, smtp: Mailbox, partner: Listener, tmp_path: Path, settings: Any
) -> Installation:
    static = {"STATIC_ROOT": str(tmp_path / "static"), "DJANGO_SETTINGS_MODULE": "overlast.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=CHECKOUT,
        env={**os.environ, **static, "DATABASE_URL": db_clone.url},
        check=True,
        capture_output=True,
    )
    secrets = {
        "secret_key": "a-secret-key-of-the-production-test-0123456789",
        "gate_key": settings.GATE_KEY,
        "file_key": settings.FILE_KEY,
        "webhook_key": "a-key-for-webhooks-of-the-production-test-0123456789",
        "log_seal_key": settings.LOG_SEAL_KEY,
        "metrics_token": "a-token-of-the-production-test-0123456789",
    }
    port = services.free_port()
    return Installation(
        folder=tmp_path,
        secrets={
            **secrets,
            **{f"db_password_{role}": f"{role}-0123456789-abcdefghijklmnopqrstuvw" for role in ROLES},
        },
        env_file={
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "BEHIND_PROXY": "1",
            "DEFAULT_FROM_EMAIL": "Overlast <overlast@example.nl>",
            "EMAIL_HOST": smtp.host,
            "EMAIL_PORT": str(smtp.port),
            "WEBHOOK_CA_FILE": partner.ca_file,
            "WEBHOOK_PRIVATE_ADDRESSES": "1",
        },
        instead={
            "DATABASE_URL": db_clone.url,
            "REDIS_URL": redis_url,
            "WEB_BIND": f"127.0.0.1:{port}",
            "MEDIA_ROOT": str(db_clone.files),
            "STATIC_ROOT": static["STATIC_ROOT"],
            "OVERLAST_RUN_DIR": str(tmp_path / "run"),
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        },
    )


def until(what: str, check: Any, installation: Installation) -> Any:
    """Wait for something; tell the end of the logs when it does not come."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := check()):
        logs = [log for log in map(installation.log, SERVICES) if log.exists()]
        said = "".join(f"\n--- {log.name}\n{log.read_text()[-1500:]}" for log in logs)
        assert all(child.poll() is None for child in installation.children), f"{what}: a process ended{said}"
        assert time.monotonic() < deadline, f"{what}: not in {WAIT_SECONDS} s{said}"
        time.sleep(0.2)
    return found


def says(log: Path, words: bytes) -> bool:
    return words in log.read_bytes()


def long_stopped_beat(path: Path) -> None:
    """The schedule of a beat that stood still for an hour: what it does every minute, it does at once."""
    scheduler = PersistentScheduler(celery_app, schedule_filename=str(path), lazy=True)
    scheduler.setup_schedule()
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.last_run_at - timezone.timedelta(hours=1)
    scheduler.sync()
    scheduler.close()


@pytest.fixture
def running(installation: Installation) -> Iterator[ExitStack]:
    with ExitStack() as stack:
        for service in SERVICES[:3]:
            stack.enter_context(installation.running(service))
        yield stack


def test_a_melding_is_filed_reminded_of_and_told(
    consulent: Medewerker,
    partner: Listener,
    installation: Installation,
    running: ExitStack,
    databases: Databases,
    db_clone: Database,
    smtp: Mailbox,
    redis_url: str,
    migrator: psycopg.Connection[Any],
) -> None:
    logs = [installation.log(service) for service in SERVICES]
    port = int(installation.instead["WEB_BIND"].rpartition(":")[2])
    visitor = Visitor(port)

    def answers() -> bool:
        try:
            return Visitor(port).ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    until("the web is ready", answers, installation)
    for service in ("worker", "exporter"):
        until(f"{service} is ready", partial(says, installation.log(service), b" ready."), installation)

    # without TLS one is sent to TLS, and without a second factor nowhere
    assert visitor.ask("GET", "/", **{"X-Forwarded-Proto": "http"})[:2] == (301, f"https://{HOST}/")
    status, place, _ = visitor.fill_in("/account/login/", {"login": consulent.user.email, "password": PASSWORD})
    assert status == 302, place
    assert visitor.ask("GET", "/meldingen/nieuw/")[0] == 302
    code = format_hotp_value(hotp_value(SEED, int(time.time()) // 30))
    assert visitor.fill_in("/account/2fa/authenticate/", {"code": code})[0] == 302

    hook = json.dumps({"adres": partner.url, "geheim": HOOK_SECRET, "gebeurtenissen": ["melding.gewijzigd"]})
    bearer = {"Authorization": f"Bearer {token_of(consulent)}", "Content-Type": "application/json"}
    assert Visitor(port).ask("POST", "/api/v1/webhooks", hook, **bearer)[0] == 201

    status, form, _ = visitor.ask("GET", "/meldingen/nieuw/")
    melding = {
        "postcode": "0412AB",
        "huisnummer": "12",
        "soort": "geluid_muziek",
        "datum": "2026-03-01",
        "tijd": "23:30",
        "wat": f"Harde bas bij {CANARY}",
        "frequentie": "wekelijks",
        "ernst": "3",
        "niveau": "alleen_ontvanger",
        "melder_naam": CANARY,
        "melder_telefoon": "06-00000901",
    }
    status, place, page = visitor.fill_in(form, melding)
    assert status == 302, page[:3000]
    number = place.rstrip("/").rsplit("/", 1)[-1]
    assert CANARY in visitor.ask("GET", place)[2]

    # its term ends today, and beat comes back after an hour
    migrator.execute("UPDATE cases_termijn SET verloopt_op = %s", [timezone.localdate()])
    long_stopped_beat(installation.folder / "beat-schedule")
    running.enter_context(installation.running("beat"))
    until("a mail", lambda: smtp.messages, installation)
    (mail,) = smtp.messages[:1]
    assert mail["X-Envelope-To"] == consulent.user.email
    assert mail["From"] == "Overlast <overlast@example.nl>"
    assert f"https://{HOST}/" in mail.get_content()
    assert number in mail.as_string() or "/meldingen/" in mail.get_content()

    # the web kept the secret of the webhook, the worker signs with it
    until("a call of the webhook", lambda: partner.received, installation)
    headers, told = partner.received[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + told
    mark = base64.b64encode(hmac.new(HOOK_SECRET.encode(), signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert json.loads(told)["nummer"] == number

    token = {"Authorization": f"Bearer {installation.secrets['metrics_token']}"}
    done = {"cases.tasks.remind", "cases.tasks.deliver", "privacy.tasks.seal", "cases.tasks.wipe_files"}

    def figures() -> str:
        said = visitor.ask("GET", "/metrics", **token)[2]
        return said if all(f'overlast_jobs_total{{outcome="done",task="{task}"}}' in said for task in done) else ""

    said = until("figures of the jobs", figures, installation)
    assert 'route="melding_form"' in said
    assert Visitor(port).ask("GET", "/metrics")[0] == 404

    # each as its own role
    query = "SELECT DISTINCT usename, application_name FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(databases.cluster.superuser(db_clone.name)) as superuser:
        found = {tuple(row) for row in superuser.execute(query) if str(row[1]).startswith("overlast-")}
    own = {("ov_app", "overlast-app"), ("ov_worker", "overlast-worker"), ("ov_exporter", "overlast-exporter")}
    assert ("ov_app", "overlast-app") in found
    assert found <= own  # those of the workers come and go with their tasks

    # nothing personal outside the database
    queue = redis.Redis.from_url(redis_url)
    kept = b"".join(queue.dump(key) or b"" for key in queue.keys("*")) + b"".join(queue.keys("*"))
    for where, content in {"redis": kept, **{log.name: log.read_bytes() for log in logs}}.items():
        for personal in (CANARY, "0412AB", "06-00000901", consulent.user.email, number, PASSWORD, HOOK_SECRET):
            assert personal.encode() not in content, (where, personal)
    for personal in ("Harde bas", "0412AB", "06-00000901"):
        assert personal not in "".join(mail.as_string() for mail in smtp.messages)
