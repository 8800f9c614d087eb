"""What goes beyond the convenant in the demo: besluiten, toestemming, telling the bewoner, and two noodprocedures."""

import datetime as dt
from dataclasses import astuple, dataclass, replace

from django.db import connection

from cases.models import Casus, Hulpaanbod, Naw, Politiemutatie, Termijn
from cases.services.toestemmingen import category_of
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from overlast.demo.load.inzagelog import INSERT, LogLoader
from parties.models import Medewerker, Partij, Rol
from privacy.gate import Doel
from privacy.models import Kennisgeving, Noodprocedure, Toegangsbesluit, Toegangsvoorstel, Toestemming

MONTH = 28
# Surname of the bewoner: how many days ago the bewoner was told, or why that waits, with the days until the next look.
TOLD = {
    "Kwispelaar": (60, "Bij een huisbezoek van het college, met de folder erbij."),
    "Appelboom": (41, "Aan de keukentafel, met de tolk."),
    "Halverbeek": (25, "Samen met de mantelzorger, met een brief in grote letters."),
    "Olmenkamp": (33, "In het gesprek over de waarschuwing, en per brief."),
    "Noorzai-Veld": (50, "Met de tolk, bij het eerste gesprek."),
    "Zandvlecht": (90, "Bij het tweede huisbezoek."),
    "Graspol": (120, "Per brief."),
    "Bladergroen": (150, "Per aangetekende brief."),
    "Kroonpad": (45, "Telefonisch, en daarna per brief."),
    "Windewaal": (200, "Bij het afscheidsgesprek."),
}
WAITS = {
    "Distelvink": (
        Kennisgeving.Uitstelgrond.STRAFBARE_FEITEN,
        "De politie onderzoekt de handel nog. Na de actie hoort de bewoner het meteen.",
        -12,
    )
}


@dataclass(frozen=True)
class Consent:
    """A toestemming of the bewoner with this surname."""

    achternaam: str
    bron: str
    waarvoor: str
    categorieen: tuple[int, ...]
    partijen: tuple[str, ...]
    dagen: int
    bewijs: str
    ingetrokken: int | None = None


CONSENTS = (
    Consent(
        "Appelboom",
        persons.WIJKTEAM,
        "Samen met de buurtcoach werken aan rust in huis en aan de schulden.",
        (5, 6, 26),
        (persons.WELZIJN, persons.COLLEGE),
        40,
        "Formulier, getekend op het wijkteam.",
    ),
    Consent(
        "Noorzai-Veld",
        persons.WELZIJN,
        "Een maatje zoeken dat ook Dari spreekt.",
        (1, 10, 26),
        (persons.WELZIJN,),
        48,
        "Gezegd in het gesprek met tolk op het wijkcentrum.",
    ),
    Consent(
        "Zandvlecht",
        persons.WATERLINDE,
        "Meedenken over het opruimen van de woning.",
        (10, 23),
        (persons.WIJKTEAM,),
        80,
        "Gezegd bij het huisbezoek, met een collega erbij.",
        ingetrokken=21,
    ),
)


class Beyond:
    """Looks up casussen by the name of the bewoner, and writes rows on them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        names = Naw.objects.filter(casus__gemeente_id=persons.LINDEWAARD, casus__aangemeld_op__isnull=False)
        self.casussen = {row.achternaam: row.casus for row in names.select_related("casus") if row.casus}
        self.partijen = {p.naam: p for p in Partij.objects.filter(gemeente_id=persons.LINDEWAARD)}
        people = Medewerker.objects.filter(partij__gemeente_id=persons.LINDEWAARD).select_related("user", "partij")
        self.people = list(people)

    def casus(self, achternaam: str) -> Casus:
        found = next((casus for name, casus in self.casussen.items() if achternaam in name), None)
        if found is None:
            raise LookupError(f"no bewoner {achternaam} in the demo")
        return found

    def person(self, partij: str, rol: str = "") -> Medewerker:
        """Somebody of an organisation, by role or the contactpersoon."""
        ours = [m for m in self.people if m.partij.naam == partij]
        return next(m for m in ours if (rol in m.rollen if rol else m.contactpersoon))

    def kennisgevingen(self) -> None:
        """Each shared casus has one: done, postponed, or planned with a running term."""
        for casus in dict.fromkeys(self.casussen.values()):
            self._kennisgeving(casus)

    def _kennisgeving(self, casus: Casus) -> None:
        names = " ".join(name for name, own in self.casussen.items() if own == casus)
        told = next((value for name, value in TOLD.items() if name in names), None)
        waits = next((value for name, value in WAITS.items() if name in names), None)
        begun = casus.aangemeld_op or self.clock.now
        row = Kennisgeving(
            casus=casus,
            categorie_id=22,
            bron_id=casus.eigenaar_id,
            gemaakt_op=begun,
            uiterlijk=begun.date() + dt.timedelta(days=MONTH),
        )
        if told is not None:
            row.status, row.gedaan_op, row.wijze = Kennisgeving.Status.GEDAAN, self.clock.day(told[0]), told[1]
        elif waits is not None:
            row.status, row.uitstelgrond, row.reden = Kennisgeving.Status.UITGESTELD, waits[0], waits[1]
            row.uiterlijk = self.clock.day(waits[2])
        row.save(force_insert=True)
        if row.status != Kennisgeving.Status.GEDAAN:
            Termijn.objects.create(
                soort=Termijn.Soort.KENNISGEVING,
                casus=casus,
                object=row.pk,
                categorie_id=22,
                partij_id=casus.eigenaar_id,
                verloopt_op=row.uiterlijk,
                wettelijk=True,
                gemaakt_op=begun,
            )

    def toestemmingen(self) -> None:
        for told in CONSENTS:
            named = [self.partijen[name] for name in told.partijen]
            Toestemming.objects.create(
                casus=self.casus(told.achternaam),
                categorie_id=category_of(named, told.categorieen),
                bron=self.partijen[told.bron],
                gemaakt_door=self.person(told.bron),
                gemaakt_op=self.clock.at(told.dagen, "15:30"),
                waarvoor=told.waarvoor,
                categorieen=list(told.categorieen),
                partijen=sorted(p.pk for p in named),
                gegeven_op=self.clock.day(told.dagen),
                geldig_tot=self.clock.day(told.dagen - 180),
                bewijs=told.bewijs,
                ingetrokken_op=self.clock.at(told.ingetrokken, "11:10") if told.ingetrokken else None,
                ingetrokken_door=self.person(persons.WIJKTEAM) if told.ingetrokken else None,
            )

    def besluiten(self) -> None:
        """A help offer kept for two organisations, a mutatie that was given, and one that waits for the officer."""
        offer = Hulpaanbod.objects.filter(casus=self.casus("Kroonpad"), beperkt=False).order_by("datum").first()
        if offer is not None:
            offer.alleen_voor = [self.partijen[name].pk for name in (persons.GGD, persons.COLLEGE)]
            offer.save(update_fields=["alleen_voor"])
        given, waiting = self.mutatie("Distelvink"), self.mutatie("Bladergroen")
        officer, agent = self.person(persons.POLITIE, Rol.PRIVACY_OFFICER), self.person(persons.POLITIE)
        common = {"categorie_id": 12, "tabel": Politiemutatie._meta.db_table, "bron": self.partijen[persons.POLITIE]}
        Toegangsbesluit.objects.create(
            **common,
            casus=self.casus("Distelvink"),
            rij=given.pk,
            partij=self.partijen[persons.ZUIDERHOF],
            grondslag=Toegangsbesluit.Grondslag.WPG_20,
            grond="Nodig voor de ontbinding van de huur naast de sluiting.",
            besloten_door=officer,
            geldig_van=self.clock.at(9, "14:00"),
            geldig_tot=self.clock.at(-51, "23:59"),
        )
        Toegangsvoorstel.objects.create(
            **common,
            casus=self.casus("Bladergroen"),
            casusnummer=self.casus("Bladergroen").nummer,
            rij=waiting.pk,
            partij=self.partijen[persons.WATERLINDE],
            grondslag=Toegangsbesluit.Grondslag.WPG_19,
            grond="De verhuurder vraagt dit voor de procedure. De officier van justitie is akkoord.",
            geldig_tot=self.clock.at(-30, "23:59"),
            voorgesteld_door=agent,
            voorgesteld_op=self.clock.at(1, "16:20"),
        )

    def mutatie(self, achternaam: str) -> Politiemutatie:
        return Politiemutatie.objects.filter(casus=self.casus(achternaam)).latest("datum")

    def noodprocedures(self) -> None:
        """One that was right, and one that waits too long for a judgement; each with what was read."""
        logs = LogLoader(self.clock)
        self._nood(
            logs,
            "Distelvink",
            self.person(persons.WIJKTEAM),
            Noodprocedure.Reden.GEVAAR_ANDEREN,
            "Een collega stond voor de deur en hoorde dreigen met een wapen. Ik moest weten of zij door kon.",
            self.clock.at(20, "19:42"),
            terecht=True,
        )
        self._nood(
            logs,
            "Kroonpad",
            self.person(persons.WELZIJN),
            Noodprocedure.Reden.LEVENSGEVAAR,
            "Buren belden: rook in het trappenhuis en niemand doet open. De brandweer vroeg wie daar woont.",
            self.clock.at(8, "21:05"),
            terecht=None,
        )

    def _nood(
        self,
        logs: LogLoader,
        achternaam: str,
        who: Medewerker,
        reden: str,
        toelichting: str,
        moment: dt.datetime,
        *,
        terecht: bool | None,
    ) -> None:
        casus = self.casus(achternaam)
        judged = terecht is not None
        Noodprocedure.objects.create(
            casus=casus,
            casusnummer=casus.nummer,
            gemeente_id=casus.gemeente_id,
            medewerker=who,
            partij_id=who.partij_id,
            reden=reden,
            toelichting=toelichting,
            geldig_van=moment,
            geldig_tot=moment + dt.timedelta(hours=1),
            beoordeeld_door=self.person(who.partij.naam, Rol.PRIVACY_OFFICER) if judged else None,
            beoordeeld_op=moment + dt.timedelta(days=1) if judged else None,
            terecht=terecht,
        )
        opened = replace(
            logs.row(who, moment, "noodprocedure", Doel.NOODPROCEDURE, casus.nummer),
            casus=casus.pk,
            bewoner=logs.bewoners.get(casus.pk),
            gedeeld=True,
            reden=reden,
            convenant=logs.convenant.pk if logs.convenant else None,
        )
        read = replace(
            opened,
            tijd=moment + dt.timedelta(minutes=1),
            doel=Doel.CASUS,
            reden="",
            categorieen=logs.rights.get(who.partij.soort, []),
        )
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, [astuple(opened), astuple(read)])


def load_toestemmingen(clock: Clock) -> None:
    """Write all of it; the casussen with their rows must be there."""
    beyond = Beyond(clock)
    beyond.kennisgevingen()
    beyond.toestemmingen()
    beyond.besluiten()
    beyond.noodprocedures()
