"""An application that only counts, and answers with which process it is: for tests/integration/test_serving.py."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from overlast.machine.metrics import REQUESTS

LABELS = {"route": "proef", "method": "GET", "status": "200"}


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What gunicorn calls."""
    REQUESTS.labels(**LABELS).inc()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
