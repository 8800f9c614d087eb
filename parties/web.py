"""What our middlewares add to a request."""

from uuid import UUID

from django.http import HttpRequest

from parties.actor import Actor


class Request(HttpRequest):
    """A request inside the frame of `overlast.middleware`."""

    # Names the request in both logs.
    verzoek: UUID
    # A passkey or code was used in this session.
    second_factor: bool
    # None for who is not logged in (with a second factor), has not chosen an organisation or works for none.
    actor: Actor | None
    # The other memberships one can switch to: id and label.
    actor_choices: list[tuple[int, str]]
