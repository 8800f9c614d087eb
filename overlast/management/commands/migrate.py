import datetime as dt
from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import transaction

from cases.services.statuses import load_statusovergangen
from privacy import reference


class Command(MigrateCommand):
    """Migrate, and bring along what belongs to the release.

    That is: the gate's functions and key, the categories, the transitions, and the partitions of the log.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options.get("plan") or options.get("check_unapplied") or options.get("app_label"):
            return
        with transaction.atomic():
            reference.install_gate_functions()
            reference.install_gate_key()
            reference.ensure_partitions(dt.date.today())
            reference.load_categories()
            reference.hide_statistics()
            load_statusovergangen()
