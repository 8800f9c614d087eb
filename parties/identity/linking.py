"""Linking somebody's first login through a provider to their account, by a code in their own mailbox.

Whoever runs a provider can claim any address, and whoever has a mailbox need not be known there; together they are
proof. An address without an account gets the same pages, in the same time, and no mail.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256
from hmac import compare_digest

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.models import SocialAccount
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import get_random_string

from parties.background import later
from parties.identity import METHOD, ProviderLogin, account_to_link, note_login, released
from parties.models import Identiteitsprovider
from parties.second_factor import place_to_prove

SESSION_KEY = "koppelen"
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
LENGTH = 8
MINUTES = 15
TRIES = 5


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whom a provider let in and who is linked to no account yet. Lives in that browser's session only."""

    provider: str
    subject: str
    address: str
    second_factor: bool
    next: str
    # Of the code that was mailed last: its hash, when it was made, and how often somebody guessed.
    code: str = ""
    made: float = 0
    tries: int = 0

    @property
    def waits_for_code(self) -> bool:
        return bool(self.code)


def remember(request: HttpRequest, pending: Pending) -> None:
    request.session[SESSION_KEY] = asdict(pending)


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def pending_of(request: HttpRequest) -> tuple[Pending, Identiteitsprovider] | None:
    """Who waits to be linked in this session, with the provider; None when nobody does."""
    kept = request.session.get(SESSION_KEY)
    source = released().filter(pk=kept["provider"]).first() if kept else None
    return (Pending(**kept), source) if kept and source else None


def send_code(request: HttpRequest, pending: Pending, source: Identiteitsprovider) -> None:
    """Make a new code, and mail it when there is an account to link to: that is looked up in the background."""
    code = get_random_string(LENGTH, LETTERS)
    fresh = {"code": sha256(code.encode()).hexdigest(), "made": timezone.now().timestamp(), "tries": 0}
    remember(request, Pending(**asdict(pending) | fresh))
    later(_mail_code, pending.address, source, code)


def _mail_code(address: str, source: Identiteitsprovider, code: str) -> None:
    user = account_to_link(address, source)
    if user is not None:
        shown = f"{code[:4]}-{code[4:]}"
        body = render_to_string("mail/koppelcode.txt", {"code": shown, "naam": source.naam, "minutes": MINUTES})
        EmailMessage(subject="Uw code voor Overlast", body=body, to=[user.email]).send()


def try_code(request: HttpRequest, pending: Pending, source: Identiteitsprovider, typed: str) -> HttpResponse | None:
    """Link and log in with the right code; None when it is wrong, too old, or guessed at too often."""
    remember(request, Pending(**asdict(pending) | {"tries": pending.tries + 1}))
    given = sha256("".join(typed.upper().split()).replace("-", "").encode()).hexdigest()
    late = timezone.now().timestamp() - pending.made > MINUTES * 60
    if late or pending.tries >= TRIES or not compare_digest(given, pending.code):
        return None
    # only now: a wrong code takes as long for an address without an account
    user = account_to_link(pending.address, source)
    if user is None:
        return None
    forget(request)
    identity = SocialAccount.objects.create(user=user, provider=pending.provider, uid=pending.subject)
    record_authentication(request, user, METHOD, provider=identity.provider, uid=identity.uid)
    # an account that has a factor of its own shows that one this first time, whatever the provider says
    proved = pending.second_factor and not place_to_prove(user)
    note_login(request, ProviderLogin(source.partij_id, proved))
    return perform_login(request, Login(user=user, redirect_url=pending.next or None))
