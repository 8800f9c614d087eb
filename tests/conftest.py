"""Fixtures. `tests/README.md` lists them; the database ones are in `databases.py`, the services in `services.py`.

`make test` runs several processes (pytest-xdist): one that hands out modules and reports, and workers that run them.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
for _name in ("DATABASE_URL", "REDIS_URL", "OVERLAST_ROLE", "MEDIA_ROOT"):
    os.environ.pop(_name, None)  # a test run never touches what the shell happens to point at
_CHECKOUT = Path(__file__).resolve().parent.parent
(_CHECKOUT / ".run" / "pytest").mkdir(parents=True, exist_ok=True)
os.environ["PYTEST_DEBUG_TEMPROOT"] = str(_CHECKOUT / ".run" / "pytest")

from overlast.database.keeper import die_with_parent
from tests import runs

_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ  # set in a worker before this is read
if _IS_WORKER:
    die_with_parent()
else:
    os.environ["OVERLAST_RUN_DIR"] = str(runs.make(_CHECKOUT / ".run"))
_RUN_DIR = Path(os.environ["OVERLAST_RUN_DIR"])

import hypothesis
import psycopg
import pytest
from django.conf import settings as django_settings

from overlast.database.embedded import Cluster
from tests import services
from tests.databases import Database, Databases, own_cluster, remove_cluster

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

django_settings.DATABASES  # noqa: B018 - configures Django before pytest-django looks whether it is
hypothesis.settings.register_profile("overlast", deadline=None, print_blob=True)
hypothesis.settings.load_profile("overlast")

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
MOST_WORKERS = 4  # each has a browser and servers of its own
LONG = {"browser", "worker", "garden"}  # fixtures of modules that take long


def pytest_xdist_auto_num_workers() -> int:
    """How many processes `-n auto` means: one for each core we may use, none besides this one where that is one."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, MOST_WORKERS) if cores > 1 else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let workers begin with the long modules, so that at the end none is left alone with one.

    Only the first is busy with the database template at once; what needs no database comes second, for the others.
    """
    if _IS_WORKER:
        modules: dict[Path, set[str]] = {}
        for item in items:
            modules.setdefault(item.path, set()).update(getattr(item, "fixturenames", ()))
        long = [path for path, fixtures in modules.items() if LONG & fixtures]
        bare = [path for path, fixtures in modules.items() if "databases" not in fixtures]
        order = {path: n for n, path in enumerate(dict.fromkeys([*long[:1], *bare, *long[1:], *modules]))}
        items.sort(key=lambda item: order[item.path])


def pytest_unconfigure() -> None:
    """Remove what this run wrote, once its workers have ended."""
    if not _IS_WORKER:
        remove_cluster(_RUN_DIR)
        shutil.rmtree(_RUN_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Refuse pytest-django's own database: it would flush, and wrap each test in one transaction."""
    pytest.fail("Ask for db_clone, module_db, demo_db or demo_clone instead of the django_db mark.")


@pytest.fixture(scope="session", autouse=True)
def _strict_templates(django_test_environment: None) -> None:
    from django.template import engines

    from tests.templates import Strict

    engines["django"].engine.string_if_invalid = Strict()


# --- databases --------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def databases(django_db_blocker: Any) -> Iterator[Databases]:
    """The test run's own cluster with its templates, shared by all its processes."""
    with django_db_blocker.unblock():
        found = Databases(_RUN_DIR)
        yield found
        found.close()


@pytest.fixture
def empty_cluster() -> Iterator[Cluster]:
    """A cluster of this test alone, for what would disturb others: roles and sessions belong to a whole cluster."""
    with own_cluster() as cluster:
        yield cluster


@pytest.fixture
def db_clone(databases: Databases) -> Iterator[Database]:
    """A migrated, empty database of this test alone; Django's connections reach it as the app role."""
    with databases.clone("empty") as database:
        yield database


@pytest.fixture
def demo_clone(databases: Databases) -> Iterator[Database]:
    """The demo gemeente for this test alone."""
    with databases.clone("demo") as database:
        yield database


@pytest.fixture(scope="module")
def module_db(databases: Databases) -> Iterator[Database]:
    """A migrated, empty database that the tests of one module share."""
    with databases.clone("empty") as database:
        yield database


@pytest.fixture(scope="module")
def demo_db(databases: Databases) -> Iterator[Database]:
    """The demo gemeente, shared by the tests of one module: for reading, or for writing what others do not mind."""
    with databases.clone("demo") as database:
        yield database


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases) -> Database:
    """The database this test works on: the one it asked for, else a clone of its own."""
    for name in ("db_clone", "demo_clone", "module_db", "demo_db"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
    if databases.current is None:
        request.getfixturevalue("db_clone")
    assert databases.current is not None
    return databases.current


def _raw(role: str) -> Callable[..., Iterator[psycopg.Connection[Any]]]:
    @pytest.fixture(name=f"{role}_sql" if role in {"app", "worker", "exporter"} else role)
    def connection(database: Database) -> Iterator[psycopg.Connection[Any]]:
        with database.connect(role) as raw:
            yield raw

    connection.__doc__ = f"A raw autocommit connection to the test's database as ov_{role}."
    return connection


owner = _raw("owner")
migrator = _raw("migrator")
app_sql = _raw("app")
worker_sql = _raw("worker")
exporter_sql = _raw("exporter")


# --- services ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def _redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with services.redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_url(_redis: str) -> str:
    """A real Redis, emptied before each test."""
    import redis

    redis.Redis.from_url(_redis).flushall()
    return _redis


@pytest.fixture
def broker(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Celery as the web process uses it, sending to the test's Redis; its pools keep the address they first had."""
    from overlast.celery import app

    def forget_pools() -> None:
        app._pool = None
        app.amqp._producer_pool = None

    monkeypatch.setattr(app.conf, "broker_url", redis_url)
    forget_pools()
    yield app
    forget_pools()


@pytest.fixture(scope="session")
def _smtp() -> Iterator[services.Mailbox]:
    with services.smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def smtp(_smtp: services.Mailbox, settings: Any) -> services.Mailbox:
    """A real SMTP listener that Django's mail goes to; `smtp.messages` holds what arrived."""
    _smtp.messages.clear()
    _smtp.refusals.clear()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": _smtp.host, "port": _smtp.port}}}
    return _smtp


@pytest.fixture
def worker(
    database: Database, redis_url: str, _smtp: services.Mailbox, tmp_path: Path
) -> Iterator[Callable[..., Popen[bytes]]]:
    """Start real Celery workers: `worker("default", role="worker")` returns the running process."""
    with ExitStack() as stack:

        def start(queue: str = "default", role: str = "worker") -> Popen[bytes]:
            environment = {
                **database.environment(role),
                "LOG_LEVEL": "INFO",  # its "ready" line is how we know that it runs
                "REDIS_URL": redis_url,
                "EMAIL_HOST": _smtp.host,
                "EMAIL_PORT": str(_smtp.port),
            }
            log = tmp_path / f"{queue}-{role}.log"
            log.touch()
            return stack.enter_context(services.celery_worker(queue, environment=environment, log=log))

        yield start


# --- web and browser --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def _web(django_test_environment: None) -> Iterator[str]:
    with services.web_server() as url:
        yield url


@pytest.fixture
def live_url(_web: str, database: Database) -> str:
    """The address of the application, on the test's database."""
    return _web


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real Chromium, which reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    # playwright's event loop lives in this thread, which makes Django think that all code is asynchronous
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=services.chromium(), args=services.chromium_arguments(), chromium_sandbox=os.geteuid() != 0
        )
        yield chromium
        chromium.close()


def _open(browser: "Browser", live_url: str, size: Any) -> Iterator["Page"]:
    """Open a page, and fail the test on script errors and CSP violations."""
    context = browser.new_context(viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam", base_url=live_url)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def page(browser: "Browser", live_url: str) -> Iterator["Page"]:
    """A browser page of 1440 wide."""
    yield from _open(browser, live_url, DESKTOP)


@pytest.fixture
def phone(browser: "Browser", live_url: str) -> Iterator["Page"]:
    """A browser page of 390 wide."""
    yield from _open(browser, live_url, PHONE)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1440", "390"])
def any_page(request: pytest.FixtureRequest, browser: "Browser", live_url: str) -> Iterator["Page"]:
    """The same test at both widths."""
    yield from _open(browser, live_url, request.param)
