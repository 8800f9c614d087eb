"""The monthly review of the read log: the privacy officer signs, the FG reads along."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.forms.inzagelog import ReviewForm
from privacy.gate import Doel
from privacy.queries.logbeoordeling import months, review
from privacy.services.logbeoordeling import sign_review
from privacy.views.inzagelog import tabs


@require_GET
@for_actor(oversight=True)
def logbeoordelingen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The months of the last year, and how their review stands."""
    context = {"months": months(actor, today=timezone.localdate()), "tabs": tabs("logbeoordelingen")}
    return render(request, "privacy/logbeoordelingen.html", context)


@for_actor(oversight=True)
def logbeoordeling(request: HttpRequest, actor: Actor, jaar: int, maand: int) -> HttpResponse:
    """One month in figures, each a link to the rows; and what was concluded, or the form for it."""
    month = month_of(jaar, maand)
    if request.method == "POST":
        return sign_logbeoordeling(request, actor, month)
    return _page(request, actor, month, ReviewForm())


@reauthentication_required(app="privacy")
def sign_logbeoordeling(request: HttpRequest, actor: Actor, month: dt.date) -> HttpResponse:
    """Sign for a month."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, month, form, status=422)
    sign_review(actor, month=month, **form.cleaned_data, now=timezone.now())
    messages.success(request, "De beoordeling is ondertekend. De FG kan haar lezen; niemand kan haar nog veranderen.")
    return redirect("logbeoordeling", month.year, month.month)


def month_of(jaar: int, maand: int) -> dt.date:
    """The first day of a month in an address. Raises NotDisclosed for one that is none."""
    try:
        return dt.date(jaar, maand, 1)
    except (ValueError, OverflowError):
        raise gate.NotDisclosed from None


def _page(request: HttpRequest, actor: Actor, month: dt.date, form: ReviewForm, *, status: int = 200) -> HttpResponse:
    gate.log_event(actor, "inzage_logboek", doel=Doel.TOEZICHT, object=f"Logboek, beoordeling van {month:%Y-%m}")
    context = {"review": review(actor, month, today=timezone.localdate()), "form": form}
    return render(request, "privacy/logbeoordeling.html", context, status=status)
