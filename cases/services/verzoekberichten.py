"""Who hears of an informatieverzoek by the clock. Runs as the role worker, which reads shells and no answer.

The asker hears at the moment fixed at filing, of every request alike: whatever was answered, and when nobody did.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from cases.deadlines import add_working_days
from cases.models import Bericht
from cases.services.informatieverzoeken import who_answers
from parties.dates import local
from parties.terms import terms_by_gemeente
from privacy.models import Informatieverzoek, Verzoekbesluit

Status, Stap = Informatieverzoek.Status, Verzoekbesluit.Stap
# A machine that was down for longer starts afresh from here.
LOOK_BACK = dt.timedelta(days=30)
COLUMNS = ("id", "nummer", "gevraagd_door_id", "aan_partij_id", "matrix", "bekend_uiterlijk", "inhoud_uiterlijk")


def announce(*, now: dt.datetime) -> int:
    """Write the messages that are due and do not exist yet; returns how many."""
    wanted = {b.sleutel: b for b in (*_outcomes(now), *_reminders(now))}
    known = set(Bericht.objects.filter(sleutel__in=wanted).values_list("sleutel", flat=True))
    fresh = [bericht for sleutel, bericht in wanted.items() if sleutel not in known]
    Bericht.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _outcomes(now: dt.datetime) -> Iterator[Bericht]:
    """To who asked: the outcome can be read from now on. Looks at nothing but the moment."""
    rows = Informatieverzoek.objects.filter(
        bekend_zichtbaar_op__lte=now,
        bekend_zichtbaar_op__gt=now - LOOK_BACK,
        spoed=False,
        status__in=(Status.INGEDIEND, Status.INHOUD),
    )
    for row in rows.only(*COLUMNS):
        yield from _messages(row, f"verzoek:{row.pk}:bekend", {row.gevraagd_door_id}, now)


def _reminders(now: dt.datetime) -> Iterator[Bericht]:
    """To who is asked: the term nearly ends or ended, and there is no answer yet.

    Whether somebody was reminded would tell whether there is an answer, so nobody can make out these keys.
    """
    today = local(now)
    found: list[Informatieverzoek] = []
    for code, terms in terms_by_gemeente().items():
        soon = add_working_days(today, terms["informatieverzoek_herinnering_wd"])
        found += Informatieverzoek.objects.filter(
            Q(status=Status.INGEDIEND, bekend_zichtbaar_op__gt=now, bekend_uiterlijk__lte=soon)
            | Q(status=Status.INHOUD, inhoud_uiterlijk__lte=soon, inhoud_uiterlijk__gt=today - LOOK_BACK),
            gemeente_id=code,
            spoed=False,
        ).only(*COLUMNS, "status")
    answered = set(
        Verzoekbesluit.objects.filter(verzoek_id__in=[r.pk for r in found]).values_list("verzoek_id", "stap")
    )
    for row in found:
        step = Stap.BEKEND if row.status == Status.INGEDIEND else Stap.INHOUD
        due = row.bekend_uiterlijk if step == Stap.BEKEND else row.inhoud_uiterlijk
        if (row.pk, step) not in answered and due is not None:
            stage = "late" if due < today else "soon"
            key = salted_hmac("overlast.verzoek", f"{row.pk}:{step}:{stage}", algorithm="sha256").hexdigest()
            yield from _messages(row, f"verzoek:{key}", who_answers(row.aan_partij_id, matrix=row.matrix), now)


def _messages(row: Informatieverzoek, key: str, people: Iterable[int], now: dt.datetime) -> Iterator[Bericht]:
    for aan_id in people:
        yield Bericht(
            sleutel=f"{key}:{aan_id}",
            soort=Bericht.Soort.INFORMATIEVERZOEK,
            aan_id=aan_id,
            pad=reverse("informatieverzoek_detail", args=[row.nummer]),
            gemaakt_op=now,
            volgende_poging_op=now,
        )
