"""What beheerders did in the past year: who came, who is away soon, who lost a phone, and how the addresses lie."""

import datetime as dt
from hashlib import sha256

from cases.models import BagAdres, Complex, Wijk
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from parties.dates import long_date
from parties.models import (
    Afwezigheid,
    Beheerhandeling,
    Herstelverzoek,
    Medewerker,
    Partij,
    Rol,
    Toegangsbeoordeling,
    Toegangsoordeel,
    Uitnodiging,
)
from parties.roles import labels
from parties.services.uitnodigingen import token_of

WIJKEN = (
    ("Lindenkwartier", "0411AA", "0412ZZ"),
    ("Vogelbuurt", "0413AA", "0415ZZ"),
    ("Buitenlinde", "0416AA", "0419ZZ"),
)
COMPLEXEN = (
    ("Lindetoren", "Lindetoren", persons.WATERLINDE),
    ("Elzenhof", "Elzenhof", persons.WATERLINDE),
    ("Iepenflat", "Iepenflat", persons.ZUIDERHOF),
)


def load_medewerkers(clock: Clock) -> None:
    """Fill the pages of the beheerders of De Waterlinde and of the gemeente."""
    begun = clock.now - dt.timedelta(days=270)
    Medewerker.objects.update(toegevoegd_op=begun)
    _review(clock)
    _people(clock)
    _places()


def _who(naam: str) -> Medewerker:
    return Medewerker.objects.select_related("user", "partij").get(
        user__naam=naam, partij__gemeente_id=persons.LINDEWAARD
    )


def _act(who: Medewerker, when: dt.datetime, handeling: str, over: Medewerker | None, toelichting: str = "") -> None:
    Beheerhandeling.objects.create(
        tijd=when,
        gemeente_id=persons.LINDEWAARD,
        door=who,
        namens=who.partij,
        partij=over.partij if over else who.partij,
        medewerker=over,
        handeling=handeling,
        toelichting=toelichting,
    )


def _review(clock: Clock) -> None:
    """De Waterlinde looked at its access two months ago; the others have to."""
    sjoerd, ruben = _who("Sjoerd Beukers"), _who("Ruben Tichelaar")
    moment = clock.now - dt.timedelta(days=61)
    made = Toegangsbeoordeling.objects.create(
        partij=sjoerd.partij,
        begonnen_op=moment,
        begonnen_door=sjoerd,
        ondertekend_op=moment + dt.timedelta(hours=2),
        ondertekend_door=sjoerd,
    )
    for row in Medewerker.objects.filter(partij=sjoerd.partij):
        Toegangsoordeel.objects.create(
            beoordeling=made,
            medewerker=row,
            rollen=labels(row.rollen),
            laatst_ingelogd=moment - dt.timedelta(days=3),
            uitkomst=Toegangsoordeel.Uitkomst.KLOPT,
            door=ruben if row == sjoerd else sjoerd,
            op=moment + dt.timedelta(hours=1),
        )
    _act(sjoerd, moment, "Toegangsbeoordeling begonnen", None)
    _act(sjoerd, moment + dt.timedelta(hours=2), "Toegangsbeoordeling ondertekend", None)


def _people(clock: Clock) -> None:
    sjoerd, esmee, joost = _who("Sjoerd Beukers"), _who("Esmee van Oorschot"), _who("Joost Veenendaal")
    wouter = _who("Wouter Schapendonk")
    first = clock.today + dt.timedelta(days=14)
    last = first + dt.timedelta(days=13)
    Afwezigheid.objects.create(
        medewerker=joost, vervanger=wouter, van=first, tot=last, gemaakt_door=sjoerd, gemaakt_op=clock.now
    )
    text = f"Van {long_date(first)} tot en met {long_date(last)}; {wouter.user.naam} neemt waar."
    _act(sjoerd, clock.now - dt.timedelta(days=1), "Afwezig", joost, text)
    asked = clock.now - dt.timedelta(hours=2)
    Herstelverzoek.objects.create(
        medewerker=esmee,
        reden="Gesproken aan het bureau. De telefoon is in het water gevallen.",
        gevraagd_door=sjoerd,
        vrager=sjoerd.user,
        gevraagd_op=asked,
        verloopt_op=asked + dt.timedelta(hours=24),
    )
    _act(sjoerd, asked, "Herstel van inloggen gevraagd", esmee)
    invited = clock.now - dt.timedelta(days=2)
    made = Uitnodiging(
        partij=sjoerd.partij,
        email="mirjam.stuifzand@dewaterlinde.example",
        naam="Mirjam Stuifzand",
        functie="Complexbeheerder",
        rollen=[Rol.CONSULENT],
        gemaakt_door=sjoerd,
        gemaakt_op=invited,
        verloopt_op=invited + dt.timedelta(days=7),
        verzonden_op=invited,
    )
    made.hash = sha256(token_of(made.pk).encode()).hexdigest()
    made.save(force_insert=True)
    _act(sjoerd, invited, "Uitgenodigd", None, f"{made.naam}: {labels(made.rollen)}")


def _places() -> None:
    here = BagAdres.objects.filter(gemeente_id=persons.LINDEWAARD)
    for naam, van, tot in WIJKEN:
        wijk = Wijk.objects.create(gemeente_id=persons.LINDEWAARD, naam=naam)
        here.filter(postcode__gte=van, postcode__lte=tot).update(wijk=wijk)
    for naam, straat, partij in COMPLEXEN:
        owner = Partij.objects.get(gemeente_id=persons.LINDEWAARD, naam=partij)
        made = Complex.objects.create(gemeente_id=persons.LINDEWAARD, naam=naam, partij=owner)
        here.filter(openbare_ruimte=straat).update(complex=made)
