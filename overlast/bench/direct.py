"""The same work without the web: the bare query of a list, and the gate for one casus."""

import time
import uuid
from typing import Any

import psycopg
from django.db import transaction

from cases.models import Casus, Naw
from overlast.bench.world import PERSONAS
from parties.actor import actor_of
from parties.models import Medewerker
from privacy import gate

TIMES = 20
# What a list page of 50 shows, asked as simply as can be: no policy, no gate, no log.
RAW_LIST = """
SELECT c.nummer, c.soort, c.status, c.niveau, c.spoed, c.geopend_op, d.gewijzigd_op, n.adres_tekst, a.openbare_ruimte,
    a.huisnummer, a.postcode
FROM cases_deelname d
JOIN cases_deelnameuserobjectpermission p ON p.content_object_id = d.id AND p.user_id = %s
JOIN cases_casus c ON c.id = d.casus_id
LEFT JOIN cases_naw n ON n.casus_id = c.id
LEFT JOIN cases_bagadres a ON a.id = n.adres_id
WHERE d.partij_id = %s AND d.beeindigd_op IS NULL
ORDER BY d.gewijzigd_op DESC, d.casus_id DESC LIMIT 50
"""


class Direct:
    """Times, in ms, per persona."""

    def __init__(self, raw: psycopg.Connection[Any], targets: dict[str, Any]) -> None:
        self._raw = raw
        self._times: dict[str, dict[str, list[float]]] = {"raw_list": {}, "gate_casus": {}}
        self._people = {}
        for persona in PERSONAS:
            own = targets["of"][persona.key]
            who = Medewerker.objects.select_related("user", "partij__gemeente").get(pk=own["medewerker"])
            casus = raw.execute("SELECT id FROM cases_casus WHERE nummer = %s", [own["small"]]).fetchone()
            assert casus is not None
            self._people[persona.key] = (who, casus[0])

    def round(self) -> None:
        """Ask both some times for everybody."""
        for key, (who, casus) in self._people.items():
            for _ in range(TIMES):
                self._note("raw_list", key, self._list, who)
                self._note("gate_casus", key, self._gate, who, casus)

    def _note(self, name: str, key: str, work: Any, *arguments: Any) -> None:
        began = time.perf_counter()
        work(*arguments)
        self._times[name].setdefault(key, []).append((time.perf_counter() - began) * 1000)

    def _list(self, who: Medewerker) -> None:
        self._raw.execute(RAW_LIST, [who.user_id, who.partij_id], prepare=True).fetchall()

    def _gate(self, who: Medewerker, casus: uuid.UUID) -> None:
        """Enter, log, open and read one casus: what every page about a casus begins with."""
        actor = actor_of(who, sessie="bench", verzoek=uuid.uuid4(), ip="192.0.2.1")
        with transaction.atomic():
            gate.enter(actor)
            opening = gate.open_gate(actor, casussen=[casus], categories=gate.ALL_CATEGORIES, doel=gate.Doel.CASUS)
            Casus.objects.get(pk=casus)
            gate.of_casus(opening, Naw, casus, "adres")

    def summary(self) -> dict[str, dict[str, dict[str, float]]]:
        """Median and 95th percentile, in ms."""
        from overlast.bench.measure import percentile

        return {
            name: {
                key: {"p50": percentile(times, 50), "p95": percentile(times, 95)} for key, times in by_person.items()
            }
            for name, by_person in self._times.items()
        }
