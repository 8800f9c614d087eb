"""The casusoverleggen of the demo: a year back, one today, one next week with half an agenda."""

import datetime as dt

from meetings.models import Aanwezigheid, Agendapunt, Besluit, Casusoverleg, Gast
from overlast.demo import persons
from overlast.demo.content import shapes
from overlast.demo.load.clock import Clock
from overlast.demo.load.rows import Builder
from parties.models import Medewerker, Rol

PAST = 26
TODAY = (12, 1, 7, 4)
NEXT_WEEK = (9, 8, 13)


def load_overleggen(clock: Clock, told: dict[int, tuple[shapes.Casus, Builder]]) -> None:
    """Make the meetings, and for each casus what was decided about it (`told` is by demo number)."""
    past = {
        n: Casusoverleg.objects.create(
            gemeente_id=persons.LINDEWAARD,
            begint_op=clock.at(14 * n, "09:30"),
            duur_minuten=120,
            locatie="Stadskantoor Lindewaard, zaal 2.14",
            status="afgerond",
            afgerond_op=clock.at(14 * n, "11:20"),
        )
        for n in range(1, PAST + 1)
    }
    slots = dict.fromkeys(past, 0)
    for casus, builder in told.values():
        for item in (i for i in casus.items if isinstance(i, shapes.Besproken)):
            punt = _agendapunt(past[item.overleg], builder, slots, item.overleg, item.rubriek, item.minuten, done=True)
            moment = punt.begint_op + dt.timedelta(minutes=item.minuten)
            Besluit.objects.create(
                **builder.common(22, persons.OOV, moment),
                agendapunt=punt,
                tekst=item.besluit,
                informeren=item.informeren,
            )
            for deelname in builder.casus.deelnames.select_related("partij"):
                row = builder.common(deelname.categorie_id, persons.OOV, moment)
                Aanwezigheid.objects.create(
                    **row,
                    agendapunt=punt,
                    partij=deelname.partij,
                    medewerker=builder.contact.get(deelname.partij.naam),
                    aanwezig=(item.overleg + deelname.partij_id) % 7 != 0,
                )
    busy = Casusoverleg.objects.create(
        gemeente_id=persons.LINDEWAARD,
        begint_op=clock.at(0, "09:30"),
        duur_minuten=120,
        locatie="Stadskantoor Lindewaard, zaal 2.14",
        status="bezig",
    )
    next_week = Casusoverleg.objects.create(
        gemeente_id=persons.LINDEWAARD,
        begint_op=clock.at(-7, "09:30"),
        duur_minuten=120,
        locatie="Stadskantoor Lindewaard, zaal 2.14",
    )
    slots |= {0: 0, -1: 0}
    for nr in TODAY:
        _agendapunt(busy, told[nr][1], slots, 0, "1_spoed" if nr == 12 else "3_lopend", 15, vraag=QUESTIONS.get(nr, ""))
    Gast.objects.create(
        overleg=busy,
        punten=[Agendapunt.objects.get(overleg=busy, casus=told[7][1].casus).pk],
        naam="Roelien Sterappel",
        functie="ergotherapeut",
        organisatie="Thuiszorg Lindestreek",
        getekend_op=clock.at(0, "09:35"),
        vastgelegd_door=Medewerker.objects.filter(partij__regie=True, rollen__contains=[Rol.REGISSEUR])
        .filter(partij__gemeente_id=persons.LINDEWAARD)
        .order_by("pk")[0],
        vastgelegd_op=clock.at(0, "09:32"),
    )
    for nr in NEXT_WEEK:
        rubriek = "3_lopend" if nr == 13 else "2_nieuw"
        _agendapunt(next_week, told[nr][1], slots, -1, rubriek, 10, vraag=QUESTIONS.get(nr, ""))


QUESTIONS = {
    1: "Werkt het vaste contact, en wat horen de buren?",
    4: "Wat is er nodig na het voornemen?",
    7: "Kan de hulp blijven na deze maand?",
    8: "Wie wordt casusregisseur?",
    9: "Hoe brengen we het tempo bij elkaar?",
    12: "Is het dossier klaar?",
}


def _agendapunt(
    overleg: Casusoverleg,
    builder: Builder,
    slots: dict[int, int],
    key: int,
    rubriek: str,
    minuten: int,
    *,
    vraag: str = "",
    done: bool = False,
) -> Agendapunt:
    start = overleg.begint_op + dt.timedelta(minutes=10 + slots[key])
    slots[key] += minuten
    return Agendapunt.objects.create(
        overleg=overleg,
        casus=builder.casus,
        rubriek=rubriek,
        volgorde=overleg.agendapunten.count() + 1,
        minuten=minuten,
        begint_op=start,
        vraag=vraag,
        besproken_op=start + dt.timedelta(minutes=minuten) if done else None,
    )
