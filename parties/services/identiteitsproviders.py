"""Setting up where the people of a Partij log in: one beheerder prepares, another releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from requests import JSONDecodeError, RequestException, Timeout
from requests.exceptions import SSLError

from parties.actor import Actor
from parties.decisions import require
from parties.identity.http import Distrusted, NotAnswering, discover
from parties.identity.secrets import seal
from parties.models import Identiteitsprovider, Medewerker, Partij
from parties.rules.aanmelden import release
from parties.rules.gemeente import keep_partij
from parties.services.register import record


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a beheerder fills in. An empty `client_secret` leaves the one that is kept."""

    naam: str
    issuer: str
    client_id: str
    client_secret: str
    domeinen: Sequence[str]
    acr: Sequence[str]
    amr: Sequence[str]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a provider answered: whose name it speaks in, or why that does not fit."""

    issuer: str = ""
    problem: str = ""


def prepare_provider(actor: Actor, *, provider_id: UUID, partij: Partij, wanted: Wanted, now: datetime) -> None:
    """Prepare a provider for a Partij; nobody logs in through it before somebody else releases it.

    Raises NotAllowed for a Partij that is not the actor's to keep.
    """
    require(keep_partij(actor, partij))
    with transaction.atomic():
        Identiteitsprovider.objects.create(
            id=provider_id,
            partij=partij,
            naam=wanted.naam,
            issuer=wanted.issuer,
            client_id=wanted.client_id,
            client_secret=seal(wanted.client_secret, provider_id),
            domeinen=list(wanted.domeinen),
            acr=list(wanted.acr),
            amr=list(wanted.amr),
        )
        record(actor, "Inlogdienst klaargezet", now=now, partij_id=partij.pk, toelichting=wanted.issuer)


def change_provider(actor: Actor, *, provider: Identiteitsprovider, wanted: Wanted, now: datetime) -> None:
    """Change all but the issuer; from now on nobody logs in through it until somebody else releases it again.

    Unless only the name changed. The database decides that (gate.guard_provider).
    """
    require(keep_partij(actor, provider.partij))
    with transaction.atomic():
        provider.naam, provider.client_id = wanted.naam, wanted.client_id
        provider.domeinen, provider.acr, provider.amr = list(wanted.domeinen), list(wanted.acr), list(wanted.amr)
        if wanted.client_secret:
            provider.client_secret = seal(wanted.client_secret, provider.pk)
        provider.save(update_fields=["naam", "client_id", "client_secret", "domeinen", "acr", "amr"])
        record(actor, "Inlogdienst gewijzigd", now=now, partij_id=provider.partij_id, toelichting=provider.issuer)


def release_provider(actor: Actor, *, provider: Identiteitsprovider, now: datetime) -> None:
    """Let people log in through it. Raises NotAllowed for who prepared it; PostgreSQL refuses them too."""
    require(release(actor, provider))
    with transaction.atomic():
        provider.vrijgegeven_op = now
        provider.save(update_fields=["vrijgegeven_op"])
        record(actor, "Inlogdienst aangezet", now=now, partij_id=provider.partij_id, toelichting=provider.issuer)


def stop_provider(actor: Actor, *, provider: Identiteitsprovider, now: datetime) -> None:
    """Let nobody log in through it any more; who is in, stays in until that session ends."""
    require(keep_partij(actor, provider.partij))
    with transaction.atomic():
        provider.vrijgegeven_op = None
        provider.save(update_fields=["vrijgegeven_op"])
        record(actor, "Inlogdienst uitgezet", now=now, partij_id=provider.partij_id, toelichting=provider.issuer)


def unlink(actor: Actor, *, provider: Identiteitsprovider, identity_id: int, now: datetime) -> None:
    """End that an account is known at this provider; at the next login a code from the mail links it anew."""
    require(keep_partij(actor, provider.partij))
    with transaction.atomic():
        found = SocialAccount.objects.filter(pk=identity_id, provider=str(provider.pk)).first()
        if found is None:
            return
        found.delete()
        who = Medewerker.objects.filter(user_id=found.user_id, partij_id=provider.partij_id).first()
        record(actor, "Inlogdienst losgekoppeld", now=now, partij_id=provider.partij_id, medewerker=who)


def probe(issuer: str) -> Probe:
    """Ask a provider who it is, at this moment. Nothing of its answer is shown but the name it gives itself."""
    try:
        return Probe(issuer=str(discover(issuer, fresh=True)["issuer"]))
    except (Distrusted, NotAnswering) as error:
        return Probe(problem=error.sentence)
    except Timeout:
        return Probe(problem="De inlogdienst antwoordt niet binnen vijf seconden. Probeer het later nog eens.")
    except SSLError:
        return Probe(problem="Het certificaat van dit adres klopt niet. Vraag het de leverancier van de inlogdienst.")
    except JSONDecodeError:
        return Probe(problem="Op dit adres antwoordt geen inlogdienst. Kijk of het adres klopt.")
    except RequestException:
        return Probe(problem="Er kwam geen verbinding. Kijk of het adres klopt, of probeer het later nog eens.")
