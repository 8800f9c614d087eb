"""What everything is compared with: the least that the same process can answer; and the count of queries."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HELLO = "/hello/"
ASKED, ANSWERED = "X-Bench-Count", "X-Bench-Queries"


class ReferenceMiddleware:
    """Answers /hello/ before anything else is done, and counts queries only when a request asks for it.

    A counted query is one call of `execute` on either connection; BEGIN, COMMIT and savepoints are not among them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == HELLO:
            return HttpResponse("hello", content_type="text/plain")
        if ASKED not in request.headers:
            return self.get_response(request)
        counted = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal counted
            counted += not str(arguments[0]).startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
            return execute(*arguments)

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(count))
            response = self.get_response(request)
        response[ANSWERED] = str(counted)
        return response
