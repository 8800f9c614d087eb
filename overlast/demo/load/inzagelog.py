"""Some months of reading, so that a privacy officer of the demo has something to look at and to ask about."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, replace
from uuid import UUID, uuid4

from django.db import connection

from cases.models import Betrokkene, Deelname, DeelnameUserObjectPermission, Naw
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from parties.models import Medewerker, Rol
from privacy.gate import Doel
from privacy.models import Convenant, ConvenantRegel, Logbeoordeling
from privacy.office_hours import month_after, months_back
from privacy.queries.logbeoordeling import figures

DAYS = 100
SEED = 20261122
INSERT = f"""INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id,
    gemeente_id, casus_id, bewoner_id, gedeeld, object, categorieen, doel, reden, convenant_id, verzoek, sessie, ip)
    VALUES ({", ".join(["%s"] * 19)})"""  # noqa: S608 - places only
NOTICED = "Twee lezingen in de avond. De regisseur had dienst; dat klopt met het rooster."
PURPOSES = (Doel.CASUS, Doel.CASUS, Doel.CASUS, Doel.CASUSOVERLEG, Doel.OVERZICHT)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the log, in the order of INSERT."""

    tijd: dt.datetime
    gebeurtenis: str
    uitkomst: str
    medewerker: int
    user: int
    rol: str
    partij: int
    gemeente: str
    casus: UUID | None
    bewoner: UUID | None
    gedeeld: bool
    object: str
    categorieen: list[int]
    doel: str
    reden: str
    convenant: int | None
    verzoek: UUID
    sessie: str
    ip: str


class LogLoader:
    """Knows who works on what, and writes what they would have done."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.chance = random.Random(SEED)  # noqa: S311 - the same demo every time, nothing secret
        people = Medewerker.objects.filter(partij__gemeente_id=persons.LINDEWAARD).select_related("user", "partij")
        self.people = {m.user.naam: m for m in people}
        self.convenant = (
            Convenant.objects.filter(gemeente_id=persons.LINDEWAARD, status="geldig").order_by("versie").last()
        )
        self.rights = self._rights()
        self.bewoners = dict(Betrokkene.objects.values_list("casus_id", "bewoner_id"))
        shared = Deelname.objects.filter(casus__gemeente_id=persons.LINDEWAARD, casus__aangemeld_op__isnull=False)
        deelnames = {d.pk: d for d in shared.select_related("casus", "partij").order_by("casus__aangemeld_op", "pk")}
        users = {m.user_id: m for m in self.people.values()}
        staff = DeelnameUserObjectPermission.objects.filter(content_object_id__in=deelnames).order_by("pk")
        self.parts = [
            (deelnames[p.content_object_id], users[p.user_id])
            for p in staff
            if p.user_id in users and users[p.user_id].partij_id == deelnames[p.content_object_id].partij_id
        ]

    def _rights(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        rules = ConvenantRegel.objects.filter(convenant=self.convenant, fase="F2").order_by("categorie_id")
        for rule in rules:
            if (rule.toegang == "lezen" and not rule.besluit_nodig) or rule.verstrekken:
                found.setdefault(rule.partijsoort, []).append(rule.categorie_id)
        return found

    def row(self, who: Medewerker, moment: dt.datetime, gebeurtenis: str, doel: Doel, object: str = "") -> Row:
        """A line about no casus in particular."""
        return Row(
            tijd=moment,
            gebeurtenis=gebeurtenis,
            uitkomst="toegestaan",
            medewerker=who.pk,
            user=who.user_id,
            rol=",".join(who.rollen),
            partij=who.partij_id,
            gemeente=who.partij.gemeente_id,
            casus=None,
            bewoner=None,
            gedeeld=False,
            object=object,
            categorieen=[],
            doel=doel,
            reden="",
            convenant=None,
            verzoek=uuid4(),
            sessie=f"demo-{who.pk}",
            ip=f"192.0.2.{who.pk % 250 + 1}",
        )

    def reading(
        self, deelname: Deelname, who: Medewerker, moment: dt.datetime, doel: Doel, gebeurtenis: str = "lezen"
    ) -> Row:
        """A line about a casus in which `who` takes part."""
        return replace(
            self.row(who, moment, gebeurtenis, doel, deelname.casus.nummer),
            casus=deelname.casus_id,
            bewoner=self.bewoners.get(deelname.casus_id),
            gedeeld=True,
            categorieen=self.rights.get(deelname.partij.soort, []),
            convenant=self.convenant.pk if self.convenant else None,
        )

    def working_days(self) -> Iterator[Row]:
        """What people did on ordinary days; one of them read far more than usual in the month before this one."""
        busy = self.people["Joost Veenendaal"]
        *_, month = months_back(self.clock.today, 2)
        for back in range(DAYS, 0, -1):
            date = self.clock.day(back)
            if date.weekday() > 4:
                continue
            for deelname, who in self.parts:
                begun = deelname.casus.aangemeld_op
                often = 0.7 if who == busy and date.replace(day=1) == month else 0.09
                if begun is None or begun.date() > date or self.chance.random() > often:
                    continue
                moment = self.clock.at(back, "08:30") + dt.timedelta(seconds=self.chance.randrange(9 * 3600))
                kind = "schrijven" if self.chance.random() < 0.2 else "lezen"
                yield self.reading(deelname, who, moment, self.chance.choice(PURPOSES), kind)
                if self.chance.random() < 0.1:
                    yield self.row(who, moment - dt.timedelta(minutes=1), "zoeken", Doel.ZOEKEN)

    def last_week(self) -> Iterator[Row]:
        """Who read the dossier of Radboud Kwispelaar in the week before this one: as they should, and not quite."""
        known = Naw.objects.filter(achternaam="Kwispelaar").values_list("casus_id", flat=True)
        parts = [(d, who) for d, who in self.parts if d.casus_id in set(known)]
        monday = self.clock.today.weekday() + 7
        for n, (deelname, who) in enumerate(parts):
            moment = self.clock.at(monday - n % 5, "09:10") + dt.timedelta(minutes=37 * n % 420)
            yield self.reading(deelname, who, moment, PURPOSES[n % len(PURPOSES)])
        for deelname, who in parts:
            if who.user.naam == "Fatma Yildirim":
                for minutes in (0, 6, 14):
                    late = self.clock.at(monday - 5, "22:41") + dt.timedelta(minutes=minutes)
                    yield self.reading(deelname, who, late, Doel.CASUS)
                yield self.reading(deelname, who, self.clock.at(monday - 3, "15:20"), Doel.BRIEF, "afdrukken")
            if who.user.naam == "Marloes Terbraak":
                yield self.reading(deelname, who, self.clock.at(monday - 2, "11:05"), Doel.CASUSOVERLEG)
        if parts:
            curious = self.people["Daphne Kruithof"]
            refused = self.row(
                curious, self.clock.at(monday - 3, "16:48"), "lezen", Doel.CASUS, parts[0][0].casus.nummer
            )
            yield replace(refused, uitkomst="geweigerd")
            lawyer = self.people["Esmee van Oorschot"]
            for deelname, who in parts:
                if who.partij_id == lawyer.partij_id:
                    yield self.reading(deelname, lawyer, self.clock.at(monday - 4, "14:02"), Doel.DOSSIER, "export")
                    break


def load_inzagelog(clock: Clock) -> int:
    """Write the readings of the last months and the reviews of all but the last; returns the number of rows."""
    loader = LogLoader(clock)
    rows = sorted([*loader.working_days(), *loader.last_week()], key=lambda row: row.tijd)
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [astuple(row) for row in rows])
    _review(clock, loader)
    return len(rows)


def _review(clock: Clock, loader: LogLoader) -> None:
    """Sign for every whole month but the last: that one waits for who opens the demo."""
    officers = [who for who in loader.people.values() if Rol.PRIVACY_OFFICER in who.rollen]
    first = clock.day(DAYS)
    for month in list(months_back(clock.today, 6))[2:]:
        if month < first.replace(day=1):
            break
        for n, who in enumerate(officers):
            noticed, signed_after = n == 0, dt.timedelta(days=4 + n % 6, hours=9)
            Logbeoordeling.objects.create(
                partij_id=who.partij_id,
                maand=month,
                cijfers=asdict(figures(who.partij_id, month, gemeente_id=who.partij.gemeente_id, today=clock.today)),
                oordeel="uitgezocht" if noticed else "in_orde",
                bevinding=NOTICED if noticed else "",
                ondertekend_door=who,
                ondertekend_op=dt.datetime.combine(month_after(month), dt.time(), dt.UTC) + signed_after,
            )
