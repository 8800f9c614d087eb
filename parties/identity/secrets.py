"""Secrets of installations at identity providers, kept so that a copy of the database gives none (AES-GCM)."""

import base64
import os
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def _cipher() -> AESGCM:
    return AESGCM(sha256(b"overlast.identiteitsprovider:" + settings.FILE_KEY.encode()).digest())


def seal(secret: str, provider: UUID) -> str:
    """Encrypt a secret, bound to its provider; "" stays ""."""
    if not secret:
        return ""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, secret.encode(), provider.bytes)).decode()


def unseal(sealed: str, provider: UUID) -> str:
    """Raises cryptography.exceptions.InvalidTag when the value was changed or moved, or FILE_KEY is another one."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    return _cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], provider.bytes).decode()
