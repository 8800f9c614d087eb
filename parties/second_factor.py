"""Whether this session proved a second factor, which no page but those to arrange one goes without."""

from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from parties.models import User

# Per kind of factor the page to prove it on. Recovery codes alone do not count.
PROVED_ON = {
    Authenticator.Type.TOTP: "mfa_reauthenticate",
    Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn",
}


def proved(request: HttpRequest) -> bool:
    """Say whether a passkey or code was used in this session, at login or afterwards. Asks the database nothing."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def place_to_prove(user: User) -> str:
    """The name of the page on which this account proves its factor, "" while it has none."""
    kinds = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    return next((page for kind, page in PROVED_ON.items() if kind in set(kinds)), "")


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
    if not place_to_prove(user):
        end_other_sessions(request)
        clear_authentication_records(request)
