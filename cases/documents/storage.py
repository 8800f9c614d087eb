"""Encrypted files. Each has a key of its own, wrapped by FILE_KEY, and a random name that says nothing."""

import os
import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

NONCE = 12


@lru_cache(maxsize=1)
def _wrapper(secret: str) -> AESGCM:
    return AESGCM(sha256(b"overlast.files" + secret.encode()).digest())


# What is not a stored file yet: pieces of uploads, and what waits for the virus scanner.
PIECES, WAITING = "deel", "wacht"


def save(content: bytes, *, folder: str = "") -> tuple[str, bytes]:
    """Encrypt and store `content`, in the folder PIECES or WAITING or among the others; gives name and wrapped key."""
    name = f"{folder or secrets.token_hex(2)}/{secrets.token_hex(24)}"
    key = AESGCM.generate_key(bit_length=256)
    nonce = os.urandom(NONCE)
    stored = default_storage.save(name, ContentFile(nonce + AESGCM(key).encrypt(nonce, content, name.encode())))
    if stored != name:
        raise FileExistsError(name)
    wrap = os.urandom(NONCE)
    return name, wrap + _wrapper(settings.FILE_KEY).encrypt(wrap, key, name.encode())


def load(name: str, wrapped: bytes) -> bytes:
    """The plain content.

    Raises ValueError when file or key is not what was stored, FileNotFoundError when the file is gone.
    """
    try:
        key = _wrapper(settings.FILE_KEY).decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())
        with default_storage.open(name) as file:
            data = file.read()
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], name.encode())
    except InvalidTag as error:
        raise ValueError("the stored file does not match its key") from error
