"""Work that may not make an answer slower, so that nobody can measure whether it was done.

For mails about accounts only: what must not be lost is a Termijn or a Bericht in the database. What is waiting when the
process stops is lost, and the person asks again.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore

from django.db import connections

MOST_WAITING = 100
logger = logging.getLogger(__name__)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="background")
_places = BoundedSemaphore(MOST_WAITING)


def later(work: Callable[..., None], *arguments: object) -> Future[None] | None:
    """Do `work` in another thread, on connections of its own; refused (None) when too much is waiting."""
    if not _places.acquire(blocking=False):
        logger.error("too much work in the background")
        return None
    return _threads.submit(_do, work, arguments)


def _do(work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    try:
        work(*arguments)
    except Exception as error:
        # nobody waits for the outcome; the type and place say enough, the text may name an address
        logger.error("work in the background failed", exc_info=error)
    finally:
        _places.release()
        connections.close_all()
