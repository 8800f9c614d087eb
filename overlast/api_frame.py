"""The frame around the API: whatever goes wrong below it, also outside a resource, is told as a problem (RFC 9457)."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from cases.api.problems import MEDIA_TYPE, as_problem
from parties.web import Request

Handler = Callable[[Request], HttpResponseBase]
PREFIX = "/api/"


class ApiFrameMiddleware:
    """Stands outside the transaction, so that also an answer that could not be committed is a problem and not a page.

    A redirect is for browsers: who is sent to log in or to prove a second factor is not let in (401).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if isinstance(response, HttpResponse):
            if HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST:
                response = as_problem(response, HTTPStatus.UNAUTHORIZED)
            elif response.status_code >= HTTPStatus.BAD_REQUEST and response.headers["Content-Type"] != MEDIA_TYPE:
                response = as_problem(response, response.status_code)
        response.headers["API-Version"] = settings.API_VERSION
        return response
