"""Backup and restore (assurance.md 41): what goes into an empty cluster is what was backed up, and all of it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import errors

from cases.models import Document
from overlast.backup import drill
from overlast.backup.compare import compare, snapshot
from overlast.configuration.table import TABLE
from overlast.database import roles
from overlast.database.embedded import TEST_SETTINGS, Cluster, memory_folder, programs
from overlast.database.url import conninfo
from parties.models import Partijsoort
from privacy.services import zegels
from tests import factories as make
from tests.databases import Database


def installation(database: Database) -> drill.Installation:
    """The database of a test as the drill sees an installation."""
    environment = {**database.environment(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return drill.Installation(database.url, database.files, environment)


@pytest.fixture
def named(demo_clone: Database, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names an installation with no more than the drill asks for, its secrets in files."""
    for name in (*TABLE, "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    signer = zegels.signer()
    assert signer is not None
    monkeypatch.setenv("DATABASE_URL", demo_clone.url)
    monkeypatch.setenv("MEDIA_ROOT", str(demo_clone.files))
    monkeypatch.setenv("LOG_SEAL_PUBLIC_KEYS", signer.public.hex())
    folder = tmp_path_factory.mktemp("secrets")
    for name in ("GATE_KEY", "FILE_KEY"):
        (folder / name).write_text(getattr(settings, name))
        monkeypatch.setenv(f"{name}_FILE", str(folder / name))


def test_the_drill_of_an_installation_finds_everything_equal(
    demo_clone: Database, named: None, empty_cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with make.as_role("worker"):
        key = zegels.signer()
        assert key is not None
        zegels.seal(key)
    with make.as_role():
        assert Document.objects.count() > 3
    with drill.the_installation() as (source, old_key):
        lines = drill.drill(source, empty_cluster, tmp_path, old_key=old_key, say=print)
    assert drill.report(lines, everything=False) == 0, capsys.readouterr().out
    names = {line.what: line for line in lines}
    assert int(names["rijen gate.zegel"].before) > 0
    assert int(names["rijen gate.inzagelog_overig"].before) == 0
    assert int(names["rijen public.cases_document"].before) > 3
    assert names["bestanden"].after == names["zegels op het inzagelog"].after == "in orde"
    assert names["oude sleutel, daarna"].after == "geweigerd"
    restored = Database(roles.DATABASE, empty_cluster.url(), tmp_path / "files")
    with restored.connect("migrator") as connection:
        for table in ("django_session", "usersessions_usersession", "cases_upload"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    with restored.connect("app") as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT query FROM pg_stat_activity")
    # one file that is not there, one that was changed
    present = sorted(path for path in restored.files.rglob("*") if path.is_file())
    present[0].write_bytes(present[0].read_bytes()[:-1] + b"?")
    ended, said = drill.Installation(restored.url, restored.files, source.environment).manage("backup", "check_files")
    assert not ended
    assert "Niet elk bestand" in said


@pytest.fixture
def restored(db_clone: Database, empty_cluster: Cluster, tmp_path: Path) -> SimpleNamespace:
    """A small installation and its copy in another cluster."""
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        make.medewerker(corporatie)
        make.convenant(where)
        make.naw(make.casus(corporatie), corporatie, "Kwispelaar")
    db_clone.files.mkdir(parents=True, exist_ok=True)
    before, latest = drill.back_up(installation(db_clone), tmp_path)
    drill.restore(tmp_path, empty_cluster)
    return SimpleNamespace(before=before, latest=latest, cluster=empty_cluster, source=db_clone, folder=tmp_path)


# What a restore could lose or change, and the only lines of the report that then say `verschil`.
DAMAGE = {
    "DROP POLICY lezen ON cases_naw": {"policies"},
    "ALTER POLICY lezen ON cases_naw USING (true)": {"policies"},
    "ALTER TABLE cases_naw NO FORCE ROW LEVEL SECURITY": {"rijbeveiliging en rechten op tabellen"},
    "GRANT SELECT ON cases_naw TO ov_worker": {"rijbeveiliging en rechten op tabellen"},
    "REVOKE UPDATE (gewist_op) ON privacy_wisopdracht FROM ov_exporter": {"rechten op kolommen"},
    "ALTER TABLE cases_naw ALTER COLUMN achternaam SET STATISTICS 100": {"statistiek die uit staat"},
    "ALTER FUNCTION gate.sessie() SECURITY INVOKER": {"functies"},
    "GRANT EXECUTE ON FUNCTION gate.finish_check(uuid, boolean) TO ov_app": {"functies"},
    "ALTER FUNCTION gate.sessie() OWNER TO ov_owner": {"functies"},
    "ALTER FUNCTION gate.sessie() LEAKPROOF": {"functies"},
    "ALTER TABLE cases_naw DISABLE TRIGGER historie": {"triggers"},
    "ALTER TABLE cases_overlastmelding DROP CONSTRAINT overlastmelding_eenmaal": {
        "constraints",
        "indexen",
        "rijbeveiliging en rechten op tabellen",
    },
    "DROP INDEX melding_lijst": {"indexen", "rijbeveiliging en rechten op tabellen"},
    "GRANT USAGE ON SCHEMA gate TO PUBLIC": {"schema's"},
    "ALTER DEFAULT PRIVILEGES FOR ROLE ov_owner IN SCHEMA public GRANT SELECT ON TABLES TO ov_worker": {
        "rechten op wat nog komt"
    },
    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer) TO PUBLIC": {"zijdeuren"},
    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_live_tuples(oid) TO PUBLIC": {"zijdeuren"},
    "GRANT SELECT ON pg_catalog.pg_stats TO PUBLIC": {"zijdeuren"},
    "GRANT CONNECT ON DATABASE overlast TO PUBLIC": {"wie mag verbinden"},
    "ALTER ROLE ov_app BYPASSRLS": {"rollen"},
    "GRANT ov_owner TO ov_app": {"rollen"},
    "UPDATE cases_naw SET achternaam = 'Ander'": {
        "rijen public.cases_naw",
        "rijen gate.historie",
        "rijen gate.zoeksleutel",
        "sequences",
    },
    "DELETE FROM gate.zoeksleutel": {"rijen gate.zoeksleutel"},
    "SELECT setval('parties_partij_id_seq', 1)": {"sequences"},
}


def test_the_comparison_notices_each_loss_and_names_it(restored: SimpleNamespace) -> None:
    def differences() -> set[str]:
        with psycopg.connect(conninfo("backup", restored.cluster.url())) as connection:
            after = snapshot(connection)
        return {line.what for line in compare(restored.before, after, latest=restored.latest) if not line.same}

    assert differences() == set()
    for statement, expected in DAMAGE.items():
        with psycopg.connect(restored.cluster.superuser(roles.DATABASE)) as connection:
            # looked at from inside the transaction, which is then taken back: the damage of one is not that of the next
            connection.execute(statement)
            after = snapshot(connection)
            connection.rollback()
        found = {line.what for line in compare(restored.before, after, latest=restored.latest) if not line.same}
        assert found - {"sequences"} == expected - {"sequences"}, statement
        if "sequences" in expected and "setval" in statement:
            assert "sequences" in found


# --- as whom ----------------------------------------------------------------------------------------------------------
def dumped(database: Database, role: str, *options: str) -> tuple[bool, str]:
    """A dump of the data as one role: whether it was made, and what is in it or went wrong."""
    done = subprocess.run(
        [programs() / "pg_dump", "-d", database.conninfo(role), "--data-only", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def test_only_the_backup_role_makes_a_dump_that_is_one(restored: SimpleNamespace) -> None:
    made, said = dumped(restored.source, "owner")
    assert not made
    assert "permission denied for table" in said
    made, said = dumped(restored.source, "owner", "--schema=public")
    assert not made
    assert "row-level security" in said
    made, text = dumped(restored.source, "owner", "--enable-row-security", "--schema=public")
    assert made
    assert "Kwispelaar" not in text  # a dump, and nothing in it
    made, said = dumped(restored.source, "app")
    assert not made
    made, text = dumped(restored.source, "backup")
    assert made
    assert "Kwispelaar" in text
    assert "COPY gate.inzagelog" in text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_casus SET status = 'eigen'",
        "DELETE FROM cases_naw",
        "TRUNCATE cases_naw",
        "INSERT INTO gate.historie (tabel, rij, actie, oud) VALUES ('x', gen_random_uuid(), 'x', '{}')",
        "SELECT nextval('parties_partij_id_seq')",
        "CREATE TABLE public.mine (id int)",
        "SET ROLE ov_gate",
        "SET ROLE pg_read_all_data",
        "SELECT query FROM pg_stat_activity",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT gate.enter('x', 'y')",
    ],
)
def test_the_backup_role_changes_nothing(module_db: Database, statement: str) -> None:
    with module_db.connect("backup") as connection:
        assert connection.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)


# --- physically -------------------------------------------------------------------------------------------------------
@pytest.fixture
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A cluster that archives its log as docs/operations.md says, and a place for a copy of it."""
    folder = memory_folder()
    stamp = f"test-own-{time.time_ns()}"
    archive = folder / f"{stamp}-wal"
    archive.mkdir()
    archive.chmod(0o777)
    keeping = {
        "archive_mode": "on",
        "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
        "fsync": "off",
        "max_wal_size": "64MB",
    }
    source = Cluster(stamp, keeping, folder).acquire()
    recovering = {"restore_command": f"cp {archive}/%f %p", "recovery_target_action": "promote"}
    copy = Cluster(f"{stamp}-copy", {**TEST_SETTINGS, **recovering}, folder)
    try:
        yield SimpleNamespace(source=source, copy=copy, archive=archive)
    finally:
        source.destroy()
        copy.destroy()
        shutil.rmtree(archive)


def test_a_base_backup_with_archived_log_comes_back_to_the_last_second(archived: SimpleNamespace) -> None:
    source, copy = archived.source, archived.copy
    roles.bootstrap(source.superuser(), environ={})
    with psycopg.connect(source.superuser(roles.DATABASE), autocommit=True) as connection:
        connection.execute("CREATE TABLE public.proef (wat text)")
        connection.execute("ALTER TABLE public.proef ENABLE ROW LEVEL SECURITY")
        connection.execute("INSERT INTO public.proef VALUES ('voor de kopie')")
        drill.run_program("pg_basebackup", source.superuser(), "-D", str(copy.data), "-X", "none", "-c", "fast")
        connection.execute("INSERT INTO public.proef VALUES ('na de kopie')")
        last = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
        connection.execute("SELECT pg_switch_wal()")
        deadline = time.monotonic() + 20
        assert last is not None
        while not (archived.archive / last[0]).exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    verified = subprocess.run([programs() / "pg_verifybackup", str(copy.data), "--no-parse-wal"], check=False)
    assert verified.returncode == 0
    (copy.data / "recovery.signal").touch()
    copy.data.chmod(0o700)
    if copy.identity is not None:
        for path in [copy.data, *copy.data.rglob("*")]:
            shutil.chown(path, *copy.identity)
    with copy, psycopg.connect(copy.superuser(roles.DATABASE), autocommit=True) as connection:
        found: Any = connection.execute("SELECT wat FROM public.proef ORDER BY 1").fetchall()
        assert found == [("na de kopie",), ("voor de kopie",)]
        assert connection.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'ov\\_%'").fetchone() == (7,)
