"""Data that belongs to a release: the categories, the gate's key, the partitions of the log."""

import datetime as dt
import hmac
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from parties.models import Gemeente, Partij
from privacy.models import Categorie, Convenant, ConvenantPartij, ConvenantRegel, Fase
from privacy.operations import gate_functions

DATA = Path(__file__).parent / "data"
MATRIX = DATA / "convenant_woonoverlast.toml"
GROUNDS = ("art6", "art9_10", "wpg_besluit", "beroepsgeheim")


def matrix() -> dict[str, Any]:
    """The default convenant: categories, kinds of party, cells with their clause and reason."""
    return tomllib.loads(MATRIX.read_text())


@cache
def kinds_of_party() -> dict[str, dict[str, Any]]:
    """Per kind of party its usual grounds, and whether it may be party to a Zorg- en Veiligheidshuis (`wgs`)."""
    return tomllib.loads((DATA / "convenant_partijen.toml").read_text())


def grounds(soort: str) -> dict[str, str]:
    """The grounds that a new party of this kind begins with; empty where its own jurist has to say."""
    known = kinds_of_party().get(soort, {})
    return {name: known.get(name, "") for name in GROUNDS}


def may_join_zvh(soort: str) -> bool:
    """Whether this kind of party is a deelnemer under the WGS (art. 2.27)."""
    return bool(kinds_of_party().get(soort, {}).get("wgs"))


def install_gate_functions() -> None:
    """Bring the functions of the gate to this release, from privacy/sql/functions/."""
    with connection.cursor() as cursor:
        cursor.execute(gate_functions())


def install_gate_key() -> None:
    """Give PostgreSQL the key that verifies who asks; the other keys it makes for itself, once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ov_gate")
        cursor.execute("SELECT gate.install_key('context', %s)", [settings.GATE_KEY.encode()])
        for name in ("ticket", "zoek", "logboek"):
            cursor.execute("SELECT 1 FROM gate.sleutel WHERE naam = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute("SELECT gate.install_key(%s, %s)", [name, secrets.token_bytes(64)])
        cursor.execute("RESET ROLE")


def gate_key_is_known() -> bool:
    """Whether PostgreSQL verifies with the GATE_KEY of the settings already."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ov_gate")
        cursor.execute("SELECT gate.hmac('context', 'wie leest')")
        found = bytes(cursor.fetchone()[0])
        cursor.execute("RESET ROLE")
    return hmac.compare_digest(found, hmac.digest(settings.GATE_KEY.encode(), b"wie leest", "sha256"))


def rotate_gate_keys() -> None:
    """Give PostgreSQL the GATE_KEY of the settings and a new key for tickets: what was signed before is worth nothing.

    The keys of the search index and of the log stay; what they made is stored.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ov_gate")
        cursor.execute("SELECT gate.install_key('context', %s)", [settings.GATE_KEY.encode()])
        cursor.execute("SELECT gate.install_key('ticket', %s)", [secrets.token_bytes(64)])
        cursor.execute("RESET ROLE")


def ensure_partitions(today: dt.date, *, back: int = 0) -> None:
    """A partition of the log for each month, from `back` months ago until three months from now."""
    first = (today.replace(day=1) - dt.timedelta(days=31 * back)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.ensure_partitions(%s, %s)", [first, today + dt.timedelta(days=93)])


def hide_statistics() -> None:
    """Let PostgreSQL keep no statistics about what gated rows say.

    The row estimate of an EXPLAIN, which obeys no policy, would tell whether a name is there. Run after each migration,
    so that a new column is not forgotten.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', t.tgrelid::regclass, a.attname)"
            " FROM pg_trigger t JOIN pg_attribute a ON a.attrelid = t.tgrelid"
            " WHERE t.tgname = 'historie' AND a.attnum > 0 AND NOT a.attisdropped"
            " AND a.attname NOT IN ('id', 'beperkt') AND a.attname !~ '_id$' AND a.attstattarget IS DISTINCT FROM 0"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def load_categories() -> None:
    rows = [Categorie(nr=c["nr"], naam=c["naam"], uitleg=c.get("uitleg", "")) for c in matrix()["categorie"]]
    Categorie.objects.bulk_create(rows, update_conflicts=True, unique_fields=["nr"], update_fields=["naam", "uitleg"])


def load_convenant(
    gemeente: Gemeente, *, naam: str, doel: str, geldig_van: dt.date, geldig_tot: dt.date, versie: int = 1
) -> Convenant:
    """Make a valid convenant from the default matrix, signed by every Partij of the gemeente."""
    convenant = Convenant.objects.create(
        gemeente=gemeente,
        overlegvorm="woonoverlast",
        naam=naam,
        versie=versie,
        status=Convenant.Status.GELDIG,
        doel=doel,
        geldig_van=geldig_van,
        geldig_tot=geldig_tot,
    )
    signed = timezone.make_aware(dt.datetime.combine(geldig_van, dt.time(12)))
    ConvenantPartij.objects.bulk_create(
        ConvenantPartij(convenant=convenant, partij=partij, ondertekend_op=signed, **grounds(partij.soort))
        for partij in Partij.objects.filter(gemeente=gemeente)
    )
    ConvenantRegel.objects.bulk_create(regels(convenant))
    return convenant


def regels(convenant: Convenant) -> list[ConvenantRegel]:
    """Every cell of the matrix in every phase (domain.md section 4, Phases).

    In triage (F1) the regie reads what the aanmelder chose to send; another Partij reads row 1, to match, and the rest
    is at most a hit.
    """
    data = matrix()
    found = []
    for soort in data["partijsoort"]:
        for categorie in data["categorie"]:
            cel = categorie["cellen"][soort["kolom"]]
            for fase in (Fase.TRIAGE, Fase.OVERLEG, Fase.GESLOTEN):
                found.append(_regel(convenant, soort, categorie, cel, fase))
    return found


def _regel(
    convenant: Convenant, soort: dict[str, Any], categorie: dict[str, Any], cel: str, fase: Fase
) -> ConvenantRegel:
    toegang = ConvenantRegel.Toegang.GEEN
    if "C" in cel:
        toegang = ConvenantRegel.Toegang.LEZEN
        if fase == Fase.TRIAGE and not soort.get("regie") and categorie["nr"] != 1:
            toegang = ConvenantRegel.Toegang.HIT
    elif "H" in cel:
        toegang = ConvenantRegel.Toegang.HIT
    return ConvenantRegel(
        convenant=convenant,
        categorie_id=categorie["nr"],
        partijsoort=soort["soort"],
        fase=fase,
        toegang=toegang,
        verstrekken="P" in cel,
        besluit_nodig="*" in cel,
        artikel=categorie["artikel"],
        grondslag=categorie.get("grondslag", ""),
        reden=categorie["reden"],
    )
