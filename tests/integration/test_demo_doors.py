"""The open doors of the demo: one click logs in there, and nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

from overlast.database.embedded import CHECKOUT
from overlast.demo import persons
from parties.models import Partijsoort
from tests import factories
from tests.databases import Database

ONE_CLICK = """
import django; django.setup()
from django.conf import settings
from django.test import Client
browser = Client(SERVER_NAME="localhost")
page = browser.get("/account/login/").content.decode()
assert 'value="marloes"' in page and "De Waterlinde" in page
assert browser.post("/demo/inloggen/", {"person": "niemand"}).status_code == 404
assert browser.get("/demo/inloggen/").status_code == 405
assert browser.post("/demo/inloggen/", {"person": "marloes"}).headers["Location"] == "/"
assert [record["method"] for record in browser.session["account_authentication_methods"]] == ["password", "mfa"]
assert "Marloes Terbraak" in browser.get("/mijn-gegevens/").content.decode()
browser.post("/demo/inloggen/", {"person": "wouter"})
assert "Oosterwonen" in browser.get("/mijn-gegevens/", follow=True).content.decode()
from django.core.mail import send_mail
send_mail("Termijn van LW-1", "Kijk op http://localhost/casussen/LW-1/", None, ["iemand@overlast.example"])
assert "Termijn van LW-1" in browser.get("/demo/postvak/").content.decode()
"""


def run(script: str, database: Database, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env={**database.environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_click_in_the_demo_gives_an_ordinary_session_with_a_second_factor(
    db_clone: Database, tmp_path: Path
) -> None:
    with factories.as_role():
        wanted = {(m.gemeente, m.partij) for person in persons.PERSONS for m in person.memberships}
        for code_, prefix in ((persons.LINDEWAARD, "LW"), (persons.OOSTERVAART, "OV")):
            where = factories.gemeente(code_, code_.title(), prefix)
            for naam in sorted(naam for gemeente, naam in wanted if gemeente == code_):
                factories.partij(where, Partijsoort.BURGEMEESTER if naam.endswith("OOV") else "welzijn", naam=naam)
        made = persons.make_accounts()
    assert len(made) == len(persons.PERSONS) + 2

    done = run(ONE_CLICK, db_clone, DJANGO_SETTINGS_MODULE="overlast.settings_demo", OVERLAST_RUN_DIR=str(tmp_path))

    assert done.returncode == 0, done.stderr[-2000:]


def test_production_has_no_one_click_login(db_clone: Database) -> None:
    script = """
import django; django.setup()
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.core.exceptions import ImproperlyConfigured
for name in ("demo_login", "mailbox"):
    try: reverse(name)
    except NoReverseMatch: pass
    else: raise SystemExit(name)
try: resolve("/demo/inloggen/")
except Resolver404: pass
else: raise SystemExit("there is such a page")
try: import overlast.demo.views
except ImproperlyConfigured: pass
else: raise SystemExit("views can be imported")
"""
    done = run(script, db_clone, DJANGO_SETTINGS_MODULE="overlast.settings")

    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    "url", ["postgresql://db.example:5432/overlast", "postgresql:///overlast?host=/var/run/postgresql"]
)
def test_the_demo_refuses_a_database_that_is_not_its_own(db_clone: Database, url: str) -> None:
    script = "import django; django.setup(); import overlast.demo.urls"
    settings = {"DJANGO_SETTINGS_MODULE": "overlast.settings_demo", "DATABASE_URL": url}

    done = run(script, db_clone, **settings)

    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr
