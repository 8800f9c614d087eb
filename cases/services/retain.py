"""What runs beside the web about keeping and destroying: propose, tell who decides, and take files off the disk.

At night as the worker, which reads dates and statuses, and nothing that stands in a casus; the files as the exporter.
"""

import datetime as dt
import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.models import Bericht
from cases.services import doeltoets
from cases.services.berichten import notify
from parties.models import Rol
from parties.notices import people_with
from privacy import retention
from privacy.models import Bewaarplicht, Vernietigingsvoorstel, Wisopdracht

logger = logging.getLogger(__name__)
# Files taken off the disk in one round; the rest follows a minute later.
BATCH = 200


def retain(*, now: dt.datetime) -> None:
    """Everything of one night. Any number of workers may run it, any number of times."""
    today = timezone.localdate(now)
    doeltoets.plan(now=now)
    doeltoets.shield(now=now)
    with transaction.atomic():
        retention.propose(today=today, warn_days=settings.BEWAREN["waarschuwing_dagen"])
        retention.forget_guests(months=settings.BEWAREN["gasten_maanden"])
    tell_officers(now=now)
    tell_holders(now=now)


def tell_officers(*, now: dt.datetime) -> None:
    """A privacy officer hears once a day that something new comes up, and once a week that something waits."""
    today = timezone.localdate(now)
    rows = Vernietigingsvoorstel.objects.filter(status=Vernietigingsvoorstel.Status.OPEN)
    waiting = rows.filter(Q(uitgesteld_tot=None) | Q(uitgesteld_tot__lte=today), vervalt_op__lte=today)
    coming = rows.filter(vervalt_op__gt=today, voorgesteld_op__gte=now - dt.timedelta(hours=24))
    year, week, _ = today.isocalendar()
    for partij_id in _partijen(coming):
        _tell(partij_id, f"bewaren:komt:{partij_id}:{today}", now)
    for partij_id in _partijen(waiting):
        _tell(partij_id, f"bewaren:wacht:{partij_id}:{year}-{week}", now)


def _partijen(rows: QuerySet[Vernietigingsvoorstel]) -> set[int]:
    return set(rows.values_list("partij_id", flat=True))


def _tell(partij_id: int, key: str, now: dt.datetime) -> None:
    notify(
        sleutel=key,
        soort=Bericht.Soort.BEWAARTERMIJN,
        aan_ids=people_with(Rol.PRIVACY_OFFICER, partij_ids=[partij_id]),
        casus_id=None,
        pad=reverse("bewaren"),
        now=now,
    )


def tell_holders(*, now: dt.datetime) -> None:
    """On the date of its review, who set a hold and the privacy officer of that organisation look at it again."""
    today = timezone.localdate(now)
    due = Bewaarplicht.objects.filter(beeindigd_op=None, toets_op__lte=today)
    columns = ("pk", "casusnummer", "toets_op", "partij_id", "gesteld_door_id", "gesteld_door__actief")
    for pk, nummer, toets_op, partij_id, setter, works_here in due.values_list(*columns):
        officers = set(people_with(Rol.PRIVACY_OFFICER, partij_ids=[partij_id]))
        told = [(officers, reverse("bewaarplichten"))]
        if works_here and setter not in officers:
            told.append(({setter}, reverse("casus_bewaarplicht", args=[nummer])))
        for people, pad in told:
            notify(
                sleutel=f"bewaarplicht:{pk}:{toets_op}",
                soort=Bericht.Soort.BEWAARTERMIJN,
                aan_ids=people,
                casus_id=None,
                pad=pad,
                now=now,
            )


def wipe_files(*, now: dt.datetime) -> int:
    """Take the files of what was destroyed off the disk; how many are gone. One that was gone already counts."""
    done = 0
    with transaction.atomic():
        rows = Wisopdracht.objects.filter(gewist_op=None).select_for_update(skip_locked=True)
        for row in rows.order_by("id")[:BATCH]:
            try:
                default_storage.delete(row.opslagnaam)
            except OSError as error:
                logger.warning("file_not_wiped", extra={"wisopdracht": str(row.pk), "error": type(error).__name__})
                continue
            row.gewist_op = now
            row.save(update_fields=["gewist_op"])
            done += 1
    return done
