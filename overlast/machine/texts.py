"""What other machines look for at fixed places."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

VALID_DAYS = 180  # RFC 9116 wants less than a year; counted from today, for this file is kept by who runs the site


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """No search engine has any business here."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """Where to tell of a vulnerability (RFC 9116); not there when the installation names no contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (timezone.now() + dt.timedelta(days=VALID_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
