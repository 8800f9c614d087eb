"""What the calendar does to convenanten: a warning in time, and vervallen when it is over. Runs as the role worker."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from parties.models import Partij, Rol
from parties.notices import notify, people_with
from parties.terms import termijn
from privacy.models import Convenant

SOORT = "convenant"


def keep_terms(*, now: dt.datetime) -> int:
    """End what is no longer in force and warn of what soon is not; returns how many versions were ended.

    Ending only says what already holds: the gate reads the dates itself, whether or not this ran. Twice a day does no
    harm: a message has one key per version and occasion.
    """
    today = timezone.localdate(now)
    valid = list(Convenant.objects.filter(status=Convenant.Status.GELDIG, geldig_van__lte=today))
    ended = [convenant for convenant in valid if in_force(convenant) != convenant.pk]
    for convenant in ended:
        Convenant.objects.filter(pk=convenant.pk).update(status=Convenant.Status.VERVALLEN)
    for convenant in valid:
        if convenant not in ended:
            _warn(convenant, today, now)
    return len(ended)


def in_force(convenant: Convenant) -> Any:
    """The key of the version in force for this gemeente and form of consultation, as the gate says; None if none is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.in_force(%s, %s)", [convenant.gemeente_id, convenant.overlegvorm])
        return cursor.fetchone()[0]


def has_successor(convenant: Convenant) -> bool:
    """Whether a signed version begins before this one ends, or on the day after."""
    rows = Convenant.objects.filter(
        Q(geldig_van__gt=convenant.geldig_van) | Q(geldig_van=convenant.geldig_van, versie__gt=convenant.versie),
        gemeente_id=convenant.gemeente_id,
        overlegvorm=convenant.overlegvorm,
        status=Convenant.Status.GELDIG,
        geldig_van__lte=convenant.geldig_tot + dt.timedelta(days=1),
    )
    return rows.exists()


def _warn(convenant: Convenant, today: dt.date, now: dt.datetime) -> None:
    left = (convenant.geldig_tot - today).days
    occasions = []
    if left <= termijn("convenant_waarschuwing_dagen", convenant.gemeente_id) and not has_successor(convenant):
        occasions.append("loopt-af")
    if convenant.evaluatie_op and convenant.evaluatie_op <= today:
        occasions.append("evaluatie")
    if not occasions:
        return
    regie = Partij.objects.filter(gemeente_id=convenant.gemeente_id, regie=True).values_list("pk", flat=True)
    officers = people_with(Rol.PRIVACY_OFFICER, partij_ids=regie)
    for occasion in occasions:
        pad = reverse("convenant_versie", args=[convenant.pk])
        notify(sleutel=f"convenant:{convenant.pk}:{occasion}", soort=SOORT, aan_ids=officers, pad=pad, now=now)
