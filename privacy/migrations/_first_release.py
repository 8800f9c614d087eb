"""The policies of gated tables as the first release made them. Frozen: `privacy.operations.restate` follows."""

from django.db.migrations import RunSQL

READERS = "ov_app, ov_exporter"
OWN = "(casus_id, categorie_id, bron_id) IN (SELECT onderwerp, categorie, partij FROM gate.entries('e'))"
OWN_MELDING = "(melding_id, categorie_id, bron_id) IN (SELECT onderwerp, categorie, partij FROM gate.entries('e'))"
SHARED = "(NOT beperkt AND (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('l')))"
COURT = (
    "(NOT beperkt AND vrijgave_op IS NOT NULL"
    " AND (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('r')))"
)
GRANTED = "(id, bron_id, casus_id, categorie_id) IN (SELECT rij, bron, casus, categorie FROM gate.granted('{table}'))"
WRITE = """bron_id = (SELECT gate.partij()) AND (
    (casus_id IS NOT NULL AND (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('s')))
    OR (casus_id IS NULL AND (melding_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('s'))))"""


def _enable(table: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        REVOKE ALL ON {table} FROM {READERS}, ov_worker;
        CREATE POLICY gate ON {table} TO ov_gate USING (true) WITH CHECK (true);
    """


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
        CREATE POLICY lezen ON {table} FOR SELECT TO {READERS} USING (
            {OWN} OR {SHARED} OR {OWN_MELDING} OR {COURT} OR {GRANTED.format(table=table)}{extra});
        CREATE POLICY toevoegen ON {table} FOR INSERT TO {READERS} WITH CHECK ({write});
        CREATE POLICY wijzigen ON {table} FOR UPDATE TO {READERS}
            USING ({OWN} OR {OWN_MELDING}{extra}) WITH CHECK ({write}{extra});
        CREATE TRIGGER historie AFTER UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION gate.remember();
    """
    )
    if delete:
        sql += f"CREATE POLICY wissen ON {table} FOR DELETE TO {READERS} USING ({OWN} OR {OWN_MELDING});"
    return RunSQL(sql, RunSQL.noop)
