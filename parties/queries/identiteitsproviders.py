"""Reading the providers that a beheerder keeps, and who logs in through them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db.models import Count

from parties.actor import Actor
from parties.models import Identiteitsprovider, Partij
from parties.queries import kept_by


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider in the list."""

    id: UUID
    naam: str
    issuer: str
    domeinen: str
    released: bool
    people: int


@dataclass(frozen=True, slots=True)
class PartijProviders:
    """A Partij with the places where its people log in."""

    id: int
    naam: str
    providers: tuple[ProviderRow, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody who is known at a provider."""

    id: int
    naam: str
    since: datetime


def provider_list(actor: Actor) -> list[PartijProviders]:
    """Every organisation of this beheerder with its providers."""
    partijen = list(kept_by(actor).prefetch_related("identiteitsproviders"))
    ids = [str(each.pk) for partij in partijen for each in partij.identiteitsproviders.all()]
    counted = SocialAccount.objects.filter(provider__in=ids).values_list("provider").annotate(Count("pk"))
    people: dict[str, int] = dict(counted)
    return [
        PartijProviders(
            partij.pk,
            partij.naam,
            tuple(
                ProviderRow(
                    id=each.pk,
                    naam=each.naam,
                    issuer=each.issuer,
                    domeinen=", ".join(each.domeinen),
                    released=each.vrijgegeven_op is not None,
                    people=people.get(str(each.pk), 0),
                )
                for each in sorted(partij.identiteitsproviders.all(), key=lambda each: each.naam)
            ),
        )
        for partij in partijen
    ]


def provider_of(actor: Actor, provider_id: UUID) -> Identiteitsprovider | None:
    """A provider that this beheerder keeps, None for any other."""
    rows = Identiteitsprovider.objects.filter(pk=provider_id, partij__in=kept_by(actor))
    return rows.select_related("partij", "klaargezet_door__user", "vrijgegeven_door__user").first()


def linked_to(provider: Identiteitsprovider) -> list[Linked]:
    """Who logs in through this provider."""
    rows = SocialAccount.objects.filter(provider=str(provider.pk)).select_related("user").order_by("user__naam")
    return [Linked(row.pk, row.user.naam, row.date_joined) for row in rows]


def taken_domains(partij: Partij, *, but: UUID | None) -> set[str]:
    """Domains of addresses that another organisation of the gemeente logs in with."""
    rows = Identiteitsprovider.objects.filter(partij__gemeente_id=partij.gemeente_id).exclude(partij=partij)
    return {domain for each in (rows.exclude(pk=but) if but else rows) for domain in each.domeinen}
