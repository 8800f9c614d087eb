"""gunicorn as in production, but for two things that a measurement cannot have; see overlast/serving.py."""

# ruff: noqa: E402 - what production does not have is hidden before anything looks for it
import sys
from typing import Any

# Only development has these; what finds them loads them, and the memory of a process is that of production.
for name in ("rich", "pygments", "jinja2"):
    sys.modules[name] = None  # type: ignore[assignment]

from overlast.machine.metrics import forget_earlier_processes
from overlast.serving import *  # noqa: F403 - gunicorn's settings are a module's names

# a process that is replaced takes along the processor time that was counted of it
max_requests = max_requests_jitter = 0


def on_starting(_server: Any) -> None:  # type: ignore[no-redef]  # in the place of production's
    """Ask nothing about the settings: here is no Redis, no mail server, and no secret worth the name."""
    forget_earlier_processes()
