"""Who is away, and who gets what is sent to them meanwhile."""

import datetime as dt
from collections.abc import Iterable

from parties.models import Afwezigheid, Medewerker


def away_on(day: dt.date, medewerker_ids: Iterable[int]) -> dict[int, Afwezigheid]:
    """The Afwezigheid of each of these people that holds on `day`; comes with the vervanger."""
    rows = Afwezigheid.objects.filter(
        medewerker_id__in=list(medewerker_ids), beeindigd_op=None, van__lte=day, tot__gte=day
    )
    # the name only: the reminding process may not read the rest of an account
    rows = rows.select_related("vervanger__user").only(
        "medewerker_id", "vervanger_id", "van", "tot", "gemaakt_op", "vervanger__user__naam"
    )
    return {row.medewerker_id: row for row in rows.order_by("gemaakt_op")}


def receivers(medewerker_ids: Iterable[int], *, day: dt.date) -> set[int]:
    """Who hears of it on `day`: these people, the vervanger of who is away too, and for who left the successor."""
    found = set(medewerker_ids)
    gone = dict(
        Medewerker.objects.filter(pk__in=found, vertrokken_op__isnull=False, opvolger__isnull=False).values_list(
            "pk", "opvolger_id"
        )
    )
    found = {gone.get(pk, pk) for pk in found}
    deputies = Afwezigheid.objects.filter(medewerker_id__in=found, beeindigd_op=None, van__lte=day, tot__gte=day)
    return found | set(deputies.values_list("vervanger_id", flat=True))
