"""The tools of the other tests do what those tests rely on."""

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection, connections
from django.template import Context, Origin, Template, engines

from overlast.toets import builders
from privacy.models import ConvenantRegel
from tests import factories as make
from tests.databases import Database, Databases
from tests.services import Mailbox
from tests.templates import UndefinedVariable

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_every_alias_is_the_app_role_on_the_clone_of_this_test(db_clone: Database) -> None:
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_database(), current_user, current_setting('row_security')")
            assert cursor.fetchone() == (db_clone.name, "ov_app", "on")


def test_what_one_test_commits_the_next_does_not_see(
    db_clone: Database, owner: psycopg.Connection, app_sql: psycopg.Connection
) -> None:
    owner.execute("CREATE TABLE left_behind (id int)")
    assert app_sql.execute("SELECT count(*) FROM left_behind").fetchone() == (0,)
    assert not connection.in_atomic_block


def test_the_table_of_the_test_before_is_gone(app_sql: psycopg.Connection) -> None:
    assert app_sql.execute("SELECT to_regclass('left_behind')").fetchone() == (None,)


def test_redis_is_real_and_empty(redis_url: str) -> None:
    import redis

    client = redis.Redis.from_url(redis_url)
    assert client.dbsize() == 0
    assert client.info("server")["tcp_port"] == client.connection_pool.connection_kwargs["port"]


def test_mail_arrives_over_smtp(smtp: Mailbox) -> None:
    EmailMessage("Herinnering", "Zie zaak 1", "overlast@localhost", ["regie@example.com"]).send()
    assert [(message["Subject"], message["X-Envelope-To"]) for message in smtp.messages] == [
        ("Herinnering", "regie@example.com")
    ]


@pytest.mark.parametrize("address", ["http://www.example.com/", "http://192.0.2.7/", "https://[2001:db8::7]/"])
def test_the_browser_reaches_nothing_but_this_machine(page: "Page", address: str) -> None:
    from playwright.sync_api import Error

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)


def test_files_of_a_clone_are_its_own(databases: Databases) -> None:
    """Where a row was really destroyed its file is gone, and other tests with the same template still have theirs."""
    with databases.clone("demo") as first, databases.clone("demo") as second:
        files = [path for path in first.files.rglob("*") if path.is_file()]
        assert files != []
        files[0].unlink()
        assert (second.files / files[0].relative_to(first.files)).is_file()
        assert default_storage.path("x") == str(second.files / "x")


def test_a_copied_convenant_is_what_the_product_makes(db_clone: Database) -> None:
    with make.as_role():
        here = make.gemeente()
        made = [builder(here, versie=versie) for versie, builder in enumerate((make.convenant, builders.convenant), 1)]
        names = [field.attname for field in ConvenantRegel._meta.concrete_fields]
        rows = [
            set(ConvenantRegel.objects.filter(convenant=each).values_list(*(set(names) - {"id", "convenant_id"})))
            for each in made
        ]
    assert len(rows[0]) > 1000
    assert rows[0] == rows[1]


def test_an_undefined_variable_in_a_template_of_ours_fails() -> None:
    engine = engines["django"].engine
    ours = Origin(str(Path(__file__).resolve().parents[2] / "templates" / "made_up.html"))
    theirs = Origin("/somewhere/site-packages/allauth/made_up.html")
    source = "{% if a %}x{% endif %}{{ b|default:'leeg' }}"
    assert Template(source, origin=theirs, engine=engine).render(Context()) == "leeg"
    with pytest.raises(UndefinedVariable, match=r"b\|default"):
        Template(source, origin=ours, engine=engine).render(Context())
    assert Template("{% if a %}x{% endif %}", origin=ours, engine=engine).render(Context()) == ""
