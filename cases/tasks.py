"""What runs beside the web. Tasks take no values: what is due stands in the database, not in the queue."""

from celery import shared_task
from django.utils import timezone

from cases.dossier.export import export_dossier as export_dossier
from cases.services import (
    delivery,
    documenten,
    idempotentie,
    noodprocedures,
    rechten,
    reminders,
    uploads,
    verzoekberichten,
    webhook_delivery,
)
from cases.services import retain as retention_services
from privacy import reference


@shared_task(name="cases.tasks.remind", expires=60)
def remind() -> None:
    """Write the reminders that are due. Any number of schedulers and workers may run it at once."""
    reminders.remind(now=timezone.now())


@shared_task(name="cases.tasks.deliver", expires=60)
def deliver() -> None:
    """Send the messages that wait."""
    delivery.deliver(now=timezone.now())


@shared_task(name="cases.tasks.ensure_partitions", expires=3600)
def ensure_partitions() -> None:
    """Make the partitions of the read log for the coming months, where they are not there yet."""
    reference.ensure_partitions(timezone.localdate())


@shared_task(name="cases.tasks.remind_officers", expires=3600)
def remind_officers() -> None:
    """Tell privacy officers of requests of betrokkenen and of noodprocedures whose term nearly ends."""
    rechten.remind_officers(now=timezone.now())
    noodprocedures.remind_reviews(now=timezone.now())


@shared_task(name="cases.tasks.retain", expires=3600)
def retain() -> None:
    """Propose what may be destroyed, plan and keep the doeltoetsen, and tell who decides."""
    retention_services.retain(now=timezone.now())


@shared_task(name="cases.tasks.wipe_files", expires=60)
def wipe_files() -> None:
    """Take the files of what was destroyed off the disk."""
    retention_services.wipe_files(now=timezone.now())


@shared_task(name="cases.tasks.check_files", expires=60)
def check_files() -> None:
    """Ask the virus scanner again about files that wait for it."""
    documenten.check_waiting(now=timezone.now())


@shared_task(name="cases.tasks.tidy_uploads", expires=1800)
def tidy_uploads() -> None:
    """Remove what was uploaded in part and never used."""
    uploads.tidy_uploads(now=timezone.now())


@shared_task(name="cases.tasks.announce_verzoeken", expires=60)
def announce_verzoeken() -> None:
    """Tell askers that the moment of their request has come, and remind who has to answer."""
    verzoekberichten.announce(now=timezone.now())


@shared_task(name="cases.tasks.deliver_webhooks", expires=30)
def deliver_webhooks() -> None:
    """Tell the systems of partners what happened."""
    webhook_delivery.deliver_webhooks(now=timezone.now())


@shared_task(name="cases.tasks.clean_koppelingen", expires=3600)
def clean_koppelingen() -> None:
    """Forget answers to POSTs after a day, and what webhooks told after a week."""
    idempotentie.forget(now=timezone.now())
    webhook_delivery.forget_delivered(now=timezone.now())
