"""What a field for files needs to send them in pieces, and what comes back of it."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse_lazy

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"
# For static/js/upload.js; without script the field is an ordinary one.
IN_PIECES = {"accept": ACCEPT, "data-upload-url": reverse_lazy("upload_new")}
MOST = 20


def ready_name(field: str) -> str:
    """The name under which a form brings the uploads of `field` that are complete."""
    return f"{field}_klaar"


def upload_ids(values: Iterable[str]) -> list[UUID]:
    """The uploads that a form names; what is no id is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found[:MOST]
