"""The boxes somebody can type in. Nobody picks one of 30 categories: the box decides it, and says who will read it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.lifecycle import phase
from cases.models import Casus, Deelname, Journaalitem
from cases.services.casussen import care_kinds
from parties.actor import Actor
from parties.models import Partij
from parties.written import written
from privacy import gate
from privacy.gate import Opening
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel
from privacy.queries.uitleg import Clauses

Vak = Journaalitem.Vak
# Stands in the list whether or not one takes part: a care party's name is not for everybody (row 30).
CARE_IN_GENERAL = "Zorgorganisaties, als die meedoen"


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its category. `typed` is false for what comes from elsewhere (an informatieverzoek)."""

    key: str
    label: str
    categorie: int
    help: str
    contact: bool = False
    typed: bool = True


BOXES: dict[str, Box] = {
    box.key: box
    for box in (
        Box(Vak.WAARNEMING, "Waarneming", 10, "Wat u zelf zag of hoorde. Geen diagnose, geen vermoeden over ziekte."),
        Box(Vak.GESPREKSVERSLAG, "Gespreksverslag", 10, "Met wie u sprak, waarover, en wat u afsprak.", contact=True),
        Box(
            Vak.STANDPUNT_BEWONER,
            "Standpunt van de bewoner",
            10,
            "Wat de bewoner er zelf van vindt, zo veel mogelijk in eigen woorden.",
            contact=True,
        ),
        Box(
            Vak.HANDELINGSADVIES, "Handelingsadvies", 17, "Wat collega's moeten doen of laten, zonder te zeggen waarom."
        ),
        Box(Vak.ZORGEN_KINDEREN, "Zorgen over kinderen", 7, "Wat u zag of hoorde over kinderen in dit huis."),
        Box(Vak.ZORGMELDING, "Zorgmelding van de politie", 13, "Alleen voor zorg; niet voor openbare orde."),
        Box(Vak.SCHULDEN, "Schulden en inkomen", 5, "Alleen wat nodig is voor de hulp bij geld."),
        Box(Vak.VOORZIENING, "Wmo- of jeugdvoorziening", 19, "Welke voorziening er is of wordt aangevraagd."),
        Box(Vak.MIDDELEN, "Middelengebruik", 20, "Alleen door wie daar zorg voor geeft."),
        Box(Vak.NETWERK, "Mentor, bewindvoerder, netwerk", 23, "Wie de bewoner helpt of vertegenwoordigt."),
        Box(
            Vak.KWETSBAARHEID,
            "Signaal van kwetsbaarheid",
            28,
            "Wat u zag, geen diagnose. Bijvoorbeeld: de koelkast was leeg, de bewoner wist de dag niet.",
        ),
        Box(Vak.BELANG, "Belang van onze organisatie", 29, "Wat uw organisatie wil, hoe snel, en waar de grens ligt."),
        Box(Vak.BEKEND_BIJ_ZORG, "Bekend bij zorg", 16, "Het antwoord op een informatieverzoek.", typed=False),
        Box(Vak.JUSTITIEEL, "Justitiële gegevens", 14, "Alleen wat voor deze aanpak nodig is."),
        Box(Vak.AFSPRAAK, "Afspraak in de casus", 22, "Neutraal: iedereen in de casus leest dit."),
    )
}


def boxes_for(opening: Opening, casus_id: UUID) -> list[Box]:
    """The boxes that this party may use in this casus now; the categories must have been opened."""
    return [box for box in BOXES.values() if box.typed and opening.may_provide(casus_id, box.categorie)]


def in_force(gemeente_id: str, overlegvorm: str, today: dt.date) -> QuerySet[Convenant, Any]:
    """The version in force, whoever signed it (`gate.in_force`): at most one key, as a subquery.

    The latest that has begun, if it has not ended: the one before it does not come back.
    """
    begun = Convenant.objects.filter(
        Q(status=Convenant.Status.GELDIG)
        | Q(status=Convenant.Status.VERVALLEN, vervallen_op__date__gte=F("geldig_van")),
        gemeente_id=gemeente_id,
        overlegvorm=overlegvorm,
        geldig_van__lte=today,
    )
    latest = begun.order_by("-geldig_van", "-versie").values("pk")[:1]
    return Convenant.objects.filter(pk__in=latest, status=Convenant.Status.GELDIG, geldig_tot__gte=today).values("pk")


def signed(gemeente_id: str, overlegvorm: str, today: dt.date) -> QuerySet[ConvenantPartij]:
    """Who signed the very version that is in force."""
    version = in_force(gemeente_id, overlegvorm, today)
    return ConvenantPartij.objects.filter(convenant_id__in=version, ondertekend_op__isnull=False)


def bound(gemeente_id: str, overlegvorm: str, today: dt.date, partij_id: int) -> QuerySet[ConvenantPartij, Any]:
    """The version in force if this Partij signed that very one: at most one key, as a subquery."""
    return signed(gemeente_id, overlegvorm, today).filter(partij_id=partij_id).values("convenant_id")


def convenant_of(actor: Actor, casus: Casus, today: dt.date) -> QuerySet[ConvenantPartij, Any]:
    """The version under which the actor's Partij works on this casus: at most one key, as a subquery."""
    return bound(casus.gemeente_id, casus.overlegvorm, today, actor.partij_id)


def phase_of(casus: Casus) -> str:
    """The phase of the convenant in which this casus is."""
    return phase(casus.status, shut=casus.afgeschermd_op is not None)


def clauses_of(actor: Actor, casus: Casus, today: dt.date) -> Clauses:
    """What the convenant gives the actor's Partij in this casus now; one query."""
    return clauses_for(
        casus.gemeente_id,
        casus.overlegvorm,
        phase_of(casus),
        partij_id=actor.partij_id,
        soort=actor.partij_soort,
        today=today,
    )


def clauses_for(
    gemeente_id: str, overlegvorm: str, fase: str, *, partij_id: int, soort: str, today: dt.date
) -> Clauses:
    """What the convenant of this overlegvorm gives a Partij in a phase; one query."""
    rules = _cells(gemeente_id, overlegvorm, today, partij_id, soort, fase)
    return Clauses(soort, fase, {rule.categorie_id: rule for rule in rules})


@written
def _cells(
    gemeente_id: str, overlegvorm: str, today: dt.date, partij_id: int, soort: str, fase: str
) -> QuerySet[ConvenantRegel]:
    version = bound(gemeente_id, overlegvorm, today, partij_id)
    rules = ConvenantRegel.objects.filter(convenant_id__in=version, partijsoort=soort, fase=fase)
    return rules.select_related("categorie", "convenant").order_by("categorie_id")


@dataclass(frozen=True, slots=True)
class Readership:
    """Who else reads which category of one casus, as far as the actor may know who takes part."""

    names: dict[int, list[str]]

    def of(self, categorie: int) -> list[str]:
        """The organisations that read this category; empty means only one's own."""
        return self.names.get(categorie, [])


def participants(opening: Opening, casus_id: UUID) -> list[Partij]:
    """The parties of which the actor may know that they take part (categories 22 and 30 must be open)."""
    rows = gate.of_casus(opening, Deelname, casus_id, "partij")
    return sorted((d.partij for d in rows if d.beeindigd_op is None), key=lambda partij: partij.naam)


def standing_advisers(opening: Opening) -> list[Partij]:
    """Named on every casus of the gemeente, whether or not they take part."""
    found = (partij for partij in opening.partijen().values() if partij.vaste_adviseur)
    return sorted(found, key=lambda partij: partij.naam)


def readership(
    actor: Actor,
    opening: Opening,
    casus: Casus,
    *,
    known: Iterable[Partij] | None = None,
    today: dt.date | None = None,
    shared: bool = False,
) -> Readership:
    """Look up once who reads what; `known` are the visible participants when the caller has them already.

    A casus in triage answers for the overleg that follows, since what is typed now is read then. An own-party casus
    has no other readers; `shared` answers for when it is aangemeld.
    """
    fase = "F2" if shared else phase_of(casus)
    if fase == "F0":
        return Readership({})
    today = today or timezone.localdate()
    partijen = {p.pk: p for p in (participants(opening, casus.pk) if known is None else known)}
    partijen |= {p.pk: p for p in standing_advisers(opening)}
    partijen.pop(actor.partij_id, None)
    sees_care = opening.may_read(casus.pk, 30)
    kinds = {p.soort for p in partijen.values()} | care_kinds()
    rules = ConvenantRegel.objects.filter(
        convenant_id__in=convenant_of(actor, casus, today),
        fase="F2" if fase == "F1" else fase,
        partijsoort__in=kinds,
        toegang=ConvenantRegel.Toegang.LEZEN,
        besluit_nodig=False,
    ).values_list("categorie_id", "partijsoort", "toestemming_nodig")
    bound = set(signed(casus.gemeente_id, casus.overlegvorm, today).values_list("partij_id", flat=True))
    by_category: dict[int, dict[str, bool]] = {}
    for categorie, soort, consent in rules:
        by_category.setdefault(categorie, {})[soort] = consent
    names = {}
    for categorie, kinds_reading in by_category.items():
        reading = set(kinds_reading)
        found = sorted(
            f"{p.naam} (met toestemming van de bewoner)" if kinds_reading[p.soort] else p.naam
            for p in partijen.values()
            if p.soort in reading and p.pk in bound
        )
        if not sees_care and reading & care_kinds():
            found.append(CARE_IN_GENERAL)
        names[categorie] = found
    return Readership(names)


def readers(actor: Actor, opening: Opening, casus: Casus, categorie: int) -> list[str]:
    """Who else will read what is typed in a box of `categorie`; empty means only one's own organisation."""
    return readership(actor, opening, casus).of(categorie)
