"""What the app of organisations and people does beside the web. Tasks take no values."""

from celery import shared_task
from django.utils import timezone

from parties.services import toegangsbeoordeling, uitnodigingen


@shared_task(name="parties.tasks.send_invitations", expires=60)
def send_invitations() -> None:
    """Send the invitations that wait."""
    uitnodigingen.send(now=timezone.now())


@shared_task(name="parties.tasks.remind_reviews", expires=3600)
def remind_reviews() -> None:
    """Tell beheerders that it is time to look at who has access."""
    toegangsbeoordeling.remind(now=timezone.now())
