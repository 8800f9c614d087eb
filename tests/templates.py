"""Makes an undefined variable in a template of ours fail the test; those of other packages keep Django's rules."""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import FilterExpression, Node

OURS = Path(__file__).resolve().parent.parent
NOT_OURS = ("/.venv/", "/site-packages/")


class UndefinedVariable(Exception):
    """A template of ours printed a variable that its view did not give."""


def _origin(frame: FrameType | None) -> str:
    """Return the template of the innermost tag that is being rendered."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back
    return ""


class Strict(str):
    """An empty `string_if_invalid` that Django asks for its truth exactly when a variable is undefined.

    Being false it leaves filters such as `default` working, which any other value would switch off.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if frame.f_code is FilterExpression.resolve.__code__ and isinstance(expression, FilterExpression):
            origin = _origin(frame)
            if origin.startswith(f"{OURS}/") and not any(part in origin for part in NOT_OURS):
                raise UndefinedVariable(f"{{{{ {expression.token} }}}} in {origin.removeprefix(f'{OURS}/')}")
        return False
