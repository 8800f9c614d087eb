"""The casussen of the demo and what belongs to each from the start: bewoner, tenancy, participation."""

import datetime as dt

from django.contrib.auth.models import Permission

from cases import models
from cases.numbers import new_number
from cases.services.casussen import deelname_category
from overlast.demo import persons
from overlast.demo.content import shapes
from overlast.demo.load.clock import Clock
from overlast.demo.load.rows import Builder
from parties.actor import ROLES_WITH_CONTENT
from parties.models import Medewerker, Partij


class Loader:
    """Holds what every casus needs while loading."""

    def __init__(self, clock: Clock, partijen: dict[str, Partij], medewerkers: list[Medewerker]) -> None:
        self.clock = clock
        self.partijen = partijen
        self.medewerkers = medewerkers
        self.contact = {m.partij.naam: m for m in reversed(medewerkers) if m.contactpersoon}
        self.work_on = Permission.objects.get(codename="work_on_deelname")

    def casus(self, told: shapes.Casus, *, gemeente: str = persons.LINDEWAARD, regie: str = persons.OOV) -> Builder:
        """Make one casus with all its rows."""
        clock = self.clock
        eigenaar = self.partijen[told.eigenaar]
        aangemeld = clock.at(told.aangemeld, "11:00") if told.aangemeld is not None else None
        casus = models.Casus.objects.create(
            nummer=new_number(eigenaar.gemeente.nummer_prefix),
            gemeente_id=gemeente,
            soort=told.soort,
            status=told.status,
            niveau=told.niveau,
            spoed=told.spoed,
            eigenaar=eigenaar,
            casusregisseur=self.contact[told.casusregisseur] if told.casusregisseur else None,
            geopend_op=clock.at(told.geopend),
            aangemeld_op=aangemeld,
            gewijzigd_op=clock.at(min(told.geopend, told.nr)),
        )
        bewoners = [models.Bewoner.objects.create(gemeente_id=gemeente) for _ in told.bewoners]
        for bewoner in bewoners:
            models.Betrokkene.objects.create(casus=casus, bewoner=bewoner)
        adres = models.BagAdres.objects.filter(
            gemeente_id=gemeente, postcode=told.postcode, huisnummer=told.huisnummer, huisletter=""
        ).first()
        builder = Builder(clock, casus, bewoners[0], adres, self.partijen, self.contact, self.partijen[regie])
        self._deelnames(casus, told, regie)
        self._gegevens(builder, bewoners, told)
        for item in told.items:
            builder.add(item)
        return builder

    def _deelnames(self, casus: models.Casus, told: shapes.Casus, regie: str) -> None:
        names = [told.eigenaar, *told.deelnemers]
        if casus.aangemeld_op:
            names.append(regie)
        for name in dict.fromkeys(names):
            partij = self.partijen[name]
            begonnen = casus.geopend_op if name == told.eigenaar else casus.aangemeld_op or casus.geopend_op
            deelname = models.Deelname.objects.create(
                casus=casus,
                partij=partij,
                categorie_id=deelname_category(partij),
                begonnen_op=begonnen,
                status=casus.status,
                soort=casus.soort,
                gewijzigd_op=casus.gewijzigd_op,
            )
            models.DeelnameUserObjectPermission.objects.bulk_create(
                models.DeelnameUserObjectPermission(user_id=m.user_id, content_object=deelname, permission=self.work_on)
                for m in self._team(partij, shared=casus.aangemeld_op is not None)
            )

    def _team(self, partij: Partij, *, shared: bool) -> list[Medewerker]:
        """On an own-party casus its contactpersonen; on a shared one everybody but those who only take in meldingen."""
        people = [m for m in self.medewerkers if m.partij_id == partij.pk and set(m.rollen) & ROLES_WITH_CONTENT]
        if shared:
            return [m for m in people if m.contactpersoon or not (partij.regie and m.rollen == ["consulent"])]
        return [m for m in people if m.contactpersoon]

    def _gegevens(self, builder: Builder, bewoners: list[models.Bewoner], told: shapes.Casus) -> None:
        clock, owner = self.clock, told.eigenaar
        for bewoner, persoon in zip(bewoners, told.bewoners, strict=True):
            builder.bewoner = bewoner
            models.Naw.objects.create(
                **builder.common(1, owner, builder.casus.geopend_op),
                voornamen=persoon.voornamen,
                achternaam=persoon.achternaam,
                geboortedatum=dt.date.fromisoformat(persoon.geboren) if persoon.geboren else None,
                telefoon=persoon.telefoon,
                adres=builder.adres,
            )
        builder.bewoner = bewoners[0]
        if told.huur:
            contractvorm, complex_, jaren = told.huur
            models.Huurgegevens.objects.create(
                **builder.common(3, owner, builder.casus.geopend_op),
                ingangsdatum=clock.day(365 * jaren),
                contractvorm=contractvorm,
                complex=complex_,
            )
        if told.achterstand:
            bedrag, maanden = told.achterstand
            models.Huurachterstand.objects.create(
                **builder.common(4, owner, clock.at(6)), bedrag=bedrag, maanden=maanden, peildatum=clock.day(6)
            )
        if told.gezin:
            samenstelling, kinderen = told.gezin
            models.Gezin.objects.create(
                **builder.common(6, owner, builder.casus.geopend_op), samenstelling=samenstelling, kinderen=kinderen
            )
        if builder.casus.aangemeld_op is not None:
            models.Aanmelding.objects.create(
                **builder.common(10, owner, builder.casus.aangemeld_op),
                doel=told.doel,
                noodzaak=told.noodzaak,
                subsidiariteit=told.geprobeerd,
            )
        if told.wvggz is not None:
            models.Wvggztraject.objects.create(
                **builder.common(27, persons.COLLEGE, clock.at(told.wvggz)),
                gemeld_op=clock.day(told.wvggz),
                stap="Verkennend onderzoek loopt.",
            )
            builder.termijn("wvggz", persons.COLLEGE, clock.day(told.wvggz - 14), categorie=27, wet=True)

    def losse_melding(self, told: tuple[str, int, str, str, str, int, str, str, int, str]) -> None:
        """A melding without a casus, in some state of triage."""
        partij, dagen, uur, soort, straat, huisnummer, postcode, wat, ernst, status = told
        moment = self.clock.at(dagen, uur)
        shell = models.Melding.objects.create(
            nummer=new_number("M"),
            bron=self.partijen[partij],
            soort=soort,
            ernst=ernst,
            status=status,
            spoed=ernst == 5,
            ontvangen_op=moment,
            gemaakt_door=self.contact.get(partij),
        )
        adres = models.BagAdres.objects.filter(
            gemeente_id=persons.LINDEWAARD, postcode=postcode, huisnummer=huisnummer, huisletter=""
        ).first()
        models.Overlastmelding.objects.create(
            melding=shell,
            categorie_id=8,
            bron=self.partijen[partij],
            beperkt=True,
            gemaakt_op=moment,
            gemaakt_door=self.contact.get(partij),
            adres=adres,
            adres_tekst="" if adres else f"{straat} {huisnummer}",
            soort=soort,
            begonnen_op=moment,
            wat=wat,
            frequentie="wekelijks",
            ernst=ernst,
            niveau="anoniem",
        )
        if status in {"nieuw", "in_triage"}:
            models.Termijn.objects.create(
                soort="triage",
                melding=shell,
                object=shell.pk,
                categorie_id=8,
                partij=self.partijen[partij],
                eigenaar=self.contact.get(partij),
                verloopt_op=self.clock.day(dagen - 7),
            )
