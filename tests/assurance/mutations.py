"""Weaker gates: one check less in one function, and what ought to notice it (assurance.md 14).

As a pytest plugin (`-p tests.assurance.mutations`) this applies the mutation named by MUTATION to every database that a
test gets. tests/assurance/test_mutation.py runs it once for each.
"""

# ruff: noqa: E501 - each line is one mutation, as the SQL has it
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from privacy.operations import SQL

ORACLE = "tests/contract/test_oracle.py"
ATTACKS = (
    "tests/contract/test_attacks_tickets.py",
    "tests/contract/test_attacks_writing.py",
    "tests/contract/test_attacks_statements.py",
)
LOG = "tests/contract/test_log.py"
ASKING = "tests/integration/test_informatieverzoek.py"
RIGHTS = "tests/integration/test_rechten.py"
ENDED = "tests/contract/test_revocation.py"
CONVENANT = "tests/contract/test_convenant.py"
VERSIONS = "tests/integration/test_convenanten.py"
EMERGENCY = "tests/integration/test_noodprocedure.py"
TWO = "tests/contract/test_rights.py"
HANDED = ("tests/integration/test_rollen.py", "tests/integration/test_overdracht.py")
NEWEST = "tests/contract/test_search.py"


@dataclass(frozen=True, slots=True)
class Mutation:
    """In `file` of the gate's functions `old` becomes `new`; one of `detectors` must fail."""

    file: str
    old: str
    new: str
    detectors: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())[:70]}"

    @property
    def key(self) -> str:
        """What tells this mutation from the others, in tests/assurance/noticed.json."""
        return f"{self.name} => {' '.join(self.new.split())[:60]}"

    def sql(self) -> str:
        text = (SQL / "functions" / f"{self.file}.sql").read_text()
        if self.old not in text:
            raise LookupError(f"{self.file}.sql has no {self.old!r}")
        return text.replace(self.old, self.new)


def _each(file: str, detectors: tuple[str, ...], *pairs: tuple[str, str]) -> list[Mutation]:
    return [Mutation(file, old, new, detectors) for old, new in pairs]


MUTATIONS = [
    *_each(
        "context",
        (*ATTACKS, LOG),
        ("OR sha256(convert_to(p_mac, 'UTF8')) <> sha256(convert_to(encode(gate.hmac('context', p_context), 'hex'), 'UTF8'))", ""),
        ("OR to_timestamp(f[5]::double precision) < clock_timestamp()", ""),
        ("WHERE m.id = f[1]::bigint AND m.actief AND u.is_active", "WHERE m.id = f[1]::bigint"),
        ("EXECUTE 'CLOSE ALL';", ""),
        ("IF left(v, 64) IS DISTINCT FROM encode(gate.hmac('ticket', p_name || body), 'hex')\n       OR ", "IF "),
        ("OR split_part(body, '|', 1) IS DISTINCT FROM pg_current_xact_id_if_assigned()::text", ""),
    ),
    *_each("context", ("tests/integration/test_geheimhouding.py",), ("a.inhoud := geheim AND r &&", "a.inhoud := r &&")),
    *_each(
        "rights",
        (ENDED, TWO, VERSIONS, EMERGENCY, CONVENANT, *ATTACKS, ORACLE),
        ("c.status = 'geldig'", "c.status IN ('geldig', 'concept', 'ter_ondertekening')"),
        ("<= v.geldig_tot\n$$;", "IS NOT NULL\n$$;"),
        ("AND c.geldig_van <= (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date\n          AND (c.status", "AND (c.status"),
        ("ORDER BY c.geldig_van DESC, c.versie DESC", "ORDER BY c.versie"),
        ("AND cp.partij_id = p_partij AND cp.ondertekend_op IS NOT NULL", "AND cp.partij_id = p_partij"),
        ("AND n.medewerker_id = a.medewerker AND n.partij_id = a.partij AND a.inhoud", ""),
        ("      AND clock_timestamp() BETWEEN n.geldig_van AND n.geldig_tot\n$$;", "$$;"),
        ("JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id AND g.user_id = a.gebruiker", "JOIN public.cases_deelnameuserobjectpermission g ON g.content_object_id = d.id"),
        ("AND d.partij_id = a.partij AND d.beeindigd_op IS NULL AND a.inhoud", "AND d.beeindigd_op IS NULL AND a.inhoud"),
        ("AND d.partij_id = a.partij AND d.beeindigd_op IS NULL AND a.inhoud", "AND d.partij_id = a.partij AND a.inhoud"),
        ("CASE WHEN c.afgeschermd_op IS NOT NULL THEN 'F4' ELSE gate.fase(c.status) END", "gate.fase(c.status)"),
        ("WHERE NOT d.nood OR c.aangemeld_op IS NOT NULL", ""),
        ("mee.fase <> 'F0' AND coalesce(r.toegang = 'lezen'", "coalesce(r.toegang <> 'geen'"),
        ("AND NOT r.besluit_nodig", ""),
        ("AND (NOT r.toestemming_nodig OR gate.consents(mee.id, cat.nr, a.partij))", ""),
        ("AND r.partijsoort = a.soort AND r.fase = mee.fase", "AND r.partijsoort = a.soort AND r.fase = 'F2'"),
        ("AND r.categorie_id = cat.nr AND r.partijsoort = a.soort AND r.fase", "AND r.partijsoort = a.soort AND r.fase"),
        ("WHERE mee.fase <> 'F4' OR coalesce(p_reden, '') <> ''", ""),
        ("AND p_categorie = ANY (t.categorieen) AND p_partij", "AND p_partij"),
        ("AND p_partij = ANY (t.partijen)", ""),
        ("AND t.ingetrokken_op IS NULL AND t.gegeven_op", "AND t.gegeven_op"),
        ("<= t.geldig_tot)", "IS NOT NULL)"),
        ("AND a.inhoud AND m.bron_id = a.partij", "AND a.inhoud"),
    ),
    *_each(
        "opening",
        (TWO, *ATTACKS, ENDED, LOG, ORACLE),
        ("IF coalesce(p_doel, '') = '' THEN", "IF false THEN"),
        ("IF gate.medewerker() IS DISTINCT FROM a.medewerker THEN", "IF false THEN"),
        ("AND l.tijd > clock_timestamp() - interval '60 seconds'\n          AND l.tijd > statement_timestamp() - interval '60 seconds'\n", ""),
        ("AND l.medewerker_id = a.medewerker AND l.verzoek = a.verzoek", "AND l.verzoek = a.verzoek"),
        ("AND l.medewerker_id = a.medewerker AND l.verzoek = a.verzoek", "AND l.medewerker_id = a.medewerker"),
        ("AND l.xid <> pg_current_xact_id() AND pg_xact_status(l.xid) = 'committed'", ""),
        ("(r.categorie = 0 OR r.categorie = ANY (g.categorieen))\n        GROUP BY r.casus", "true\n        GROUP BY r.casus"),
        ("recht.schrijven AND recht.verstrekken AND recht.wat <> 'aanvraag'", "recht.verstrekken AND recht.wat <> 'aanvraag'"),
        ("recht.schrijven AND recht.verstrekken AND recht.wat <> 'aanvraag'", "recht.schrijven AND recht.wat <> 'aanvraag'"),
        ("WHERE (t->>'medewerker')::bigint = gate.medewerker()", "WHERE true"),
        ("b.partij_id = (SELECT gate.partij()) AND b.ingetrokken_op IS NULL\n      AND clock", "b.ingetrokken_op IS NULL\n      AND clock"),
        ("b.partij_id = (SELECT gate.partij()) AND b.ingetrokken_op IS NULL\n      AND clock", "b.partij_id = (SELECT gate.partij())\n      AND clock"),
        ("      AND clock_timestamp() BETWEEN b.geldig_van AND b.geldig_tot\n      AND (b.toe", "      AND (b.toe"),
    ),
    *_each(
        "opening",
        ("tests/integration/test_toestemming.py",),
        ("c.id = b.toestemming_id AND c.ingetrokken_op IS NULL\n", "c.id = b.toestemming_id\n"),
        ("              AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN c.gegeven_op AND c.geldig_tot))", "))"),
    ),
    *_each(
        "betrokkenen",
        ("tests/integration/test_wissing.py", "tests/integration/test_bewaren_verzoeken.py"),
        ("AND v.besluit IN ('toegewezen', 'deels')\n    JOIN public.cases_casus c ON c.id = r.casus_id AND c.status", "\n    JOIN public.cases_casus c ON c.id = r.casus_id AND c.status"),
        ("casus_id = $1 AND bron_id = $2 AND categorie_id = ANY ($3)", "casus_id = $1 AND categorie_id = ANY ($3)"),
        ("casus_id = $1 AND bron_id = $2 AND categorie_id = ANY ($3)", "casus_id = $1 AND bron_id = $2 AND $3 IS NOT NULL"),
        ("' AND ($4 OR bewoner_id = $5)'", "' AND ($4 OR true OR bewoner_id = $5)'"),
        ("AND ('privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR gate.asks_in(a, r.casus_id));\n    IF NOT FOUND", ";\n    IF NOT FOUND"),
        ("AND (v.beperkt_van IS NULL OR v.beperkt_tot IS NOT NULL)", ""),
    ),
    *_each(
        "opening",
        (RIGHTS,),
        ("WHERE r.uitkomst = 'akkoord' AND t.categorie NOT IN (9, 12, 13)", "WHERE r.uitkomst = 'akkoord'"),
        ("AND v.status = 'samenstellen'", ""),
        ("AND t.categorie = ANY (r.categorieen)", ""),
    ),
    *_each(
        "rechten",
        (RIGHTS,),
        ("IF NOT 'privacy_officer' = ANY (string_to_array(a.rollen, ',')) OR NOT EXISTS", "IF NOT EXISTS"),
        ("CASE WHEN a.regie THEN c.aangemeld_op IS NOT NULL ELSE d.partij_id = a.partij END", "true"),
    ),
    *_each(
        "search",
        (TWO, NEWEST, RIGHTS, *ATTACKS),
        ("PERFORM gate.require_logged_search(a, p_log_id);\n    RETURN QUERY", "RETURN QUERY"),
        ("PERFORM gate.require_logged_search(a, p_log_id);\n    hits", "hits"),
        ("k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt", "k.bron_id = a.partij OR (r.lezen"),
        ("k.bron_id = a.partij OR (r.lezen AND NOT k.beperkt", "k.bron_id = a.partij OR (NOT k.beperkt"),
        ("NOT k.beperkt AND (k.alleen_voor IS NULL OR a.partij = ANY (k.alleen_voor))", "NOT k.beperkt"),
        ("gate.rights(a, p_casussen, '{1}', 'zoeken') r\n    JOIN gate.zoeksleutel k ON k.casus_id = r.casus AND k.categorie = r.categorie AND k.sleutel", "unnest(p_casussen) x (casus) CROSS JOIN (SELECT true AS lezen) r\n    JOIN gate.zoeksleutel k ON k.casus_id = x.casus AND k.sleutel"),
        ("SELECT DISTINCT f.casus FROM gate.findable(a, p_sleutels, p_casussen[judged + 1:judged + part]) f", "SELECT unnest(p_casussen)"),
        ("(z.bron_id = a.partij OR (a.regie AND c.aangemeld_op IS NOT NULL))", "true"),
    ),
    *_each("history", ATTACKS, ("AND NOT (live->>'beperkt')::boolean", ""), ("t.categorie = (live->>'categorie_id')::int AND NOT", "NOT")),
    *_each(
        "casus",
        (TWO, *ATTACKS),
        ("WHERE d.casus_id = p_casus AND d.partij_id = gate.partij() AND d.beeindigd_op IS NULL)", "WHERE d.casus_id = p_casus)"),
        ("(c.aangemeld_op IS NOT NULL AND gate.regie() AND gate.works_on(c.id))", "true"),
        ("OR (d.partij_id <> gate.partij() AND gate.may_invite(d.casus_id, d.partij_id))", "OR true"),
    ),
    *_each(
        "overdracht",
        HANDED,
        ("IF m.id IS NULL OR NOT gate.beheert_partij(m.partij_id) THEN", "IF m.id IS NULL THEN"),
        ("THEN w.soort WHEN w.inhoud THEN 'werk' ELSE 'toezicht' END", "THEN w.soort ELSE w.soort END"),
        ("CASE WHEN m.partij_id = gate.organisatie() THEN sum(w.aantal)::bigint END", "sum(w.aantal)::bigint"),
        ("van.id IS NULL OR NOT gate.beheert_partij(van.partij_id) OR", "van.id IS NULL OR"),
        ("OR van.user_id = gate.gebruiker() THEN", "THEN"),
        ("c.id = p_casus AND c.aangemeld_op IS NOT NULL", "c.id = p_casus"),
        ("AND (alles OR (regie AND g.afwezigheid_id IS NULL AND gate.was_aangemeld(d.casus_id)))", "AND alles"),
        ("AND g.afwezigheid_id = f.id\n", "AND g.afwezigheid_id = f.id AND false\n"),
        ("IF EXISTS (SELECT 1 FROM gate.in_hand(van, p_blijft)) THEN", "IF false THEN"),
        ("WHERE x.id = p_wie AND x.partij_id = p_van.partij_id AND x.id", "WHERE x.id = p_wie AND x.id"),
        ("AND x.id <> p_van.id AND x.actief", "AND x.actief"),
        ("AND x.id <> p_van.id AND x.actief", "AND x.id <> p_van.id"),
        ("ON u.id = x.user_id AND u.is_active\n    WHERE x.id = p_wie", "ON u.id = x.user_id\n    WHERE x.id = p_wie"),
        ("AND x.actief\n      AND x.rollen::text[] && p_rollen;", "AND x.actief;"),
    ),
]  # fmt: skip


def chosen() -> Mutation:
    return MUTATIONS[int(os.environ["MUTATION"])]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    """Let every clone of this session be weak in this one place."""
    if "MUTATION" not in os.environ:
        return
    from tests.databases import Databases

    mutation, whole = chosen(), Databases.clone

    @contextmanager
    def clone(self: Databases, kind: str) -> Iterator[Any]:
        with whole(self, kind) as database:
            with psycopg.connect(self.cluster.superuser(database.name), autocommit=True) as connection:
                connection.execute(
                    f"BEGIN; SET LOCAL check_function_bodies = off; SET LOCAL ROLE ov_gate; {mutation.sql()}; COMMIT"
                )
            yield database

    Databases.clone = clone  # type: ignore[method-assign]  # for this process, which runs nothing else
