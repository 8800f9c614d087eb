"""What the worker measures for monitoring."""

import datetime as dt

from celery import shared_task
from django.db.models import Count, Min, Q
from django.utils import timezone

from cases.models import Bericht, Termijn
from overlast.machine import figures
from privacy.queries.zegels import seal_state


@shared_task(name="overlast.tasks.measure", expires=30)
def measure() -> None:
    """Count what is late, and keep the numbers for `/metrics`."""
    figures.keep(measurements(now=timezone.now()), now=timezone.now())


def measurements(*, now: dt.datetime) -> dict[str, float]:
    """Numbers of what is late at `now`; read as the worker, which reads no row of a betrokkene."""
    due = Q(verzonden_op=None, opgegeven_op=None, volgende_poging_op__lte=now)
    messages = Bericht.objects.aggregate(
        unsent=Count("pk", filter=due),
        oldest=Min("gemaakt_op", filter=due),
        given_up=Count("pk", filter=~Q(opgegeven_op=None)),
    )
    overdue = Termijn.objects.filter(afgerond_op=None, verloopt_op__lt=timezone.localdate(now)).count()
    seals = seal_state(now=now)
    return {
        "terms_overdue": overdue,
        "messages_unsent": messages["unsent"],
        "messages_oldest_seconds": (now - messages["oldest"]).total_seconds() if messages["oldest"] else 0.0,
        "messages_given_up": messages["given_up"],
        "log_unsealed_rows": seals.wachtend,
        "log_seal_lag_seconds": seals.lag.total_seconds(),
    }
