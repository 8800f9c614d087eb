"""One-click login and the mail catcher: they exist in the demo only, and refuse to be loaded elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from overlast.demo.guard import require_demo
from overlast.demo.persons import BY_KEY, authenticator_of

require_demo()

MAILS_SHOWN = 50


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Log in as a demo person, through allauth's own stages, as if password and TOTP code had been typed."""
    require_demo()
    person = BY_KEY.get(request.POST.get("person", ""))
    if person is None:
        raise Http404
    logout(request)
    factor = authenticator_of(person)
    record_authentication(request, factor.user, method="password", email=factor.user.email)
    try:
        response = perform_login(request, Login(user=factor.user))
    except ImmediateHttpResponse as stopped:
        return stopped.response
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return response
    post_authentication(request, factor)
    return stage.exit()


@dataclass(frozen=True)
class Mail:
    """One mail as the demo's reader sees it."""

    to: str
    subject: str
    date: datetime
    text: str


def read_mail(raw: bytes) -> Mail:
    """Parse one mail; only its plain text is shown."""
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    date = parsedate_to_datetime(message["Date"])
    return Mail(str(message["To"]), str(message["Subject"]), date, body.get_content().strip() if body else "")


def sent_mails(folder: Path) -> list[Mail]:
    """The newest mails of Django's file-based mail backend, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MAILS_SHOWN]
    separator = b"-" * 79 + b"\n"
    mails = [read_mail(raw) for path in files for raw in path.read_bytes().split(separator) if raw.strip()]
    return sorted(mails, key=lambda mail: mail.date, reverse=True)[:MAILS_SHOWN]


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demo sent, to whomever: they hold no personal data by design."""
    return render(request, "demo/mailbox.html", {"mails": sent_mails(settings.MAIL_FOLDER)})
