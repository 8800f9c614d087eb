"""Turns the words of overlast/demo/content into rows of one casus."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from cases import interventies, models
from cases.boxes import BOXES
from cases.numbers import new_number
from overlast.demo.content import shapes
from overlast.demo.load.clock import Clock
from overlast.demo.load.files import stored
from parties.models import Medewerker, Partij

MELDERS = {
    "A": ("Mw. J. Steenuil", "06-00000901"),
    "B": ("Dhr. K. Rietzanger", "06-00000902"),
    "C": ("Fam. Wulpenbroek", "06-00000903"),
    "D": ("Mw. S. Oeverloper", "06-00000904"),
}


@dataclass
class Builder:
    """One casus with everything needed to hang rows on it."""

    clock: Clock
    casus: models.Casus
    bewoner: models.Bewoner
    adres: models.BagAdres | None
    partijen: dict[str, Partij]
    contact: dict[str, Medewerker]
    regie: Partij
    meldingen: list[models.Melding] = field(default_factory=list)

    def common(self, categorie: int, partij: str, moment: dt.datetime, *, beperkt: bool = False) -> dict[str, Any]:
        return {
            "casus": self.casus,
            "bewoner": self.bewoner,
            "categorie_id": categorie,
            "bron": self.partijen[partij],
            "beperkt": beperkt or self.casus.aangemeld_op is None,
            "gemaakt_op": moment,
            "gemaakt_door": self.contact.get(partij),
        }

    def add(self, item: object) -> None:
        WRITERS[type(item)](self, item)

    def melding(self, item: shapes.Melding) -> None:
        moment = self.clock.at(item.dagen, item.uur)
        partij = item.bron or self.casus.eigenaar.naam
        received = min(moment + dt.timedelta(hours=9), self.clock.now)
        soort = item.soort or self.casus.soort
        shell = models.Melding.objects.create(
            nummer=new_number("M"),
            bron=self.partijen[partij],
            soort=soort,
            ernst=item.ernst,
            status="gekoppeld",
            casus=self.casus,
            ontvangen_op=received,
            gemaakt_door=self.contact.get(partij),
        )
        row = self.common(8, partij, received)
        melder_ref = uuid5(self.casus.pk, item.melder or str(shell.pk))
        niveau = {"": "anoniem", "B": "open"}.get(item.melder, "alleen_ontvanger")
        models.Overlastmelding.objects.create(
            **row,
            melding=shell,
            adres=self.adres,
            soort=soort,
            begonnen_op=moment,
            duur_minuten=item.duur,
            wat=item.wat,
            gevolg=item.gevolg,
            frequentie=item.frequentie,
            ernst=item.ernst,
            niveau=niveau,
            melder_ref=melder_ref,
        )
        if item.melder:
            naam, telefoon = MELDERS[item.melder]
            row["categorie_id"] = 9
            models.Meldergegevens.objects.create(
                **row, melding=shell, naam=naam, telefoon=telefoon, mag_naar_rechter=item.melder == "B"
            )

    def journaal(self, item: shapes.Journaal) -> None:
        moment = self.clock.at(item.dagen, "14:30")
        box = BOXES[models.Journaalitem.Vak(item.vak)]
        models.Journaalitem.objects.create(
            **self.common(box.categorie, item.partij, moment, beperkt=item.beperkt),
            vak=item.vak,
            datum=moment,
            tekst=item.tekst,
            contact=item.contact,
        )

    def interventie(self, item: shapes.Interventie) -> None:
        soort = interventies.BY_KEY[item.soort]
        begonnen = self.clock.day(item.dagen)
        tot = begonnen + dt.timedelta(days=item.looptijd) if item.looptijd else None
        row = models.Interventie.objects.create(
            **self.common(soort.categorie, item.partij, self.clock.at(item.dagen)),
            soort=item.soort,
            status=item.status,
            begonnen_op=begonnen,
            loopt_tot=tot,
            toelichting=item.toelichting,
            resultaat=item.resultaat,
        )
        if item.status in {"loopt", "voorbereid"} and tot:
            self.termijn("interventie", item.partij, tot, object_id=row.pk, categorie=soort.categorie)

    def brief(self, item: shapes.Brief) -> None:
        moment = self.clock.at(item.dagen, "11:00")
        document = models.Document.objects.create(
            **self.common(11, item.partij, moment),
            titel=item.onderwerp,
            datum=moment.date(),
            vrijgave_op=moment if item.vrijgave else None,
            vrijgave_door=self.contact.get(item.partij) if item.vrijgave else None,
            **stored(item.onderwerp, item.tekst),
        )
        models.Brief.objects.create(
            **self.common(11, item.partij, moment),
            soort="waarschuwingsbrief",
            datum=moment.date(),
            onderwerp=item.onderwerp,
            tekst=item.tekst,
            reactie_tot=moment.date() + dt.timedelta(days=14),
            verzendwijze="aangetekend",
            document=document,
            vrijgave_op=moment if item.vrijgave else None,
            vrijgave_door=self.contact.get(item.partij) if item.vrijgave else None,
        )

    def mutatie(self, item: shapes.Mutatie) -> None:
        moment = self.clock.at(item.dagen, item.uur)
        models.Politiemutatie.objects.create(
            **self.common(12, shapes.POLITIE, moment),
            mutatienummer=f"PL-{moment:%Y%j}-{moment:%H%M}",
            datum=moment,
            omschrijving=item.tekst,
        )

    def hulp(self, item: shapes.Hulp) -> None:
        models.Hulpaanbod.objects.create(
            **self.common(26, item.partij, self.clock.at(item.dagen)),
            datum=self.clock.day(item.dagen),
            aanbod=item.aanbod,
            uitkomst=item.uitkomst,
        )

    def actie(self, item: shapes.Actie) -> None:
        made = self.clock.at(max(1, (item.klaar or 0) + 3), "11:30")
        due = self.clock.day(-item.over)
        finished = self.clock.at(item.klaar, "16:00") if item.klaar is not None else None
        maker = self.regie.naam if self.casus.aangemeld_op else item.partij
        row = models.Actiepunt.objects.create(
            **self.common(22, maker, made),
            titel=item.titel,
            partij=self.partijen[item.partij],
            eigenaar=self.contact.get(item.partij),
            uiterlijk=due,
            afgerond_op=finished,
        )
        if item.toelichting:
            categorie = BOXES[models.Journaalitem.Vak(item.vak)].categorie
            source = maker if categorie in {10, 22} else item.partij
            models.Actiepunttoelichting.objects.create(
                **self.common(categorie, source, made), actiepunt=row, tekst=item.toelichting
            )
        if finished is None:
            self.termijn("actiepunt", item.partij, due, object_id=row.pk, categorie=22)

    def advies(self, item: shapes.Advies) -> None:
        models.Bezoekadvies.objects.create(
            **self.common(21, item.partij, self.clock.at(item.dagen)),
            advies=item.advies,
            geldig_tot=self.clock.day(item.dagen) + dt.timedelta(days=item.geldig),
        )

    def stuk(self, item: shapes.Stuk) -> None:
        moment = self.clock.at(item.dagen, "15:00")
        models.Document.objects.create(
            **self.common(item.categorie, item.partij, moment),
            titel=item.titel,
            datum=moment.date(),
            vrijgave_op=moment if item.vrijgave else None,
            vrijgave_door=self.contact.get(item.partij) if item.vrijgave else None,
            **stored(item.titel, item.tekst),
        )

    def termijn(
        self, soort: str, partij: str, due: dt.date, *, categorie: int, object_id: UUID | None = None, wet: bool = False
    ) -> None:
        models.Termijn.objects.create(
            soort=soort,
            casus=self.casus,
            object=object_id,
            categorie_id=categorie,
            partij=self.partijen[partij],
            eigenaar=self.contact.get(partij),
            verloopt_op=due,
            wettelijk=wet,
            gemaakt_op=self.clock.at(1),
        )


WRITERS: dict[type, Callable[[Builder, Any], None]] = {
    shapes.Melding: Builder.melding,
    shapes.Journaal: Builder.journaal,
    shapes.Interventie: Builder.interventie,
    shapes.Brief: Builder.brief,
    shapes.Mutatie: Builder.mutatie,
    shapes.Hulp: Builder.hulp,
    shapes.Actie: Builder.actie,
    shapes.Advies: Builder.advies,
    shapes.Stuk: Builder.stuk,
    shapes.Besproken: lambda _builder, _item: None,  # told by the overleggen, overlast/demo/load/overleggen.py
}
