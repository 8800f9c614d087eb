"""What the privacy app does beside the web. Tasks take no values."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from privacy import retention
from privacy.services import datalekken, logbeoordeling, looptijden, zegels

logger = logging.getLogger(__name__)


@shared_task(name="privacy.tasks.seal", expires=30)
def seal() -> None:
    """Seal what was written to the read log since the last time."""
    key = zegels.signer()
    if key is None:
        logger.error("log_seal_key_missing")
        return
    zegels.seal(key)


@shared_task(name="privacy.tasks.keep_convenant_terms", expires=3600)
def keep_convenant_terms() -> None:
    """End convenanten that are over, and warn of those that soon are or that are to be evaluated."""
    looptijden.keep_terms(now=timezone.now())


@shared_task(name="privacy.tasks.write_anchor", expires=600)
def write_anchor() -> None:
    """Write the last head of the chain to the anchor file, where there is one."""
    if settings.LOG_ANCHOR_FILE:
        zegels.write_head(Path(settings.LOG_ANCHOR_FILE))


@shared_task(name="privacy.tasks.mail_anchor", expires=3600)
def mail_anchor() -> None:
    """Mail the last head of the chain to who keeps it, where somebody does."""
    if settings.LOG_ANCHOR_MAIL:
        zegels.mail_head(settings.LOG_ANCHOR_MAIL)


@shared_task(name="privacy.tasks.verify_log", expires=3600)
def verify_log() -> None:
    """Hold the whole read log against its seals and keep the outcome."""
    zegels.verify_and_note(now=timezone.now())


@shared_task(name="privacy.tasks.retire_log", expires=3600)
def retire_log() -> None:
    """Drop the months of the read log that are past their term."""
    key = zegels.signer()
    if key is None:
        logger.error("log_seal_key_missing")
        return
    zegels.retire(key, months=retention.log_months())


@shared_task(name="privacy.tasks.remind_review", expires=3600)
def remind_review() -> None:
    """Remind privacy officers of months that they have not reviewed."""
    logbeoordeling.remind(now=timezone.now())


@shared_task(name="privacy.tasks.remind_datalekken", expires=300)
def remind_datalekken() -> None:
    """Tell of breaches that the AP must know within a day, or should have known."""
    datalekken.remind(now=timezone.now())
