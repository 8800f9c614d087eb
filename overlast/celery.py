import os
import time
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overlast.settings")
app = Celery("overlast")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
def begin(**_rest: object) -> None:
    """Load the pages, whose addresses stand in messages and dossiers: a second for each process by itself."""
    from parties.links import load_pages

    load_pages()


@signals.before_task_publish.connect
def say_when(headers: dict[str, Any] | None = None, **_rest: object) -> None:
    """Write on each job when it was sent, so that monitoring knows how long it waits."""
    from overlast.machine.figures import SENT_AT

    if headers is not None:
        headers[SENT_AT] = time.time()


@signals.task_prerun.connect
def note_wait(task: Any = None, **_rest: object) -> None:
    from overlast.machine.figures import SENT_AT, note_wait

    sent_at = getattr(task.request, SENT_AT, None) if task is not None else None
    if sent_at:
        queue = (task.request.delivery_info or {}).get("routing_key") or "default"
        note_wait(str(queue), float(sent_at))


@signals.task_success.connect
def count_done(sender: Any = None, **_rest: object) -> None:
    from overlast.machine.figures import count_job

    count_job(sender.name, "done")


@signals.task_failure.connect
def count_failed(sender: Any = None, **_rest: object) -> None:
    from overlast.machine.figures import count_job

    count_job(sender.name, "failed")
