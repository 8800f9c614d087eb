"""The cards of the page Privacy, one function per subject, from all apps together.

A card is a function of the actor and `now` that gives a Card, or None where the subject is not for this actor.
"""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from cases.queries.bewaren import beoordelen
from cases.queries.informatieverzoeken import decisions_of
from cases.queries.noodprocedures import review_lines
from cases.queries.rechten import waiting
from parties.actor import Actor
from parties.dates import due_in, long_date
from parties.models import Rol
from parties.queries.medewerkers import requests_to_decide
from parties.rules.herstel import may_decide
from privacy.models import Convenant, ConvenantPartij, Datalek, Informatieverzoek, Toegangsvoorstel, Verzoekbesluit
from privacy.queries.datalekken import clock_of
from privacy.queries.logbeoordeling import due_day, open_month, previous_month
from privacy.queries.privacy_page import Card
from privacy.queries.zegels import last_verifications, seal_state

Source = Callable[[Actor, dt.datetime], Card | None]
Stap = Verzoekbesluit.Stap


def cards(actor: Actor, *, now: dt.datetime) -> list[Card]:
    """All cards for this actor, in the order of SOURCES."""
    return [card for source in SOURCES if (card := source(actor, now)) is not None]


def datalekken(actor: Actor, now: dt.datetime) -> Card | None:
    """Open breaches of the own organisation, with the clock that ends first."""
    if not actor.oversees:
        return None
    rows = list(Datalek.objects.filter(gesloten_op=None).order_by("ontdekt_op"))
    own = [row for row in rows if row.partij_id == actor.partij_id]
    clocks = [clock for row in own if (clock := clock_of(row, now)).running]
    shared = len(rows) - len(own)
    return Card(
        "datalekken",
        "Datalekken",
        "Het register, met de klok van 72 uur."
        + (f" {shared} van een andere organisatie {'leest' if shared == 1 else 'lezen'} u mee." if shared else ""),
        reverse("datalekken"),
        "Naar het register",
        len(own),
        f"Melden aan de AP: {clocks[0].text.lower()} (uiterlijk {clocks[0].until})" if clocks else "",
        any(clock.late for clock in clocks),
    )


def convenant(actor: Actor, now: dt.datetime) -> Card | None:
    """To be signed by the own organisation; else until when the one in force runs."""
    today = timezone.localdate(now)
    signs = actor.has(Rol.TEKENBEVOEGDE, Rol.PRIVACY_OFFICER)
    waits = ConvenantPartij.objects.filter(
        partij_id=actor.partij_id, ondertekend_op=None, convenant__status=Convenant.Status.TER_ONDERTEKENING
    )
    rows = list(waits.select_related("convenant").order_by("convenant__geldig_van")) if signs else []
    if rows:
        first = rows[0].convenant
        return Card(
            "convenant",
            "Convenant tekenen",
            f"{first} wacht op de handtekening van uw organisatie.",
            reverse("convenant_versie", args=[first.pk]),
            "Lezen en tekenen",
            len(rows),
            f"Gaat in op {long_date(first.geldig_van)} ({due_in(first.geldig_van, today)})",
            first.geldig_van < today,
        )
    return Card("convenant", "Convenant", _running(actor, today), reverse("convenant_versies"), "Alle versies")


def _running(actor: Actor, today: dt.date) -> str:
    rows = Convenant.objects.filter(
        gemeente_id=actor.gemeente_id,
        overlegvorm="woonoverlast",
        status=Convenant.Status.GELDIG,
        geldig_van__lte=today,
        geldig_tot__gte=today,
    )
    found = rows.order_by("-geldig_van", "-versie").first()
    if found is None:
        return "Er geldt nu geen convenant woonoverlast."
    return f"Versie {found.versie} geldt tot en met {long_date(found.geldig_tot)}."


def informatieverzoeken(actor: Actor, now: dt.datetime) -> Card | None:
    """Requests that the own organisation has not answered, with the term that ends first."""
    if not actor.oversees:
        return None
    status = Informatieverzoek.Status
    rows = Informatieverzoek.objects.filter(aan_partij_id=actor.partij_id)
    found = list(rows.filter(status__in=(status.INGEDIEND, status.INHOUD)))
    answered = decisions_of(found)
    due = sorted(
        day
        for row in found
        if (day := row.inhoud_uiterlijk if row.status == status.INHOUD else row.bekend_uiterlijk)
        and (Stap.INHOUD if row.status == status.INHOUD else Stap.BEKEND) not in answered.get(row.pk, {})
    )
    text = "Vragen van andere organisaties aan de uwe, en het register van wat u gaf."
    return _dated("verzoeken", "Informatieverzoeken", text, reverse("informatieverzoek_list"), due, now)


def besluiten(actor: Actor, now: dt.datetime) -> Card | None:
    """Proposals to give a row beyond the convenant; the privacy officer decides."""
    if not actor.oversees:
        return None
    rows = Toegangsvoorstel.objects.filter(bron_id=actor.partij_id, besloten_op=None, ingetrokken_op=None)
    text = "Voorstellen om gegevens te geven buiten het convenant om, en wat er nu gegeven is."
    return Card("besluiten", "Besluiten", text, reverse("toegang_overzicht"), "Naar de besluiten", rows.count())


def noodprocedures(actor: Actor, now: dt.datetime) -> Card | None:
    if not actor.oversees:
        return None
    lines, _ = review_lines(actor, now=now)
    text = "Wie in nood een casus las zonder mee te doen. U beoordeelt of dat terecht was."
    url = reverse("noodprocedure_beoordelen")
    return Card("noodprocedures", "Noodprocedures", text, url, "Beoordelen", sum(bool(x.review_url) for x in lines))


def logbeoordeling(actor: Actor, now: dt.datetime) -> Card | None:
    """Last month of the read log, as long as it was not reviewed."""
    if not actor.oversees:
        return None
    today = timezone.localdate(now)
    waits = open_month(actor, today=today)
    text = "Elke maand kijkt de privacy officer het inzagelog na en tekent daarvoor."
    if waits is None:
        return Card("logbeoordeling", "Inzagelog beoordelen", text, reverse("logbeoordelingen"), "Alle maanden")
    label, url, late = waits
    due = due_day(previous_month(today))
    return Card(
        "logbeoordeling",
        "Inzagelog beoordelen",
        f"{label.capitalize()} wacht op een beoordeling.",
        url,
        "Naar die maand",
        1,
        f"Uiterlijk {long_date(due)} ({due_in(due, today)})",
        late,
    )


def rechten(actor: Actor, now: dt.datetime) -> Card | None:
    if not actor.oversees:
        return None
    text = "Verzoeken van betrokkenen om inzage, verbetering of wissing, en vragen van andere organisaties daarover."
    url = reverse("rechtenverzoek_list")
    return Card("rechten", "Verzoeken van betrokkenen", text, url, "Naar de verzoeken", waiting(actor))


def bewaren(actor: Actor, now: dt.datetime) -> Card | None:
    """What is past its term and waits for the privacy officer."""
    if not actor.oversees:
        return None
    page = beoordelen(actor, today=timezone.localdate(now))
    text = "Wat vernietigd mag worden, de bewaartermijnen en het register."
    due = page.waiting[0].due if page.waiting else ""
    late = any(line.late for line in page.waiting)
    return Card("bewaren", "Bewaren", text, reverse("bewaren"), "Naar bewaren", len(page.waiting), due, late)


def toegang(actor: Actor, now: dt.datetime) -> Card | None:
    """Who got access, and what waits for a second person."""
    if not actor.has(Rol.PRIVACY_OFFICER):
        return None
    waits = sum(bool(may_decide(actor, row, now=now)) for row in requests_to_decide(actor, now=now))
    if waits:
        text = "Iemand is de telefoon of sleutel kwijt. U beslist mee of het inloggen wordt hersteld."
        return Card("toegang", "Inloggen herstellen", text, reverse("herstelverzoeken"), "Beslissen", waits)
    text = "Wie van uw organisatie toegang kreeg, en wat beheerders verder deden."
    return Card("toegang", "Toegang van medewerkers", text, reverse("beheerhandelingen"), "Naar het register")


def zegels(actor: Actor, now: dt.datetime) -> Card | None:
    """Whether the read log is sealed and was found whole."""
    if not actor.oversees:
        return None
    state, checks = seal_state(now=now), last_verifications(1)
    wrong = state.behind or any(not check.in_orde for check in checks)
    text = "Het inzagelog is verzegeld en de laatste controle vond niets."
    if wrong:
        text = "Het verzegelen van het inzagelog loopt achter, of de controle vond iets. Kijk vandaag nog."
    elif not checks:
        text = "Het inzagelog wordt verzegeld. Het is nog niet gecontroleerd."
    return Card("zegels", "Verzegeling van het inzagelog", text, reverse("zegels"), "Bekijken", int(wrong), late=wrong)


def inzagelog(actor: Actor, now: dt.datetime) -> Card | None:
    if not actor.oversees:
        return None
    text = "Wie welke gegevens van wie zag, wanneer en waarom."
    return Card("inzagelog", "Inzagelog", text, reverse("inzagelog"), "Naar het inzagelog")


def _dated(key: str, title: str, text: str, url: str, due: list[dt.date], now: dt.datetime) -> Card:
    """A card with as many things as there are dates in `due`, which is in order."""
    today = timezone.localdate(now)
    when = f"Eerste termijn: {long_date(due[0])} ({due_in(due[0], today)})" if due else ""
    return Card(key, title, text, url, "Bekijken", len(due), when, bool(due) and due[0] < today)


SOURCES: tuple[Source, ...] = (
    datalekken,
    convenant,
    informatieverzoeken,
    besluiten,
    noodprocedures,
    rechten,
    bewaren,
    logbeoordeling,
    toegang,
    zegels,
    inzagelog,
)
