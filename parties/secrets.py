"""Encrypting a short secret that stands in the database, so that a copy of the database gives none (AES-GCM).

`label` says what the secret is for: a value of one kind opens as no other. Change neither labels nor layout: what is
stored was made with them.
"""

import base64
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def _cipher(label: str, key: str) -> AESGCM:
    return AESGCM(sha256(f"{label}:{key}".encode()).digest())


def seal(text: str, *, label: str, key: str, bound: bytes | None = None) -> str:
    """Encrypt `text` with `key`, a secret of the installation; `bound` ties it to one row, so that it moves to none."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher(label, key).encrypt(nonce, text.encode(), bound)).decode()


def unseal(sealed: str, *, label: str, key: str, bound: bytes | None = None) -> str:
    """Raises cryptography.exceptions.InvalidTag when the value was changed or moved, or the key is another one."""
    raw = base64.b64decode(sealed)
    return _cipher(label, key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound).decode()
