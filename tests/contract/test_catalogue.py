"""The catalogue, the models and PostgreSQL's own books say the same about every table."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db.models import Model

from privacy.catalogue import GATED, SHELLS, Kind, catalogue, personal
from privacy.models import CategorieRij
from tests.databases import Database

APPS = ("parties", "privacy", "cases", "meetings")
SERVING = ("ov_app", "ov_worker", "ov_exporter")

# Text about a betrokkene outside the 30 categories, and why a policy of another shape is right for it.
NOT_BY_CATEGORY = {
    "cases.Deelname": "who takes part: its category 22 or 30 is in the policy of the shell itself",
}
# Tables that the web writes without row-level security: accounts, sessions, Django's own.
PRIVATE = {
    "account_emailaddress",
    "account_emailconfirmation",
    "django_session",
    "mfa_authenticator",
    "usersessions_usersession",
}
# Rows of an informatieverzoek or rechtenverzoek: they hang on no casus and have a policy of their own.
REQUESTED = {"privacy.Rechtenpersoon", "privacy.Verzoekantwoord", "privacy.Verzoekvraag"}
# Functions of the gate that the web and the exporter may both run, then those of each alone.
BOTH = {
    "consulted",
    "contactpersoon",
    "convenant_text",
    "emergency_casussen",
    "enter",
    "entries",
    "fase",
    "find_person",
    "gebruiker",
    "gemeente",
    "grant_export",
    "granted",
    "history",
    "in_force",
    "log",
    "log_event",
    "may_grant",
    "may_invite",
    "may_staff",
    "medewerker",
    "open",
    "organisatie",
    "partij",
    "place_of_document",
    "redactie",
    "oversees",
    "regie",
    "restricted",
    "rol",
    "search",
    "sessie",
    "stored",
    "toezicht_partij",
    "toezicht_regie",
    "works_on",
}
FUNCTIONS = {
    "ov_app": BOTH
    | {
        "beheert_gemeente",
        "beheert_partij",
        "bound_partij",
        "first_start",
        "leidt",
        "about_another",
        "accept_invitation",
        "admit_regisseur",
        "awaited",
        "give_up_roles",
        "hand_over",
        "invitation",
        "kept_gemeente",
        "may_judge",
        "may_restore",
        "review_complete",
        "sees_review",
        "work_left",
        "workload",
        "approve_destruction",
        "destroy",
        "end_hold",
        "kept_casussen",
        "erasure_state",
        "finish_rectification",
        "plan_rectification",
        "propose_erasure",
        "rectification",
        "postpone_destruction",
        "set_hold",
        "answer_request",
        "ask_content",
        "break_glass",
        "casus_structure",
        "convenant_effect",
        "datalek_history",
        "decide_access",
        "end_disclosure",
        "file_request",
        "grant_for_request",
        "register_call",
        "request_information",
        "shared_casus",
        "verzoek_outcome",
        "withdraw_request",
        "numbers_of_besluiten",
        "overseen",
        "seal_state",
        "own_row",
        "withdraw_consent",
        "log_withdrawal",
        "take_off_document",
        "sign_convenant",
        "sign_secrecy",
        "restrict_processing",
        "search_each",
        "search_newest",
        "start_consultation",
    },
    "ov_exporter": BOTH
    | {
        "finish_check",
        "redeem_export",
    },
    "ov_worker": {
        "ensure_partitions",
        "fase",
        "forget_guests",
        "in_force",
        "leaves",
        "loose_rows",
        "partitions",
        "past_retention",
        "plan_doeltoets",
        "propose_destruction",
        "restricted",
        "retire",
        "retire_begin",
        "seal_add",
        "seal_begin",
        "seal_state",
        "seals",
    },
}


def models() -> Iterator[type[Model]]:
    for label in APPS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


def rows(connection: psycopg.Connection[Any], query: str, *parameters: Any) -> list[Any]:
    found = connection.execute(query, parameters).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture(scope="module")
def books(module_db: Database) -> Iterator[psycopg.Connection[Any]]:
    with module_db.connect("owner") as connection:
        yield connection


# --- the models -------------------------------------------------------------------------------------------------------
def test_every_column_of_every_model_is_classified() -> None:
    there = {m._meta.label: {f.name for f in m._meta.concrete_fields} for m in models()}
    assert {label: set(columns) for label, columns in catalogue().items()} == there


def test_gated_is_what_holds_rows_of_a_category() -> None:
    assert {m._meta.label for m in models() if issubclass(m, CategorieRij)} == set(GATED)


def test_nothing_personal_stands_outside_the_gate() -> None:
    assert {label for label in SHELLS if personal(label)} == set(NOT_BY_CATEGORY)


def test_reference_columns_do_not_mix_with_others() -> None:
    kinds = {label: set(columns.values()) for label, columns in SHELLS.items()}
    mixed = {label for label, found in kinds.items() if Kind.REFERENCE in found and not found <= {"reference", "key"}}
    assert mixed == set()


# --- the policies -----------------------------------------------------------------------------------------------------
# The policies that are still the one, of the tables with a reason of their own.
OTHER_POLICIES = {
    "cases_actiepunt": ["toevoegen"],  # its owner sees and finishes it without an opening
    "meetings_aanwezigheid": ["lezen"],  # the regie writes down that a care party was there, which it may not provide
    "privacy_toestemming": ["lezen"],  # so does whoever may know of a care party that the bewoner names
}


def tables_of(labels: set[str]) -> set[str]:
    return {m._meta.db_table for m in models() if m._meta.label in labels}


def test_every_table_is_behind_rls_or_read_only_or_an_account(books: psycopg.Connection[Any]) -> None:
    open_tables = rows(
        books,
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)",
    )
    written = rows(
        books,
        "SELECT DISTINCT t FROM unnest(%s::text[]) t, unnest(%s::text[]) r"
        " WHERE has_any_column_privilege(r, t, 'INSERT') OR has_any_column_privilege(r, t, 'UPDATE')"
        " OR has_table_privilege(r, t, 'DELETE')",
        open_tables,
        list(SERVING),
    )
    assert set(written) == PRIVATE
    assert tables_of(set(GATED) | set(NOT_BY_CATEGORY)) & set(open_tables) == set()


def test_of_an_account_the_web_changes_the_password_alone(books: psycopg.Connection[Any]) -> None:
    """It may serve several organisations: its name, address, state and rights are nobody's to change, whoever asks.

    The right is all that guards them, so it is asked in every way in which one can have it.
    """
    changed = rows(
        books,
        "SELECT DISTINCT a.attname::text FROM pg_attribute a, unnest(%s::text[]) r WHERE a.attnum > 0"
        " AND a.attrelid = 'parties_user'::regclass AND has_column_privilege(r, a.attrelid, a.attnum, 'UPDATE')",
        list(SERVING),
    )
    assert set(changed) == {"password", "last_login"}
    made = rows(
        books,
        "SELECT r FROM unnest(%s::text[]) r WHERE has_any_column_privilege(r, 'parties_user', 'INSERT')"
        " OR has_table_privilege(r, 'parties_user', 'DELETE, TRUNCATE')",
        list(SERVING),
    )
    assert set(made) == set()


def policies(books: psycopg.Connection[Any], table: str) -> dict[str, tuple[Any, ...]]:
    found = books.execute(
        "SELECT policyname::text, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND tablename = %s",
        [table],
    ).fetchall()
    return {name: rest for name, *rest in found}


@pytest.mark.parametrize("label", sorted(GATED))
def test_gated_tables_have_the_one_policy(books: psycopg.Connection[Any], label: str) -> None:
    table = apps.get_model(label)._meta.db_table
    pattern_table = "privacy_verzoekvraag" if label in REQUESTED else "cases_naw"
    found, pattern = policies(books, table), policies(books, pattern_table)
    extra = {"cases_meldingconcept": {"wissen"}}.get(table, set())
    assert set(found) == {"gate", "lezen", "toevoegen", "wijzigen"} | extra
    assert found["gate"] == ["PERMISSIVE", ["ov_gate"], "ALL", "true", "true"]
    for name, command in (("lezen", "SELECT"), ("toevoegen", "INSERT"), ("wijzigen", "UPDATE")):
        assert set(found[name][1]) == {"ov_app", "ov_exporter"}
        assert found[name][2] == command
    same = OTHER_POLICIES.get(table, ["lezen", "toevoegen", "wijzigen"])
    for name in same:
        assert str(found[name]).replace(table, pattern_table) == str(pattern[name]), f"{table}: {name}"


@pytest.mark.parametrize("label", sorted(GATED))
def test_no_policy_of_a_gated_table_lets_everything_through(books: psycopg.Connection[Any], label: str) -> None:
    found = policies(books, apps.get_model(label)._meta.db_table)
    for name, (_permissive, _roles, command, qual, check) in found.items():
        if name != "gate":
            assert all("gate." in each for each in (qual, check) if each is not None), f"{name} ({command})"


def test_the_owner_of_an_actiepunt_is_the_only_reason_beyond_the_three(books: psycopg.Connection[Any]) -> None:
    found, pattern = policies(books, "cases_actiepunt")["lezen"][3], policies(books, "cases_naw")["lezen"][3]
    extra = found.replace("cases_actiepunt", "cases_naw").removeprefix(pattern.removesuffix(")"))
    assert "partij_id = ( SELECT gate.partij()" in extra
    assert "cases_deelnameuserobjectpermission" in extra


def test_only_the_regie_writes_presence_of_a_category_it_may_not_provide(books: psycopg.Connection[Any]) -> None:
    for name in ("toevoegen", "wijzigen"):
        check = policies(books, "meetings_aanwezigheid")[name][4]
        assert check.count("bron_id = ( SELECT gate.partij()") == 2
        assert "SELECT gate.regie()" in check
        assert "cases_casus" in check


@pytest.mark.parametrize("label", sorted(GATED))
def test_postgresql_keeps_no_statistics_of_what_rows_say(books: psycopg.Connection[Any], label: str) -> None:
    model = apps.get_model(label)
    columns = [model._meta.get_field(name).column for name in personal(label)]
    kept = rows(
        books,
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attname = ANY(%s)"
        " AND attstattarget IS DISTINCT FROM 0",
        model._meta.db_table,
        columns,
    )
    assert {name for name in kept if not name.endswith("_id")} == set()


@pytest.mark.parametrize("label", sorted(GATED))
def test_gated_tables_remember_what_they_were(books: psycopg.Connection[Any], label: str) -> None:
    table = apps.get_model(label)._meta.db_table
    found = rows(
        books,
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'historie'"
        " AND tgenabled = 'O'",
        table,
    )
    assert len(found) == 1
    assert "AFTER DELETE OR UPDATE" in found[0]


# --- rights -----------------------------------------------------------------------------------------------------------
def test_serving_roles_own_nothing(books: psycopg.Connection[Any]) -> None:
    owned = rows(
        books,
        "SELECT classid::regclass::text, objid FROM pg_shdepend WHERE deptype = 'o' AND refobjid = ANY("
        "SELECT oid FROM pg_roles WHERE rolname = ANY(%s))",
        list(SERVING),
    )
    assert owned == []


def test_definer_functions_fix_their_search_path(books: psycopg.Connection[Any]) -> None:
    loose = rows(
        books,
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace"
        " AND NOT coalesce('search_path=pg_catalog' = ANY(proconfig), false)",
    )
    assert loose == []


def test_functions_of_the_gate_fix_their_search_path_too(books: psycopg.Connection[Any]) -> None:
    assert (
        rows(
            books,
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace IN ('gate'::regnamespace,"
            " 'public'::regnamespace) AND NOT coalesce('search_path=pg_catalog' = ANY(proconfig), false)",
        )
        == []
    )


def test_no_function_is_open_to_everybody(books: psycopg.Connection[Any]) -> None:
    assert (
        rows(
            books,
            "SELECT p.oid::regprocedure::text FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a"
            " WHERE pronamespace IN ('gate'::regnamespace, 'public'::regnamespace) AND a.grantee = 0",
        )
        == []
    )


@pytest.mark.parametrize("role", SERVING)
def test_functions_a_role_may_run(books: psycopg.Connection[Any], role: str) -> None:
    found = rows(
        books,
        "SELECT proname::text FROM pg_proc WHERE pronamespace IN ('gate'::regnamespace, 'public'::regnamespace)"
        " AND has_function_privilege(%s, oid, 'EXECUTE')",
        role,
    )
    assert set(found) == FUNCTIONS[role]


@pytest.mark.parametrize("role", SERVING)
def test_what_no_serving_role_may(books: psycopg.Connection[Any], role: str) -> None:
    may = rows(
        books,
        "SELECT relname::text, p FROM pg_class, unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p"
        " WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace IN ('public'::regnamespace, 'gate'::regnamespace)"
        " AND has_table_privilege(%s, oid, p)",
        role,
    )
    in_gate = rows(
        books,
        "SELECT relname::text, p FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p"
        " WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relnamespace = 'gate'::regnamespace"
        " AND CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE')"
        "     ELSE has_table_privilege(%s, oid, p) END",
        role,
        role,
    )
    everywhere = rows(
        books,
        "SELECT p FROM unnest(ARRAY['CREATE', 'TEMPORARY']) p WHERE has_database_privilege(%s, current_database(), p)"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
        " AND has_schema_privilege(%s, oid, 'CREATE')",
        role,
        role,
    )
    assert may == []
    assert in_gate == ([("inzagelog", "SELECT")] if role == "ov_app" else [])
    assert everywhere == []


def test_the_worker_reads_no_gated_table_nor_one_column_of_it(books: psycopg.Connection[Any]) -> None:
    for table in sorted(tables_of(set(GATED) | set(NOT_BY_CATEGORY))):
        assert rows(books, "SELECT has_any_column_privilege('ov_worker', %s, 'SELECT')", table) == [False], table


def test_nothing_else_shows_rows(books: psycopg.Connection[Any]) -> None:
    """A view, rule, publication or foreign table would be a way around the policies."""
    views = rows(
        books,
        "SELECT relname::text FROM pg_class WHERE relkind IN ('v', 'm', 'f')"
        " AND relnamespace IN ('public'::regnamespace, 'gate'::regnamespace)",
    )
    rules = rows(books, "SELECT rulename::text FROM pg_rules WHERE schemaname IN ('public', 'gate')")
    assert (views, rules, rows(books, "SELECT pubname::text FROM pg_publication")) == ([], [], [])


def test_the_log_cannot_be_changed_by_any_role_that_logs_in(books: psycopg.Connection[Any]) -> None:
    may = rows(
        books,
        "SELECT rolname::text, relname::text, p FROM pg_roles, pg_class,"
        " unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p WHERE rolname LIKE 'ov\\_%%' AND rolcanlogin"
        " AND relname LIKE 'inzagelog%%' AND relkind IN ('r', 'p') AND has_table_privilege(rolname, pg_class.oid, p)",
    )
    assert may == []
