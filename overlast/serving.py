"""How gunicorn serves the web in production: `gunicorn -c python:overlast.serving overlast.wsgi:application`."""

import gc
import os
from itertools import count
from typing import Any

from prometheus_client import values

from overlast import configuration
from overlast.configuration import command
from overlast.machine.metrics import SHARED, forget_earlier_processes

bind = configuration.text("WEB_BIND")
# gunicorn's own kind of process, one request at a time: a request holds a transaction, and what takes long is Celery's
workers = configuration.number("WEB_PROCESSES")
# everything is loaded once, before the processes part, and they share the memory of what does not change
preload_app = True
timeout = 60
# a process begins anew now and then, so that a leak of memory in a library cannot grow for weeks
max_requests, max_requests_jitter = 2000, 200
# a heartbeat in memory: on a slow disk a busy process would look dead
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - gunicorn makes a file of its own there
control_socket_disable = True
# the proxy's word for who is asking is judged by our own settings (BEHIND_PROXY)
forwarded_allow_ips = ""
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "overlast.logs.formatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}, "gunicorn.access": {"handlers": []}},
}


def on_starting(_server: Any) -> None:
    """Refuse to start with settings that are wrong, and forget the counters of an earlier start."""
    if command.main(["--quiet"]):
        raise SystemExit(1)
    forget_earlier_processes()


def when_ready(_server: Any) -> None:
    """Keep Python's collector from writing in what the processes share."""
    gc.collect()
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Give a process the lowest place that no living process has."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = next(place for place in count() if place not in taken)


def post_fork(_server: Any, worker: Any) -> None:
    """Count on where the process before at this place left off: a file of counters per place, not per process."""
    if os.environ.get(SHARED):
        values.ValueClass = values.MultiProcessValue(lambda: worker.place)  # type: ignore[no-untyped-call]
