"""The code that opens the first start: SETUP_CODE of the environment, else one made of SECRET_KEY."""

import base64

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PLAIN = str.maketrans("", "", " -\t")


def expected() -> str:
    """The code as `manage.py setup_code` prints it. Worth nothing once there is a gemeente."""
    if settings.SETUP_CODE:
        return str(settings.SETUP_CODE)
    digest = salted_hmac("overlast.eerste-start", "code", algorithm="sha256").digest()
    text = base64.b32encode(digest[:10]).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def is_right(typed: str) -> bool:
    """Compare without telling by time how much was right; spaces, dashes and capitals do not matter."""
    return constant_time_compare(_plain(typed), _plain(expected()))


def _plain(code: str) -> str:
    return code.translate(PLAIN).upper()
