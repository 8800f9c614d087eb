"""`make profile URL=/casussen/ AS=fatma`: the SQL of one page with its plans, and where its Python spends its time.

The page is asked of the application itself, in this process, as the role of the web. auto_explain sends the plan of
every statement, those inside the gate's functions included, to this process alone; a superuser switches it on. N says
on which of the databases of `make bench` (1,000 casussen unless said); POST=name=value&... sends a form.
"""

import cProfile
import io
import os
import pstats
import sys
import time
from collections.abc import Callable
from typing import Any

import django
import psycopg
from psycopg import sql

from overlast.bench import server
from overlast.database.embedded import Cluster

WARM, TIMED = 3, 10
SHOWN = 30
LONGEST = 1600
EXPLAIN = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_level": "notice",
}


def main() -> int:
    """Make the database when needed, then look at the page in processes that work on it."""
    step = sys.argv[1] if len(sys.argv) > 1 else ""
    if step:
        django.setup()
        return look(os.environ["URL"], os.environ.get("AS") or "fatma", os.environ.get("POST", ""), step)
    cluster = server.open_cluster()
    try:
        place = server.prepare(cluster, int(os.environ.get("N") or 1000))
        server.collect_static(place)
        place.run("app", "-m", "overlast.bench.profile", "time")
        explaining(cluster, place.name, on=True)
        try:
            place.run("app", "-m", "overlast.bench.profile", "plans")
        finally:
            explaining(cluster, place.name, on=False)
    finally:
        cluster.release(wait=True)
    return 0


def explaining(cluster: Cluster, name: str, *, on: bool) -> None:
    """Let PostgreSQL tell sessions of the web on this database how it carried out their statements, or no longer."""
    with psycopg.connect(cluster.superuser(), autocommit=True) as connection:
        for setting, value in EXPLAIN.items():
            change = sql.SQL("SET {} = {}").format(sql.SQL(setting), sql.Literal(value))
            change = change if on else sql.SQL("RESET {}").format(sql.SQL(setting))
            connection.execute(sql.SQL("ALTER ROLE ov_app IN DATABASE {} {}").format(sql.Identifier(name), change))


def look(url: str, who: str, form: str, step: str) -> int:
    """Ask for the page some times, then show its queries and its hot spots (`time`), or its plans (`plans`)."""
    ask = asker(url, who, form)
    if ask is None:
        return 1
    for _ in range(WARM):
        ask()
    if step == "plans":
        plans(ask)
        return 0
    times = []
    for _ in range(TIMED):
        began = time.process_time()
        answer = ask()
        times.append((time.process_time() - began) * 1000)
    print(f"{url}: {answer.status_code}, {len(answer.content)} bytes, at best {min(times):.1f} ms of Python\n")
    queries(ask)
    profiler = cProfile.Profile()
    profiler.runcall(ask)
    out = io.StringIO()
    stats = pstats.Stats(profiler, stream=out)
    for order in ("tottime", "cumulative"):
        stats.sort_stats(order).print_stats(SHOWN)
    print(out.getvalue())
    return 0


def asker(url: str, who: str, form: str) -> Callable[[], Any] | None:
    """Asks for the page as the person whose name begins with `who`; None when there is nobody."""
    from overlast.bench.requests import HOST
    from overlast.toets import builders
    from parties.models import Medewerker

    person = Medewerker.objects.select_related("user").filter(user__naam__istartswith=who).first()
    if person is None:
        known = ", ".join(Medewerker.objects.values_list("user__naam", flat=True))
        print(f"profile: nobody's name begins with {who!r}; known are {known}", file=sys.stderr)
        return None
    browser = builders.client(person)
    options: dict[str, Any] = {"secure": True, "headers": {"host": HOST}}
    if form:
        return lambda: browser.post(url, form, content_type="application/x-www-form-urlencoded", **options)
    return lambda: browser.get(url, **options)


def queries(ask: Callable[[], Any]) -> None:
    """Print every query of the page with its time, on either connection."""
    from django.db import connections

    told: list[tuple[float, str]] = []

    def clock(execute: Any, statement: str, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(statement, *arguments)
        finally:
            told.append(((time.perf_counter() - began) * 1000, str(statement)))

    with connections["default"].execute_wrapper(clock), connections["inzagelog"].execute_wrapper(clock):
        ask()
    print(f"{len(told)} queries, {sum(ms for ms, _ in told):.1f} ms")
    for number, (ms, statement) in enumerate(told, start=1):
        print(f"{number:3}. {ms:6.2f} ms  {statement[:LONGEST]}")
    print()


def plans(ask: Callable[[], Any]) -> None:
    """Print the plan of each statement as PostgreSQL carried it out, those inside the gate's functions included."""
    from django.db import connections

    told: list[str] = []
    for alias in ("default", "inzagelog"):
        connection = connections[alias]
        connection.ensure_connection()
        connection.connection.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
    ask()
    for number, plan in enumerate(told, start=1):
        print(f"--- statement {number}\n{plan}\n")


if __name__ == "__main__":
    sys.exit(main())
