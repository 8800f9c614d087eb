"""Two weeks of reading, so that a privacy officer of the demo has something to look at."""

import datetime as dt

from django.db import connection

from cases.models import Betrokkene, Deelname, DeelnameUserObjectPermission
from overlast.demo.load.clock import Clock
from parties.models import Medewerker
from privacy.models import Convenant, ConvenantRegel

DAYS = 14


def load_inzagelog(clock: Clock) -> int:
    """Write what participants would have read on working days; returns the number of rows."""
    rights: dict[str, list[int]] = {}
    convenant = Convenant.objects.filter(gemeente_id="lindewaard").first()
    rules = ConvenantRegel.objects.filter(convenant=convenant, fase="F2")
    for rule in rules.order_by("categorie_id"):
        if (rule.toegang == "lezen" and not rule.besluit_nodig) or rule.verstrekken:
            rights.setdefault(rule.partijsoort, []).append(rule.categorie_id)
    bewoners = dict(Betrokkene.objects.values_list("casus_id", "bewoner_id"))
    staff = {(p.content_object_id, p.user_id) for p in DeelnameUserObjectPermission.objects.all()}
    rows = []
    deelnames = list(Deelname.objects.filter(casus__aangemeld_op__isnull=False).select_related("casus", "partij"))
    people = list(Medewerker.objects.select_related("user"))
    for day in range(DAYS, 0, -1):
        if clock.day(day).weekday() > 4:
            continue
        for n, deelname in enumerate(sorted(deelnames, key=lambda d: d.casus.nummer + d.partij.naam)):
            if (n + day) % 5:
                continue
            person = next(
                (m for m in people if (deelname.pk, m.user_id) in staff and m.partij_id == deelname.partij_id), None
            )
            if person is None:
                continue
            moment = clock.at(day, "09:00") + dt.timedelta(minutes=(n * 7) % 480)
            rows.append(
                (
                    moment,
                    person.pk,
                    person.user_id,
                    ",".join(person.rollen),
                    deelname.partij_id,
                    deelname.casus.gemeente_id,
                    deelname.casus_id,
                    bewoners.get(deelname.casus_id),
                    deelname.casus.nummer,
                    rights.get(deelname.partij.soort, []),
                    convenant.pk if convenant else None,
                )
            )
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id,
                gemeente_id, casus_id, bewoner_id, gedeeld, object, categorieen, doel, convenant_id, verzoek, sessie)
            VALUES (%s, 'lezen', 'toegestaan', %s, %s, %s, %s, %s, %s, %s, true, %s, %s, 'Werken aan de casus', %s,
                gen_random_uuid(), 'demo')""",
            rows,
        )
    return len(rows)
