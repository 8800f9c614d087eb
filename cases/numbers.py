"""Numbers that say nothing about how many others there are."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0, 1, I, L, O, U: read aloud without mistakes


def new_number(prefix: str) -> str:
    """For instance LW-7K3M-9QXT: 30**8 possibilities; the database refuses the rare double."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
