"""Log lines as JSON with a request id; values that can hold personal data are not logged at all.

Our own modules log a constant name with `extra=` for numbers and ids. What libraries say is kept without the values
they put into it, except where those are about processes only. Of a request its method and route are logged: an address
holds numbers of casussen, a query what somebody looked for.
"""

import logging
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import Processor

from parties.links import matched

OURS = ("overlast", "meetings", "cases", "privacy", "parties")
# About starting, stopping and connecting; the errors of these may quote a request or a task, so those are not.
PROCESSES = ("gunicorn", "celery.apps", "celery.beat", "celery.worker", "celery.utils", "kombu")
STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
DEEPEST = 6
CAUSES = 3

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def _of(name: str, packages: tuple[str, ...]) -> bool:
    return name.startswith(tuple(f"{package}." for package in packages)) or name in packages


def without_values(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep what happened and where, drop what it happened to: database errors quote the row they refused."""
    record: logging.LogRecord | None = event.get("_record")
    event.pop("user_agent", None)
    args = event.pop("positional_args", None)
    if record is not None and event.get("_from_structlog") is False:
        speaks_of_processes = _of(record.name, PROCESSES) and record.levelno < logging.ERROR
        if not speaks_of_processes:
            event["event"] = str(record.msg)
        if _of(record.name, OURS):
            event.update({name: value for name, value in record.__dict__.items() if name not in STANDARD | set(event)})
        elif record.name == "celery.app.trace" and isinstance(args, dict):
            event.update(task=args.get("name"), task_id=args.get("id"))
    error = event.pop("exc_info", None) or (record.exc_info if record is not None else None)
    if error is True:
        error = sys.exc_info()
    value = error[1] if isinstance(error, tuple) else error
    if isinstance(value, BaseException):
        event["exception"] = described(value)
    return event


def described(error: BaseException) -> str:
    """The kind and place of an exception and of what caused it, without the text of any."""
    parts: list[str] = []
    each: BaseException | None = error
    while each is not None and len(parts) < CAUSES:
        parts.append(f"{type(each).__name__} at {_places(each.__traceback__)}")
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return " from ".join(parts)


def _places(trace: TracebackType | None) -> str:
    frames = []
    while trace is not None:
        file = "/".join(trace.tb_frame.f_code.co_filename.split("/")[-2:])
        frames.append(f"{file}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-DEEPEST:])


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """What the handler of settings.LOGGING writes lines with."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            without_values,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(default=lambda value: type(value).__name__),
        ],
        pass_foreign_args=True,
    )


class RequestLogMiddleware(RequestMiddleware):
    """Gives each request an id, and logs its route instead of its address."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and route, for instance "GET casussen/<str:nummer>/"."""
        match = matched(request)
        return f"{request.method} {(match.route or '/') if match else '(unknown)'}"
