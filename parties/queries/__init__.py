from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import QuerySet

from parties.actor import Actor
from parties.models import ApiToken, Medewerker, Partij, User
from parties.written import written


@written
def memberships(user_id: int) -> QuerySet[Medewerker]:
    """The active memberships of one account, in a fixed order."""
    rows = Medewerker.objects.filter(user_id=user_id, actief=True, user__is_active=True)
    return rows.select_related("user", "partij__gemeente").order_by("partij__gemeente__naam", "partij__naam")


def awaited(user: User, partij_id: int | None = None) -> bool:
    """Whether an invitation for this account waits, of this Partij or of any: who left logs in to accept one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.awaited(%s, %s)", [user.pk, partij_id])
        return bool(cursor.fetchone()[0])


def regie_of(gemeente_id: str) -> Partij:
    """The party that leads in this gemeente. Raises Partij.DoesNotExist when none was appointed."""
    return Partij.objects.get(gemeente_id=gemeente_id, regie=True)


def partijen_of(gemeente_id: str) -> list[Partij]:
    """Who can be asked, invited or added: organisations that stopped are left out."""
    return list(Partij.objects.filter(gemeente_id=gemeente_id, actief=True).order_by("naam"))


def kept_by(actor: Actor) -> QuerySet[Partij]:
    """The organisations that the actor keeps or oversees: the own one, for the regie every one of the gemeente."""
    rows = Partij.objects.filter(gemeente_id=actor.gemeente_id).order_by("naam")
    return rows if actor.regie else rows.filter(pk=actor.partij_id)


def contactpersonen(partij_id: int) -> list[Medewerker]:
    """Who works on every casus of this Partij from the start."""
    rows = Medewerker.objects.filter(partij_id=partij_id, actief=True, contactpersoon=True, user__is_active=True)
    return list(rows.select_related("user").order_by("user__naam"))


def tokens_of(medewerker_id: int) -> list[ApiToken]:
    """The API tokens of one Medewerker, newest first."""
    return list(ApiToken.objects.filter(medewerker_id=medewerker_id).order_by("-aangemaakt_op"))


def second_factors(user_id: int) -> list[Authenticator]:
    """What the account can log in with besides its password."""
    return list(Authenticator.objects.filter(user_id=user_id).order_by("created_at"))
