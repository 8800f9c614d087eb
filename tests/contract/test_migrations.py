"""A release may be installed while the one before it goes on working: what a migration may do, and may not.

During an upgrade processes of the old release work on the new tables. So a column or table goes away only a release
after the last code that knows it, a new column may stay empty or has a default in the database, and nothing waits long
for a lock. docs/operations.md tells it to who writes a migration.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

OURS = ("parties", "privacy", "cases", "meetings")
# The last migration of each app before which nothing was in use anywhere, so that nothing there can be undone any more.
FIRST = {"parties": 2, "privacy": 2, "cases": 5, "meetings": 4}
# The last of release 0.1, the first that processes of an older release may be working beside.
RELEASED = {"parties": 8, "privacy": 10, "cases": 14, "meetings": 7}
REMOVES = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
SQL_REMOVES = re.compile(
    r"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\s+(TO|COLUMN)\b|\bALTER\s+COLUMN\s+\S+\s+(TYPE|SET\s+DATA\s+TYPE)\b"
    r"|\bLOCK\s+TABLE\b|\bTRUNCATE\s+(TABLE\s+)?(?!ON\b)[a-z_]+_[a-z]+\b|\bVACUUM\s+FULL\b|\bSET\s+LOCAL\s+lock_timeout\s*=\s*'?0\b",
    re.IGNORECASE,
)
FUNCTION = re.compile(r"\bFUNCTION\b[^;$]*\$(\w*)\$.*?\$\1\$", re.IGNORECASE | re.DOTALL)  # what it does, it does later
# Operations that are right nevertheless, each with why the release before is not harmed.
ACCEPTED: dict[str, str] = {}


def _fields(operation: Operation) -> Iterator[Operation]:
    """The operation and those inside it."""
    yield operation
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for each in operation.database_operations:
            yield from _fields(each)


def _needs_value(field: Any) -> bool:
    """Whether an INSERT of code that does not know this column would fail."""
    no_default = field.db_default is models.NOT_PROVIDED
    return not field.null and no_default and not getattr(field, "many_to_many", False) and not _generated(field)


def _generated(field: Any) -> bool:
    return bool(getattr(field, "generated", False)) or isinstance(field, models.AutoField)


def number(name: str) -> int:
    return int(name[:4])


def problems(migration: migrations.Migration, new_tables: set[str]) -> list[str]:
    """What this migration does that the release before does not survive. `new_tables` are younger than that release."""
    name, found = f"{migration.app_label}.{migration.name}", []
    for top in migration.operations:
        for operation in _fields(top):
            model = str(getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()
            label = f"{migration.app_label}.{model}"
            if isinstance(operation, migrations.CreateModel):
                new_tables.add(f"{migration.app_label}.{operation.name.lower()}")
            if label in new_tables:
                continue
            if isinstance(operation, REMOVES):
                found.append(f"{name}: {type(operation).__name__} {label}")
            later = number(migration.name) > RELEASED[migration.app_label]
            if isinstance(operation, migrations.AddField) and later and _needs_value(operation.field):
                found.append(f"{name}: AddField {label}.{operation.name} may not be empty and has no db_default")
            if isinstance(operation, migrations.RunSQL) and (
                wrong := SQL_REMOVES.search(FUNCTION.sub("", str(operation.sql)))
            ):
                found.append(f"{name}: RunSQL {' '.join(wrong.group().split())}")
    return found


@pytest.fixture(scope="module")
def released() -> list[migrations.Migration]:
    """Our migrations since something could be in use, in the order in which they run."""
    loader = MigrationLoader(None)
    ours = [key for key in loader.graph.nodes if key[0] in OURS]
    order: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return [loader.graph.nodes[key] for key in order if key in ours and number(key[1]) > FIRST[key[0]]]


def test_the_release_before_survives_every_migration(released: list[migrations.Migration]) -> None:
    new_tables: set[str] = set()
    found = [problem for migration in released for problem in problems(migration, new_tables)]
    assert len(released) > 10
    assert set(found) - set(ACCEPTED) == set()
    assert set(ACCEPTED) - set(found) == set(), "accepted, yet not there any more"


def test_a_migration_says_how_long_it_waits_for_a_lock(released: list[migrations.Migration]) -> None:
    """Also said on the role, in the bootstrap; a migration says it for who runs it as somebody else."""
    silent = []
    for migration in released:
        statements = [str(operation.sql) for operation in migration.operations if hasattr(operation, "sql")]
        if migration.operations and not any("lock_timeout" in statement for statement in statements):
            silent.append(f"{migration.app_label}.{migration.name}")
    assert silent == []


def migration_with(*operations: Operation) -> migrations.Migration:
    made = migrations.Migration("0099_planted", "cases")
    made.operations = list(operations)
    return made


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("casus", "nummer"),
        migrations.RenameField("casus", "nummer", "kenmerk"),
        migrations.DeleteModel("casus"),
        migrations.RenameModel("casus", "zaak"),
        migrations.AddField("casus", "kleur", models.CharField(max_length=9, default="rood")),
        migrations.RunSQL("ALTER TABLE cases_casus DROP COLUMN nummer"),
        migrations.RunSQL("ALTER TABLE cases_casus RENAME COLUMN nummer TO kenmerk"),
        migrations.RunSQL("ALTER TABLE cases_casus ALTER COLUMN nummer TYPE text"),
        migrations.RunSQL("LOCK TABLE cases_casus"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("casus", "nummer")], []),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_would_harm_is_noticed(operation: Operation) -> None:
    assert len(problems(migration_with(operation), set())) == 1
    assert problems(migration_with(operation), {"cases.casus"}) in ([], problems(migration_with(operation), set()))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("casus", "kleur", models.CharField(max_length=9, null=True)),
        migrations.AddField("casus", "kleur", models.CharField(max_length=9, db_default="")),
        migrations.AddField("casus", "labels", models.ManyToManyField("cases.Casus")),
        migrations.RunSQL("DROP POLICY lezen ON cases_casus"),
    ],
    ids=["empty", "default", "many", "policy"],
)
def test_what_does_not_harm_is_let_be(operation: Operation) -> None:
    assert problems(migration_with(operation), set()) == []
