"""The root of a Merkle tree (RFC 6962, section 2.1), over leaves that PostgreSQL hashed."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashed leaves in this order; a node is hashed with 0x01 before it, a leaf was with 0x00."""
    if not leaves:
        return EMPTY
    # The RFC splits at the largest power of two: pairing from the left, an odd last one moving up, comes to the same.
    level = list(leaves)
    while len(level) > 1:
        paired = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]
