"""Whether this session proved a second factor, which no page but those to arrange one goes without."""

from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from parties.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def proved(request: HttpRequest) -> bool:
    """Say whether a passkey or code was used in this session, at login or afterwards. Asks the database nothing."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def arranged(user: User) -> bool:
    """Say whether the account has a passkey or an app with codes; recovery codes alone do not count."""
    return bool(is_mfa_enabled(user, FACTORS))


def end_other_sessions(request: HttpRequest) -> None:
    """Log the person out everywhere but here."""
    for session in UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key):
        session.end()


def on_step(sender: type[User], request: HttpRequest, reauthenticated: bool = False, **_details: object) -> None:
    """Give the session a new key when somebody shows again who they are; at login Django does so itself."""
    if reauthenticated:
        old = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def on_removed(sender: type[Authenticator], request: HttpRequest, user: User, **_details: object) -> None:
    """After the last factor is gone no session counts as proved: others end, this one has to arrange a new factor."""
    if not arranged(user):
        end_other_sessions(request)
        clear_authentication_records(request)
