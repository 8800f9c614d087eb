"""The addresses for machines, and the middleware that answers them."""

import time
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from overlast.machine import health, metrics, reports, texts

Handler = Callable[[HttpRequest], HttpResponseBase]
View = Callable[[HttpRequest], HttpResponse]
NAMED: dict[str, tuple[str, View]] = {
    "/health/live": ("health_live", health.live),
    "/health/ready": ("health_ready", health.ready),
    "/metrics": ("metrics", metrics.metrics),
    "/robots.txt": ("robots", texts.robots),
    "/.well-known/security.txt": ("security_txt", texts.security),
    "/csp-rapport/": ("csp_report", reports.csp_report),
}
urlpatterns = [path(address[1:], view, name=name) for address, (name, view) in NAMED.items()]


class MeasureMiddleware:
    """Counts every request of a person, with how long it took until its transaction was committed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in NAMED:
            return self.get_response(request)
        started = time.perf_counter()
        response = self.get_response(request)
        metrics.count(request, response, started)
        return response


class MachineMiddleware:
    """Answers machines before session, account and host name are looked at."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = NAMED.get(request.path_info)
        if found is None:
            return self.get_response(request)
        try:
            return found[1](request)
        except Http404:
            return HttpResponse("niet gevonden\n", status=404, content_type="text/plain")
