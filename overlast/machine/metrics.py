"""Figures for Prometheus. `/metrics` answers who knows METRICS_TOKEN; for others it does not exist.

Requests are counted by the name of their route, never by path: a path holds numbers of casussen.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from overlast.machine import figures

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the library's own variable: where processes of one web share their counters
WEB = CollectorRegistry()
REQUESTS = Counter(
    "overlast_requests", "Requests, by route, method and status.", ["route", "method", "status"], registry=WEB
)
SECONDS = Histogram(
    "overlast_request_seconds",
    "How long a request took.",
    ["route"],
    registry=WEB,
    buckets=(0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
MEASURED = {
    "terms_overdue": "Terms that have passed and are not finished.",
    "messages_unsent": "Messages that are due and not sent.",
    "messages_oldest_seconds": "Age of the oldest message that is due and not sent.",
    "messages_given_up": "Messages that were given up on.",
    "log_unsealed_rows": "Rows of the read log that no seal covers yet.",
    "log_seal_lag_seconds": "Age of the oldest row of the read log without a seal.",
    "measured_at": "When the worker measured these, in seconds since 1970.",
}


def count(request: HttpRequest, response: HttpResponseBase, started: float) -> None:
    """Count one request that began at `started` (time.perf_counter)."""
    match = request.resolver_match
    route = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    SECONDS.labels(route).observe(time.perf_counter() - started)


class Jobs(Collector):
    """What workers left in Redis, read when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        ended = CounterMetricFamily("overlast_jobs", "Jobs that ended, by task.", labels=["task", "outcome"])
        for (task, outcome), number in figures.jobs().items():
            ended.add_metric([task, outcome], number)
        yield ended
        length = GaugeMetricFamily("overlast_queue_length", "Jobs that wait.", labels=["queue"])
        age = GaugeMetricFamily("overlast_queue_oldest_seconds", "How long the oldest job waits.", labels=["queue"])
        for queue, (number, seconds) in figures.queues().items():
            length.add_metric([queue], number)
            age.add_metric([queue], seconds)
        yield from (length, age)
        waited = GaugeMetricFamily("overlast_job_waited_seconds", "How long the last job had waited.", labels=["queue"])
        for queue, seconds in figures.waits().items():
            waited.add_metric([queue], seconds)
        yield waited
        for name, value in figures.measured().items():
            if name in MEASURED:
                yield GaugeMetricFamily(f"overlast_{name}", MEASURED[name], value=value)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, in the format of Prometheus."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        web = registry
    else:
        web = WEB
    registry_of_jobs = CollectorRegistry()
    registry_of_jobs.register(Jobs())
    return HttpResponse(generate_latest(web) + generate_latest(registry_of_jobs), content_type=CONTENT_TYPE_LATEST)


def forget_earlier_processes() -> None:
    """Remove the counters of an earlier start; called once, before the first web process begins."""
    if folder := os.environ.get(SHARED):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file in Path(folder).glob("*.db"):
            file.unlink()
