"""What the jobs leave behind for monitoring, in Redis: numbers and names of tasks, never anything of a person.

Without Redis (the demo) nothing is kept. A Redis that is away never holds up or fails a job.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import redis
from django.conf import settings

logger = logging.getLogger(__name__)
JOBS, MEASURED, WAITED = "overlast:jobs", "overlast:measured", "overlast:waited"
QUEUES = ("default", "export")
SENT_AT = "overlast_sent_at"
SECONDS = 2


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS, decode_responses=True)


@contextmanager
def _redis() -> Iterator[redis.Redis | None]:
    """The client, None without Redis; what goes wrong with it is noted and forgotten."""
    try:
        yield _client(settings.REDIS_URL) if settings.REDIS_URL else None
    except redis.RedisError as error:
        logger.warning("figures_not_kept", extra={"error": type(error).__name__})


def count_job(task: str, outcome: str) -> None:
    """One more job of this task that ended as `outcome` (done, failed)."""
    with _redis() as client:
        if client is not None:
            client.hincrby(JOBS, f"{task}:{outcome}", 1)


def note_wait(queue: str, sent_at: float) -> None:
    """How long the job that begins now waited in its queue, in seconds."""
    with _redis() as client:
        if client is not None:
            client.hset(WAITED, queue, max(0.0, time.time() - sent_at))


def keep(numbers: dict[str, float], *, now: dt.datetime) -> None:
    """Keep what the worker measured; a web process may not read where it comes from."""
    with _redis() as client:
        if client is not None:
            client.set(MEASURED, json.dumps({**numbers, "measured_at": now.timestamp()}))


def measured() -> dict[str, float]:
    """What the worker measured last."""
    with _redis() as client:
        if client is not None:
            return {str(name): float(value) for name, value in json.loads(client.get(MEASURED) or "{}").items()}
    return {}


def jobs() -> dict[tuple[str, str], int]:
    """How many jobs ended, by task and outcome."""
    with _redis() as client:
        if client is not None:
            ended = [(*str(name).rpartition(":"), int(number)) for name, number in client.hgetall(JOBS).items()]
            return {(task, outcome): number for task, _, outcome, number in ended}
    return {}


def waits() -> dict[str, float]:
    """How long the last job of each queue had waited, in seconds."""
    with _redis() as client:
        if client is not None:
            return {str(queue): float(seconds) for queue, seconds in client.hgetall(WAITED).items()}
    return {}


def queues() -> dict[str, tuple[int, float]]:
    """How many jobs wait in each queue, and for how many seconds the oldest has."""
    with _redis() as client:
        if client is not None:
            return {queue: (int(client.llen(queue)), _age(client.lindex(queue, -1))) for queue in QUEUES}
    return {}


def _age(message: Any) -> float:
    """The seconds since this message was sent; 0 where there is none or it does not say."""
    try:
        return max(0.0, time.time() - float(json.loads(message or "{}")["headers"][SENT_AT]))
    except (ValueError, KeyError, TypeError):
        return 0.0
