"""What hangs on one made-up casus: a person, meldingen, notes, steps and agreements."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model

from cases import interventies, models
from cases.boxes import BOXES
from cases.choices import Frequentie, Melderniveau
from overlast.bench import words
from overlast.bench.world import COLLEGE, POLITIE, REGIE, VERSLAVINGSZORG, WIJKTEAM

if TYPE_CHECKING:
    from overlast.bench.casussen import Maker

# Per box of the journaal how often it is used, and by whom: a Partij of the casus, or the first of these.
BOX_USE: dict[str, tuple[int, str]] = {
    "waarneming": (30, ""),
    "gespreksverslag": (24, ""),
    "standpunt_bewoner": (8, ""),
    "handelingsadvies": (6, COLLEGE),
    "zorgen_kinderen": (2, COLLEGE),
    "zorgmelding": (3, POLITIE),
    "schulden": (4, COLLEGE),
    "voorziening": (3, COLLEGE),
    "middelen": (1, VERSLAVINGSZORG),
    "netwerk": (3, COLLEGE),
    "kwetsbaarheid": (4, WIJKTEAM),
    "belang": (3, ""),
    "bekend_bij_zorg": (1, COLLEGE),
    "justitieel": (1, POLITIE),
    "afspraak": (14, REGIE),
}


@dataclass
class Where:
    """One casus, to hang rows on."""

    maker: "Maker"
    casus: UUID
    bewoner: UUID
    begin: dt.datetime
    end: dt.datetime
    shared: bool
    closed: bool
    partijen: list[int]

    def row(self, model: type[Model], categorie: int, bron: int, moment: dt.datetime, **values: Any) -> UUID:
        made: UUID = self.maker.add(
            model,
            id=self.maker.key(),
            casus_id=self.casus,
            bewoner_id=self.bewoner,
            categorie_id=categorie,
            bron_id=bron,
            beperkt=not self.shared or self.maker.chance.random() < 0.03,
            gemaakt_op=moment,
            gemaakt_door_id=self.maker.world.contacts[bron][0][0],
            **values,
        )
        return made

    def moment(self) -> dt.datetime:
        return self.begin + (self.end - self.begin) * self.maker.chance.random()

    def naw(self, achternaam: str, adres: int) -> None:
        chance = self.maker.chance
        born = self.maker.today - dt.timedelta(days=chance.randrange(19 * 365, 90 * 365))
        self.row(
            models.Naw,
            1,
            self.partijen[0],
            self.begin,
            voornamen=chance.choice(words.GIVEN),
            achternaam=achternaam,
            geboortedatum=born,
            adres_id=adres,
        )

    def meldingen(self, adres: int, soort: str) -> None:
        """One or two mostly; sometimes a row of them, of one melder."""
        maker, chance, bron = self.maker, self.maker.chance, self.partijen[0]
        melder = maker.key()
        for _ in range(min(12, 1 + int(chance.expovariate(1.6)))):
            moment = self.moment()
            ernst = chance.choice((1, 2, 2, 3, 3, 3, 4, 5))
            melding = maker.add(
                models.Melding,
                id=maker.key(),
                nummer=maker.number("M"),
                bron_id=bron,
                soort=soort,
                ernst=ernst,
                status="gekoppeld",
                casus_id=self.casus,
                ontvangen_op=moment,
                gemaakt_door_id=maker.world.contacts[bron][0][0],
            )
            niveau = chance.choice(Melderniveau.values)
            self.row(
                models.Overlastmelding,
                8,
                bron,
                moment,
                melding_id=melding,
                adres_id=adres,
                soort=soort,
                begonnen_op=moment - dt.timedelta(hours=7),
                duur_minuten=chance.choice((15, 30, 60, 120, 240)),
                wat=words.text(chance, 3),
                frequentie=chance.choice(Frequentie.values),
                ernst=ernst,
                niveau=niveau,
                melder_ref=melder,
            )
            if niveau != "anoniem":
                self.row(
                    models.Meldergegevens,
                    9,
                    bron,
                    moment,
                    melding_id=melding,
                    naam=f"{chance.choice(words.GIVEN)} {words.surname(chance)}",
                    telefoon=f"06-0000{chance.randrange(10_000):04d}",
                    mag_naar_rechter=niveau == "open",
                )

    def journaal(self, number: int, names: list[str]) -> None:
        chance, world = self.maker.chance, self.maker.world
        boxes = chance.choices(tuple(BOX_USE), weights=[weight for weight, _ in BOX_USE.values()], k=number)
        for vak in boxes:
            who = BOX_USE[vak][1]
            bron = world.partijen[who] if who in names else chance.choice(self.partijen)
            box = BOXES[vak]
            moment = self.moment()
            tekst = words.text(chance)
            self.row(
                models.Journaalitem,
                box.categorie,
                bron,
                moment,
                vak=vak,
                datum=moment,
                tekst=tekst,
                contact=box.contact,
            )

    def rest(self, names: list[str]) -> None:
        """What some casussen have: tenancy, household, police, steps, letters, agreements, files."""
        chance, today, owner = self.maker.chance, self.maker.today, self.partijen[0]
        day = self.moment().date()
        if self.shared:
            self.row(
                models.Aanmelding,
                10,
                owner,
                self.begin,
                doel=words.text(chance, 2),
                noodzaak=words.text(chance, 2),
                subsidiariteit=words.text(chance, 2),
            )
        if chance.random() < 0.25:
            self.row(models.Huurgegevens, 3, owner, self.begin, ingangsdatum=day, contractvorm="Onbepaalde tijd")
        if chance.random() < 0.12:
            money = {"bedrag": chance.randrange(200, 4000), "maanden": chance.randrange(1, 7)}
            self.row(models.Huurachterstand, 4, owner, self.begin, peildatum=day, **money)
        if chance.random() < 0.2:
            kinderen = chance.choice((0, 0, 0, 1, 2, 3))
            self.row(models.Gezin, 6, owner, self.begin, samenstelling="Volwassene, woont alleen.", kinderen=kinderen)
        if POLITIE in names and chance.random() < 0.5:
            moment = self.moment()
            self.row(
                models.Politiemutatie,
                12,
                self.maker.world.partijen[POLITIE],
                moment,
                mutatienummer=f"PL-{moment:%Y%j}-{chance.randrange(10_000):04d}",
                datum=moment,
                omschrijving=words.text(chance, 3),
            )
        if chance.random() < 0.04:
            until = today + dt.timedelta(days=chance.randrange(-100, 200))
            self.row(models.Bezoekadvies, 21, owner, self.begin, advies=chance.choice(words.NOTES), geldig_tot=until)
        if COLLEGE in names and chance.random() < 0.5:
            self.row(
                models.Hulpaanbod,
                26,
                self.maker.world.partijen[COLLEGE],
                self.begin,
                datum=day,
                aanbod="Gesprek met het wijkteam en hulp bij de post.",
                uitkomst=chance.choice(models.Hulpaanbod.Uitkomst.values),
            )
        if COLLEGE in names and chance.random() < 0.03:
            college = self.maker.world.partijen[COLLEGE]
            self.row(models.Wvggztraject, 27, college, self.begin, gemeld_op=day, stap="Verkennend onderzoek loopt.")
        self._steps(owner, day)
        if not self.closed:
            self._agreements()

    def _steps(self, owner: int, day: dt.date) -> None:
        chance = self.maker.chance
        for soort in interventies.CATALOGUE[: min(4, int(chance.expovariate(1.2)))]:
            status = chance.choice(("geslaagd", "niet_geslaagd")) if self.closed else "loopt"
            until = day + dt.timedelta(days=soort.dagen)
            self.row(
                models.Interventie,
                soort.categorie,
                owner,
                self.begin,
                soort=soort.sleutel,
                status=status,
                begonnen_op=day,
                loopt_tot=until,
                toelichting=words.text(chance, 1),
            )
        if chance.random() < 0.1:
            file = {"sha256": f"{chance.getrandbits(256):064x}", "sleutel": b"\0" * 60, "bytes": 90_000}
            categorie = chance.choice((10, 11, 15, 24))
            name = f"{chance.getrandbits(128):032x}"
            self.row(
                models.Document,
                categorie,
                owner,
                self.begin,
                titel="Verslag van de wijkbeheerder",
                datum=day,
                soort="image/jpeg" if categorie == 24 else "application/pdf",
                opslagnaam=name,
                **file,
            )
        if chance.random() < 0.1:
            self.row(
                models.Brief,
                11,
                owner,
                self.begin,
                soort="waarschuwingsbrief",
                datum=day,
                onderwerp="Waarschuwing: overlast",
                tekst=words.text(chance, 8),
                reactie_tot=day + dt.timedelta(days=14),
                verzendwijze="aangetekend",
            )

    def _agreements(self) -> None:
        chance, maker = self.maker.chance, self.maker
        regie = maker.world.partijen[REGIE] if self.shared else self.partijen[0]
        for _ in range(min(4, int(chance.expovariate(1.4)))):
            partij = chance.choice(self.partijen)
            due = maker.today + dt.timedelta(days=chance.randrange(-20, 40))
            # one in many is for the persona: nobody has a thousand things to do
            owner = maker.world.contacts[partij][0 if chance.random() < 20 / max(20, maker.size) else -1][0]
            made = self.row(
                models.Actiepunt,
                22,
                regie,
                self.moment(),
                titel="Gesprek voeren en verslag maken",
                partij_id=partij,
                eigenaar_id=owner,
                uiterlijk=due,
            )
            maker.add(
                models.Termijn,
                id=maker.key(),
                soort="actiepunt",
                casus_id=self.casus,
                object=made,
                categorie_id=22,
                partij_id=partij,
                eigenaar_id=owner,
                verloopt_op=due,
            )
            if chance.random() < 0.2:
                self.row(
                    models.Actiepunttoelichting, 22, regie, self.begin, actiepunt_id=made, tekst=words.text(chance, 1)
                )
