"""Who somebody is who comes from the identity provider of an organisation (docs/aanmelden.md).

An identity is (provider, subject). An address never makes two of them one: a first login is linked to an account only
by a code in that person's own mailbox, and what one provider says opens the work of its own organisation only.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from parties.models import Identiteitsprovider, Medewerker, User
from parties.queries import awaited

PARTIJ_KEY = "aanmelding_partij"
METHOD = "socialaccount"


@dataclass(frozen=True, slots=True)
class ProviderLogin:
    """What a login through a provider proved: for which organisation, and whether with a second factor."""

    partij_id: int
    second_factor: bool


def note_login(request: HttpRequest, login: ProviderLogin) -> None:
    """Remember for the rest of this request what the provider proved."""
    request.META["overlast.provider_login"] = login


def noted_login(request: HttpRequest) -> ProviderLogin | None:
    """What a provider proved in this request, if it let somebody in."""
    return request.META.get("overlast.provider_login")


def released() -> QuerySet[Identiteitsprovider]:
    """The providers through which people log in now."""
    return Identiteitsprovider.objects.exclude(vrijgegeven_op=None)


def providers_of(address: str) -> list[Identiteitsprovider]:
    """The providers for a mail address, by its domain alone: whether there is such an account plays no part."""
    domain = address.rpartition("@")[2].strip().lower()
    return list(released().filter(domeinen__contains=[domain]).order_by("naam", "id")) if domain else []


def may_come_through(user: User, provider: Identiteitsprovider) -> bool:
    """Whether this account still works at the organisation of the provider, or was invited to work there (again)."""
    rows = Medewerker.objects.filter(user=user, partij_id=provider.partij_id, actief=True)
    return user.is_active and (rows.exists() or awaited(user, provider.partij_id))


def account_to_link(address: str, provider: Identiteitsprovider) -> User | None:
    """The account that a first login may be linked to, once its owner has shown the code from the mail.

    None when the address is of another domain, nobody of that organisation has it, or the account has an identity
    elsewhere.
    """
    if address.rpartition("@")[2] not in provider.domeinen:
        return None
    user = User.objects.filter(email__iexact=address).first()
    if user is None or not may_come_through(user, provider):
        return None
    linked = {found.provider for found in SocialAccount.objects.filter(user=user)}
    if str(provider.pk) in linked:
        return None
    ours = Identiteitsprovider.objects.filter(issuer=provider.issuer).values_list("pk", flat=True)
    return None if linked - {str(each) for each in ours} else user


def came_through(request: HttpRequest) -> str:
    """The id of the provider through which this session logged in, "" for a login of our own."""
    if PARTIJ_KEY not in request.session:
        return ""
    records = get_authentication_records(request, request.user)
    return next((record["provider"] for record in reversed(records) if record["method"] == METHOD), "")


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether somebody showed again who they are, a few minutes ago at most."""
    records = get_authentication_records(request, request.user)
    since = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record.get("reauthenticated") and record["at"] > since for record in records)


def works_elsewhere(request: HttpRequest) -> bool:
    """Whether this session came through a provider, and the account works, or may work again, for others too."""
    only = request.session.get(PARTIJ_KEY)
    if only is None or not request.user.is_authenticated:
        return False
    rows = Medewerker.objects.filter(user_id=request.user.pk, vertrokken_op=None)
    return rows.exclude(partij_id=only).exists()


def reachable(request: HttpRequest, rows: Iterable[Medewerker]) -> list[Medewerker]:
    """The memberships that this session opens: a provider speaks for the people of its own organisation only."""
    only = request.session.get(PARTIJ_KEY)
    return [row for row in rows if only is None or row.partij_id == only]
