"""Requests of betrokkenen: one waits for its sources, one was answered, one is still carried out by a source."""

import datetime as dt

from cases.models import Betrokkene, Deelname, Naw, Termijn
from cases.numbers import new_number
from cases.services.rechten import due_date
from overlast.demo.load.clock import Clock
from parties.models import Medewerker, Rol
from privacy.models import Raadpleging, Rechtenpersoon, Rechtenverzoek

# The own name and address of two people of the demo, as their casus has them.
WAITING, ANSWERED, CORRECTED = "Kwispelaar", "Noorzai-Veld", "Zandvlecht"


def load_rechten(clock: Clock) -> None:
    """Make the requests at the gemeente's privacy officer; some sources have answered."""
    officer = Medewerker.objects.select_related("partij__gemeente").get(
        partij__gemeente_id="lindewaard", partij__regie=True, rollen__contains=[Rol.PRIVACY_OFFICER]
    )
    waiting = _request(clock, officer, WAITING, days=9, status="raadplegen")
    for n, row in enumerate(Raadpleging.objects.filter(aanvraag=waiting).exclude(bron=officer.partij)):
        if n % 2 == 0:
            _answer(row, clock, days=6)
    done = _request(clock, officer, ANSWERED, days=40, status="afgerond")
    for row in Raadpleging.objects.filter(aanvraag=done):
        _answer(row, clock, days=30)
    Rechtenverzoek.objects.filter(pk=done.pk).update(besluit="toegewezen", afgerond_op=clock.at(21, "14:10"))
    Rechtenpersoon.objects.filter(aanvraag=done.pk).update(
        antwoord="Bij deze brief zit een overzicht van wat er over u is vastgelegd. Klopt er iets niet? Laat het weten."
    )
    _correction(clock, officer)


def _correction(clock: Clock, officer: Medewerker) -> None:
    """A granted rectificatie: the corporatie still has to correct its own rows."""
    verzoek = _request(clock, officer, CORRECTED, days=18, status="afgerond", soort="rectificatie")
    Rechtenverzoek.objects.filter(pk=verzoek.pk).update(besluit="toegewezen", afgerond_op=clock.at(3, "11:20"))
    Rechtenpersoon.objects.filter(aanvraag=verzoek.pk).update(
        vraag="Er staat dat ik niet opendeed op 4 maart. Ik was toen in het ziekenhuis.",
        antwoord="U heeft gelijk. De organisatie die dit opschreef, verbetert het.",
    )
    rows = Raadpleging.objects.filter(aanvraag=verzoek).select_related("bron")
    for row in rows.filter(bron__soort="woningcorporatie"):
        _answer(row, clock, days=9)
        Raadpleging.objects.filter(pk=row.pk).update(categorieen=[10])
        Rechtenpersoon.objects.create(
            aanvraag=row.pk,
            categorie_id=1,
            bron=officer.partij,
            gemaakt_door=officer,
            gemaakt_op=clock.at(3, "11:20"),
            vraag="In het verslag van 4 maart staat dat mevrouw niet opendeed. Zij lag toen in het ziekenhuis.",
        )
        Termijn.objects.create(
            soort=Termijn.Soort.RECTIFICATIE,
            casus_id=row.casus_id,
            object=row.pk,
            categorie_id=30,
            partij=row.bron,
            verloopt_op=verzoek.uiterlijk,
            wettelijk=True,
            gemaakt_op=clock.at(3, "11:20"),
        )
    rows.exclude(bron__soort="woningcorporatie").update(
        uitkomst="geweigerd", weigeringsgrond="juist", besloten_op=clock.at(9, "15:40")
    )


def _request(
    clock: Clock, officer: Medewerker, achternaam: str, *, days: int, status: str, soort: str = "inzage"
) -> Rechtenverzoek:
    naw = Naw.objects.filter(achternaam=achternaam, casus__aangemeld_op__isnull=False).order_by("gemaakt_op")[0]
    received = clock.day(days)
    verzoek = Rechtenverzoek.objects.create(
        nummer=new_number("BV"),
        gemeente_id="lindewaard",
        partij=officer.partij,
        soort=soort,
        status=status,
        ontvangen_op=received,
        uiterlijk=due_date(soort, received),
        identiteit_vastgesteld=True,
        behandelaar=officer,
        gemaakt_op=clock.at(days, "11:25"),
    )
    Rechtenpersoon.objects.create(
        aanvraag=verzoek.pk,
        categorie_id=1,
        bron=officer.partij,
        gemaakt_door=officer,
        gemaakt_op=clock.at(days, "11:25"),
        naam=f"{naw.voornamen} {naw.achternaam}",
        geboortedatum=naw.geboortedatum,
        adres_tekst=str(naw.adres or naw.adres_tekst),
        vraag="Ik wil graag weten wat er over mij is opgeschreven, en door wie.",
    )
    assert naw.casus_id is not None  # filtered on above
    bewoner = Betrokkene.objects.get(casus_id=naw.casus_id).bewoner_id
    casussen = Betrokkene.objects.filter(bewoner_id=bewoner, casus__aangemeld_op__isnull=False).values("casus_id")
    for deelname in Deelname.objects.filter(casus_id__in=casussen).select_related("casus", "partij"):
        Raadpleging.objects.create(
            aanvraag=verzoek,
            casus=deelname.casus,
            casusnummer=deelname.casus.nummer,
            partij=officer.partij,
            bron=deelname.partij,
        )
    return verzoek


def _answer(row: Raadpleging, clock: Clock, *, days: int) -> None:
    officer = Medewerker.objects.filter(partij=row.bron, rollen__contains=[Rol.PRIVACY_OFFICER]).first()
    moment: dt.datetime = clock.at(days, "15:40")
    Raadpleging.objects.filter(pk=row.pk).update(
        categorieen=[1, 3, 6, 8, 10, 11, 17, 22, 26],
        uitkomst="akkoord",
        besloten_door=officer,
        besloten_op=moment,
    )
