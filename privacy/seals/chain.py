"""One seal: what it states, its signature, and the head that the next one builds on."""

import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from privacy.seals.merkle import EMPTY

ROWS, DROPPED = "rijen", "vernietigd"
GENESIS = EMPTY
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Signer(Protocol):
    """Who signs a seal: a key here, or a device that keeps it."""

    @property
    def public(self) -> bytes: ...

    def sign(self, statement: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Key:
    """An Ed25519 key from its 32 bytes."""

    private: Ed25519PrivateKey

    @classmethod
    def from_hex(cls, text: str) -> "Key":
        """Raises ValueError unless `text` is 64 hexadecimal characters."""
        return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text.strip())))

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        return self.private.sign(statement)


@dataclass(frozen=True, slots=True)
class Seal:
    """A signed statement that these rows, by number, were in the log when it was made.

    `ids` is PostgreSQL's text of a multirange of row numbers, `grens` the transaction number below which all had ended.
    A seal of kind DROPPED says that rows before `vernietigd_tot` were removed after their term, and covers anew what
    remains of older seals.
    """

    nr: int
    vorige: bytes
    tijd: dt.datetime
    grens: str
    ids: str
    aantal: int
    eerste_tijd: dt.datetime | None
    laatste_tijd: dt.datetime | None
    wortel: bytes
    soort: str = ROWS
    vernietigd_tot: dt.datetime | None = None
    sleutel: bytes = b""
    handtekening: bytes = b""
    hoofd: bytes = b""

    @property
    def statement(self) -> bytes:
        """The bytes that are signed: one line per fact, times in microseconds since 1970."""
        facts = (
            ("nr", self.nr),
            ("soort", self.soort),
            ("vernietigd_tot", _micros(self.vernietigd_tot)),
            ("vorige", self.vorige.hex()),
            ("tijd", _micros(self.tijd)),
            ("grens", self.grens),
            ("ids", self.ids),
            ("aantal", self.aantal),
            ("eerste_tijd", _micros(self.eerste_tijd)),
            ("laatste_tijd", _micros(self.laatste_tijd)),
            ("wortel", self.wortel.hex()),
            ("sleutel", self.sleutel.hex()),
        )
        return "".join(["overlast inzagelog zegel 1\n", *(f"{name}={value}\n" for name, value in facts)]).encode()

    @property
    def computed_head(self) -> bytes:
        return sha256(self.statement + self.handtekening).digest()

    def signed_by(self, key: Signer) -> "Seal":
        """The same seal with signature and head."""
        named = replace(self, sleutel=key.public)
        signed = replace(named, handtekening=key.sign(named.statement))
        return replace(signed, hoofd=signed.computed_head)

    def is_signed(self) -> bool:
        """Whether the key that the seal names signed this very statement; not whether that key is ours."""
        try:
            Ed25519PublicKey.from_public_bytes(self.sleutel).verify(self.handtekening, self.statement)
        except (InvalidSignature, ValueError):
            return False
        return True


def _micros(moment: dt.datetime | None) -> str:
    return "" if moment is None else str((moment - _EPOCH) // dt.timedelta(microseconds=1))


def numbers(ids: str) -> list[tuple[int, int]]:
    """The row numbers of a multirange as (first, one past the last). Raises ValueError for anything else."""
    inner = ids.removeprefix("{").removesuffix("}")
    found = []
    for part in filter(None, inner.replace("),", ")|").split("|")):
        first, _, last = part.removeprefix("[").removesuffix(")").partition(",")
        found.append((int(first), int(last)))
    return found
