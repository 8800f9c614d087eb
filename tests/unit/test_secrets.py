"""Short secrets in the database: what is stored stays readable, and opens with its own label, key and row only."""

import base64
from hashlib import sha256
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parties.secrets import seal, unseal

WHERE: dict[str, Any] = {"label": "overlast.proef", "key": "sleutel", "bound": b"rij"}
OTHERS = [{"label": "overlast.ander"}, {"key": "andere"}, {"bound": b"elders"}, {"bound": None}]


def test_what_was_stored_before_stays_readable() -> None:
    cipher, nonce = AESGCM(sha256(b"overlast.proef:sleutel").digest()), b"n" * 12
    assert unseal(base64.b64encode(nonce + cipher.encrypt(nonce, b"geheim", b"rij")).decode(), **WHERE) == "geheim"


@pytest.mark.parametrize("changed", OTHERS)
def test_a_secret_opens_only_as_what_it_is(changed: dict[str, Any]) -> None:
    stored = seal("geheim", **WHERE)
    assert stored != seal("geheim", **WHERE)
    assert unseal(stored, **WHERE) == "geheim"
    with pytest.raises(InvalidTag):
        unseal(stored, **(WHERE | changed))
