"""Seals outside the database, months that are dropped under one, and the page that shows how it stands."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from parties.models import Medewerker
from privacy.models import Zegelcontrole
from privacy.seals import anchor
from privacy.seals.verify import Kind
from privacy.services import zegels
from privacy.tasks import mail_anchor, write_anchor
from tests import factories as make
from tests.databases import Database
from tests.integration.zegels import KEY, log, people, seal, sealed, superuser, verify

__all__ = ["sealed"]


# --- anchors ----------------------------------------------------------------------------------------------------------
def test_heads_are_written_down_outside(db_clone: Database, tmp_path: Path, settings: Any, smtp: Any) -> None:
    consulent, _ = people()
    path = tmp_path / "anchors.txt"
    settings.LOG_ANCHOR_FILE, settings.LOG_ANCHOR_MAIL = str(path), "kluis@overlast.example"
    with make.as_role("worker"):
        write_anchor()
    assert not path.exists()
    log(consulent)
    made = seal()
    assert made is not None
    with make.as_role("worker"):
        write_anchor()
        write_anchor()
        mail_anchor()
    assert [head.hoofd for head in anchor.read(path)] == [made.hoofd]
    (message,) = smtp.messages
    assert made.hoofd.hex() in message.get_content()
    assert verify(list(anchor.read(path))).anchors == 1


def test_the_command_says_what_it_found(db_clone: Database, tmp_path: Path) -> None:
    consulent, _ = people()
    log(consulent, 2)
    made = seal()
    assert made is not None
    path = tmp_path / "anchors.txt"
    anchor.append(path, anchor.Head(made.nr, made.hoofd, made.tijd))
    fine = db_clone.manage("verify_inzagelog", "--anchor", str(path), role="worker")
    assert "1 zegels, 2 regels, 1 ankers" in fine
    assert "klopt met zijn zegels" in fine
    with pytest.raises(RuntimeError, match="sleutel die niet van ons is"):
        db_clone.manage("verify_inzagelog", "--public-key", "00" * 32, role="worker")
    superuser(db_clone, "DELETE FROM gate.inzagelog WHERE id = 1")
    with pytest.raises(RuntimeError, match="ontbreekt regel 1"):
        db_clone.manage("verify_inzagelog", role="worker")


# --- retention --------------------------------------------------------------------------------------------------------
def old_rows(migrator: psycopg.Connection[Any], *months_ago: int) -> None:
    """Rows of the 15th and of the last minutes of a month, with the partitions they need."""
    for months in months_ago:
        migrator.execute(
            "SELECT gate.ensure_partitions(d, d) FROM (SELECT (now() - make_interval(months => %s))::date AS d) m",
            [months],
        )
        migrator.execute(
            "INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, rol, doel)"
            " SELECT date_trunc('month', now() - make_interval(months => %s)) + d, 'lezen', 'toegestaan', '', 'proef'"
            " FROM unnest(ARRAY[interval '14 days', interval '1 minute']) d",
            [months],
        )


def months_there(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM gate.partitions()").fetchone()
    assert row is not None
    return int(row[0])


def test_months_past_the_term_are_dropped_under_a_seal(db_clone: Database, migrator: psycopg.Connection[Any]) -> None:
    old_rows(migrator, 70, 69, 30)
    first = seal()  # one seal over rows of three months, two of which go
    assert first is not None
    assert first.aantal == 6
    consulent, _ = people()
    log(consulent)
    seal()
    before = months_there(migrator)
    with make.as_role("worker"):
        assert len(zegels.retire(KEY, months=60)) == 2
        assert zegels.retire(KEY, months=60) == []
    assert months_there(migrator) == before - 2
    report = verify()
    assert report.in_order, report.findings
    assert (report.seals, report.rows) == (4, 3), "the two rows of 30 months ago, sealed anew, and the last"
    log(consulent)
    seal()
    assert verify().in_order
    superuser(db_clone, "DELETE FROM gate.inzagelog WHERE tijd < now() - interval '20 months'")
    assert Kind.DELETED in verify().kinds, "what remained of the old seal is still guarded"


def test_a_young_month_is_refused_whatever_the_setting(
    db_clone: Database, migrator: psycopg.Connection[Any], worker_sql: psycopg.Connection[Any]
) -> None:
    old_rows(migrator, 11, 3)
    seal()
    before = months_there(migrator)
    for months in (60, 12, 6, 0, -1):
        with make.as_role("worker"):
            assert zegels.retire(KEY, months=months) == []
    row = worker_sql.execute("SELECT naam, tot FROM gate.partitions() LIMIT 1").fetchone()
    assert row is not None
    rest = [9, b"x", timezone.now(), "1", "{}", 0, None, None, b"x" * 32, b"x" * 32, b"x" * 64, b"x" * 32]
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="younger"):
        worker_sql.execute(f"SELECT gate.retire({', '.join(['%s'] * 15)})", [1, *row, *rest])
    assert months_there(migrator) == before


def test_nothing_is_dropped_while_the_log_does_not_match(db_clone: Database, migrator: psycopg.Connection[Any]) -> None:
    old_rows(migrator, 70)
    seal()
    superuser(db_clone, "UPDATE gate.inzagelog SET doel = 'anders'")
    before = months_there(migrator)
    with make.as_role("worker"), pytest.raises(zegels.NotIntact):
        zegels.retire(KEY, months=60)
    assert months_there(migrator) == before


# --- the page ---------------------------------------------------------------------------------------------------------
def nightly() -> Zegelcontrole:
    with make.as_role("worker"):
        return zegels.verify_and_note(now=timezone.now())


def test_the_page_shows_how_it_stands(db_clone: Database) -> None:
    consulent, officer = people()
    browser = make.client(officer)
    assert "Er is nog geen zegel" in browser.get("/inzagelog/zegels/").content.decode()
    log(consulent)
    made = seal()
    assert made is not None
    nightly()
    page = browser.get("/inzagelog/zegels/").content.decode()
    assert made.hoofd.hex() in page
    assert KEY.public.hex() in page
    assert "was het logboek heel" in page
    superuser(db_clone, "UPDATE gate.inzagelog SET doel = 'anders' WHERE id = 1")
    nightly()
    page = browser.get("/inzagelog/zegels/").content.decode()
    assert "klopt niet met zijn zegels" in page
    assert "is regel 1 veranderd" in page
    assert "Het inzagelog vraagt uw aandacht" in browser.get("/berichten/").content.decode()


def test_who_works_on_cases_sees_no_seals_and_no_outcomes(
    sealed: tuple[Database, Any], app_sql: psycopg.Connection[Any]
) -> None:
    nightly()
    with make.as_role():
        consulent = make.medewerker(Medewerker.objects.order_by("pk")[0].partij)
    assert make.client(consulent).get("/inzagelog/zegels/").status_code == 403
    with make.request(make.actor(consulent)):
        assert not Zegelcontrole.objects.exists()
