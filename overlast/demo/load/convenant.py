"""The convenanten of Lindewaard: the one in force with who signed it, a concept to go on with, and one being signed."""

import datetime as dt

from django.db import connection
from django.urls import reverse

from overlast.demo import persons
from overlast.demo.load.clock import Clock
from parties import notices
from parties.models import Gemeente, Medewerker, Partij, Rol
from privacy import reference
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Overlegvorm

# What the jurist of each organisation filled in where there is no usual ground for its kind.
GROUNDS = {
    persons.TOEZICHT: "Art. 6 lid 1 sub e AVG: toezicht en handhaving namens het college",
    persons.WIJKTEAM: "Art. 6 lid 1 sub e AVG: Wmo 2015, in opdracht van het college",
    persons.RECLASSERING: "Art. 6 lid 1 sub e AVG: toezicht op bijzondere voorwaarden",
    persons.GGZ: "Art. 6 lid 1 sub e AVG, en binnen de behandeling toestemming",
    persons.GGD: "Art. 6 lid 1 sub e AVG: openbare geestelijke gezondheidszorg",
}
PGA_DOEL = (
    "Voor bewoners bij wie overlast, zorg en veiligheid steeds samenkomen, met één plan per persoon de overlast "
    "stoppen en de hulp op gang brengen."
)
PGA_PARTIJEN = (persons.OOV, persons.COLLEGE, persons.POLITIE, persons.GGZ, persons.WIJKTEAM, persons.RECLASSERING)
SIGNED_PGA = (persons.OOV, persons.POLITIE)


def load_convenanten(clock: Clock) -> None:
    """Complete version 1, prepare version 2, and have a convenant PGA half signed. Needs the accounts."""
    signers = {
        row.partij_id: row
        for row in Medewerker.objects.filter(
            partij__gemeente_id=persons.LINDEWAARD, rollen__contains=[Rol.TEKENBEVOEGDE]
        )
    }
    in_force = Convenant.objects.get(gemeente_id=persons.LINDEWAARD, overlegvorm=Overlegvorm.WOONOVERLAST)
    _complete(in_force, clock, signers)
    _concept(in_force, clock)
    _pga(clock, signers)


def _complete(convenant: Convenant, clock: Clock, signers: dict[int, Medewerker]) -> None:
    _fill_grounds(convenant)
    for row in ConvenantPartij.objects.filter(convenant=convenant):
        row.ondertekend_door = signers.get(row.partij_id)
        row.save(update_fields=["ondertekend_door"])
    convenant.evaluatie_op = clock.day(-24)
    convenant.ter_ondertekening_op, convenant.vastgesteld_op = clock.at(420), clock.at(400, "12:00")
    convenant.save(update_fields=["evaluatie_op", "ter_ondertekening_op", "vastgesteld_op"])
    _fix(convenant)
    signed = {"ondertekend_op": convenant.vastgesteld_op, "vingerafdruk": convenant.vingerafdruk}
    ConvenantPartij.objects.filter(convenant=convenant).update(**signed)


def _fill_grounds(convenant: Convenant) -> None:
    for row in ConvenantPartij.objects.filter(convenant=convenant).select_related("partij"):
        if not row.art6 and row.partij.naam in GROUNDS:
            row.art6 = GROUNDS[row.partij.naam]
            row.save(update_fields=["art6"])


def _fix(convenant: Convenant) -> None:
    """The vingerafdruk that PostgreSQL takes when a version is sent for signing; the migrator passes that step by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(convert_to(gate.convenant_text(%s), 'UTF8')), 'hex')", [convenant.pk])
        convenant.vingerafdruk = cursor.fetchone()[0]
    convenant.save(update_fields=["vingerafdruk"])


def _concept(in_force: Convenant, clock: Clock) -> None:
    """Version 2: schulden only with toestemming for the wijkteam, and a clearer word about complaints."""
    concept = Convenant.objects.create(
        gemeente_id=in_force.gemeente_id,
        overlegvorm=in_force.overlegvorm,
        naam=in_force.naam,
        versie=2,
        doel=in_force.doel,
        klachten="Een bewoner dient een klacht in bij één adres: de privacy officer van de gemeente. Die zorgt dat de "
        "juiste organisatie binnen zes weken antwoordt.",
        geldig_van=clock.day(-21),
        geldig_tot=clock.day(-21 - 730),
        evaluatie_op=clock.day(-21 - 365),
        vorige=in_force,
        gemaakt_door=Medewerker.objects.get(user__naam="Hilde Roosenboom"),
        gemaakt_op=clock.at(3),
    )
    skip = {"id", "convenant"}
    names = [f.attname for f in ConvenantRegel._meta.concrete_fields if f.name not in skip]
    ConvenantRegel.objects.bulk_create(
        ConvenantRegel(convenant=concept, **{name: getattr(row, name) for name in names})
        for row in ConvenantRegel.objects.filter(convenant=in_force)
    )
    ConvenantPartij.objects.bulk_create(
        ConvenantPartij(
            convenant=concept, partij_id=row.partij_id, **{name: getattr(row, name) for name in reference.GROUNDS}
        )
        for row in ConvenantPartij.objects.filter(convenant=in_force)
    )
    changed = ConvenantRegel.objects.filter(convenant=concept, categorie_id=5, partijsoort="wijkteam", fase="F2")
    changed.update(toestemming_nodig=True, voorwaarde="Alleen als het wijkteam zelf helpt met geld")


def _pga(clock: Clock, signers: dict[int, Medewerker]) -> None:
    gemeente = Gemeente.objects.get(code=persons.LINDEWAARD)
    convenant = Convenant.objects.create(
        gemeente=gemeente,
        overlegvorm=Overlegvorm.PGA,
        naam="Convenant persoonsgerichte aanpak Lindewaard",
        versie=1,
        status=Convenant.Status.TER_ONDERTEKENING,
        doel=PGA_DOEL,
        geldig_van=clock.day(-30),
        geldig_tot=clock.day(-30 - 730),
        evaluatie_op=clock.day(-30 - 365),
        gemaakt_door=Medewerker.objects.get(user__naam="Hilde Roosenboom"),
        gemaakt_op=clock.at(40),
        ter_ondertekening_op=clock.at(6),
    )
    partijen = list(Partij.objects.filter(gemeente=gemeente, naam__in=PGA_PARTIJEN))
    ConvenantPartij.objects.bulk_create(
        ConvenantPartij(convenant=convenant, partij=partij, **reference.grounds(partij.soort)) for partij in partijen
    )
    ConvenantRegel.objects.bulk_create(reference.regels(convenant))
    _fill_grounds(convenant)
    _fix(convenant)
    for n, partij in enumerate(each for each in partijen if each.naam in SIGNED_PGA):
        ConvenantPartij.objects.filter(convenant=convenant, partij=partij).update(
            ondertekend_op=clock.at(4, "11:00") + dt.timedelta(days=n),
            ondertekend_door=signers[partij.pk],
            vingerafdruk=convenant.vingerafdruk,
        )
    waiting = [signers[partij.pk].pk for partij in partijen if partij.naam not in SIGNED_PGA]
    notices.notify(
        sleutel=f"convenant:{convenant.pk}:tekenen",
        soort="convenant",
        aan_ids=waiting,
        pad=reverse("convenant_versie", args=[convenant.pk]),
        now=clock.at(6),
    )
