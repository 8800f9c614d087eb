"""Telling somebody that something waits. Messages are kept by an app above; the setting NOTIFIER names who sends."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from parties.models import Medewerker


def notify(
    *, sleutel: str, soort: str, aan_ids: Iterable[int], pad: str, now: dt.datetime, casus_id: UUID | None = None
) -> None:
    """Write one message per Medewerker, once per `sleutel`; never with personal data (cases/services/berichten.py)."""
    import_string(settings.NOTIFIER)(sleutel=sleutel, soort=soort, aan_ids=aan_ids, casus_id=casus_id, pad=pad, now=now)


def people_with(rol: str, *, partij_ids: Iterable[int]) -> list[int]:
    """Who has this role at these Partijen and works there now: the keys of the Medewerkers."""
    rows = Medewerker.objects.filter(partij_id__in=list(partij_ids), actief=True, user__is_active=True)
    return list(rows.filter(rollen__contains=[rol]).values_list("pk", flat=True))
