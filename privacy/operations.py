"""Migration operations that put a table behind the gate. Every model table is given exactly one of these.

`gated`: rows with personal data, opened and logged per reading.
`requested`: the same for the rows of an informatieverzoek or rechtenverzoek.
`shell`: numbers, statuses and dates without personal data, visible to who takes part.
`reference`: data that everybody may read and the web may not write.
`private`: a user's own account data; the web's ordinary read and write.
"""

from pathlib import Path

from django.db.migrations import RunSQL

SQL = Path(__file__).parent / "sql"

READERS = "ov_app, ov_exporter"

# The casus a person works on for the Partij that is active in this transaction. Driven from participation: both lookups
# are by index, and each `(SELECT gate.…())` runs once per query.
_PART = """
    FROM cases_deelname d
    JOIN cases_deelnameuserobjectpermission g ON g.content_object_id = d.id
    WHERE d.casus_id = {casus} AND d.partij_id = (SELECT gate.partij()) AND d.beeindigd_op IS NULL
      AND g.user_id = (SELECT gate.gebruiker())"""
TAKES_PART = f"EXISTS (SELECT 1{_PART})"
# The same where fifty of many are read: for EXISTS PostgreSQL may fetch all that somebody works on before the first.
WORKS_ON = f"(SELECT true{_PART} LIMIT 1)"

ALONE = "(alleen_voor IS NULL OR (SELECT gate.partij()) = ANY (alleen_voor))"
OWN = "(casus_id, categorie_id, bron_id) IN (SELECT onderwerp, categorie, partij FROM gate.entries('e'))"
OWN_MELDING = "(melding_id, categorie_id, bron_id) IN (SELECT onderwerp, categorie, partij FROM gate.entries('e'))"
OPENED = (
    "(NOT beperkt AND {alone}"
    " AND (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('{kind}')))"
)
SHARED = OPENED.format(alone=ALONE, kind="l")
COURT = OPENED.format(alone=f"vrijgave_op IS NOT NULL AND {ALONE}", kind="r")
GRANTED = "(id, bron_id, casus_id, categorie_id) IN (SELECT rij, bron, casus, categorie FROM gate.granted('{table}'))"
# For who answers a betrokkene (art. 15 AVG), what the source agreed to.
CONSULTED = (
    "(NOT beperkt AND (casus_id, categorie_id, bron_id) IN (SELECT casus, categorie, bron FROM gate.consulted()))"
)
WRITE = """bron_id = (SELECT gate.partij()) AND (
    (casus_id IS NOT NULL AND (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('s')))
    OR (casus_id IS NULL AND (melding_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('s'))))"""


def _enable(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        REVOKE ALL ON {table} FROM {READERS}, ov_worker;
        CREATE POLICY gate ON {table} TO ov_gate USING (true) WITH CHECK (true);
        GRANT DELETE ON {table} TO ov_gate;
    """


def _reasons(table: str, also: str) -> str:
    """Why a row is visible: own, convenant or besluit; to who answers a betrokkene, what the source agreed to."""
    reasons = (OWN, SHARED, OWN_MELDING, COURT, GRANTED.format(table=table), CONSULTED)
    return " OR ".join(reasons) + (f" OR ({also})" if also else "")


def restate(table: str, *, also: str = "") -> RunSQL:
    """Say anew why a row of a gated table is visible, after the reasons have changed."""
    return RunSQL(f"ALTER POLICY lezen ON {table} USING ({_reasons(table, also)});", RunSQL.noop)


def gated(table: str, *, also: str = "", write_also: str = "", delete: bool = False) -> RunSQL:
    """Put `table` (a CategorieRij) behind the gate: one policy to read, one to write, and a history.

    `also` is one more reason to see a row, in SQL, and `write_also` one more to write one; `delete` lets the provider
    remove its own rows (drafts only).
    """
    extra = f" OR ({also})" if also else ""
    write = f"({WRITE}) OR ({write_also})" if write_also else WRITE
    sql = (
        _enable(table)
        + f"""
        GRANT SELECT, INSERT, UPDATE{", DELETE" if delete else ""} ON {table} TO {READERS};
        CREATE POLICY lezen ON {table} FOR SELECT TO {READERS} USING ({_reasons(table, also)});
        CREATE POLICY toevoegen ON {table} FOR INSERT TO {READERS} WITH CHECK ({write});
        CREATE POLICY wijzigen ON {table} FOR UPDATE TO {READERS}
            USING ({OWN} OR {OWN_MELDING}{extra}) WITH CHECK ({write}{extra});
        CREATE TRIGGER historie AFTER UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION gate.remember();
    """
    )
    if delete:
        sql += f"CREATE POLICY wissen ON {table} FOR DELETE TO {READERS} USING ({OWN} OR {OWN_MELDING});"
    return RunSQL(sql, RunSQL.noop)


def requested(table: str) -> RunSQL:
    """Put the rows of an aanvraag (an Informatieverzoek or Rechtenverzoek) behind the gate, with a history.

    They hang on no casus: the aanvraag itself is opened and logged, by either side.
    """
    opened = "(aanvraag, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('{kind}'))"
    read = opened.format(kind="v")
    write = "bron_id = (SELECT gate.organisatie()) AND " + opened.format(kind="w")
    return RunSQL(
        _enable(table)
        + f"""
        GRANT SELECT, INSERT, UPDATE ON {table} TO {READERS};
        CREATE POLICY lezen ON {table} FOR SELECT TO {READERS} USING ({read});
        CREATE POLICY toevoegen ON {table} FOR INSERT TO {READERS} WITH CHECK ({write});
        CREATE POLICY wijzigen ON {table} FOR UPDATE TO {READERS} USING ({write}) WITH CHECK ({write});
        CREATE TRIGGER historie AFTER UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION gate.remember();
        """,
        RunSQL.noop,
    )


def shell(
    table: str,
    *,
    select: str,
    insert: str = "",
    update: str = "",
    columns: str = "",
    delete: str = "",
    worker: str = "",
) -> RunSQL:
    """Show `table` to who takes part. An empty `insert` or `update` means that the web may not do that.

    `columns`, when given, are the only ones that may be updated, so that a row never moves to another casus or Partij.
    `worker` lists the privileges of the reminding process, for instance ``SELECT, UPDATE (verzonden_op)``.
    """
    rights = ["SELECT"] + ["INSERT"] * bool(insert) + [f"UPDATE ({columns})" if columns else "UPDATE"] * bool(update)
    rights += ["DELETE"] * bool(delete)
    sql = (
        _enable(table)
        + f"""
        GRANT {", ".join(rights)} ON {table} TO {READERS};
        CREATE POLICY lezen ON {table} FOR SELECT TO {READERS} USING ({select});
    """
    )
    if insert:
        sql += f"CREATE POLICY toevoegen ON {table} FOR INSERT TO {READERS} WITH CHECK ({insert});"
    if update:
        sql += f"CREATE POLICY wijzigen ON {table} FOR UPDATE TO {READERS} USING ({update}) WITH CHECK ({update});"
    if delete:
        sql += f"CREATE POLICY wissen ON {table} FOR DELETE TO {READERS} USING ({delete});"
    if worker:
        sql += f"GRANT {worker} ON {table} TO ov_worker;"
        sql += f"CREATE POLICY werker ON {table} TO ov_worker USING (true) WITH CHECK (true);"
    return RunSQL(sql, RunSQL.noop)


def reference(*tables: str) -> RunSQL:
    """Tables that the web and the jobs read and only the owner writes."""
    return RunSQL(
        "".join(
            f"REVOKE ALL ON {t} FROM {READERS}, ov_worker; GRANT SELECT ON {t} TO {READERS}, ov_worker;" for t in tables
        ),
        RunSQL.noop,
    )


def gate_functions() -> str:
    """The functions of the gate as this release has them, in SQL that may be run again at every migrate.

    Bodies are not checked: in the first migration they speak of tables that later ones make.
    """
    bodies = "\n".join(path.read_text() for path in sorted((SQL / "functions").glob("*.sql")))
    return f"SET LOCAL check_function_bodies = off; SET LOCAL ROLE ov_gate;\n{bodies}\nRESET ROLE;"
