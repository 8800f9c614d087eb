"""Secrets of installations at identity providers, encrypted with FILE_KEY and bound to their provider."""

from uuid import UUID

from django.conf import settings

from parties import secrets

LABEL = "overlast.identiteitsprovider"


def seal(secret: str, provider: UUID) -> str:
    """Encrypt a secret; "" stays ""."""
    return secrets.seal(secret, label=LABEL, key=settings.FILE_KEY, bound=provider.bytes) if secret else ""


def unseal(sealed: str, provider: UUID) -> str:
    """Raises cryptography.exceptions.InvalidTag when the value was changed or moved, or FILE_KEY is another one."""
    return secrets.unseal(sealed, label=LABEL, key=settings.FILE_KEY, bound=provider.bytes) if sealed else ""
