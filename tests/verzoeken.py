"""The people and requests that the tests of the informatieverzoek share: a corporatie asks a GGZ."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from cases.models import Casus
from cases.services import informatieverzoeken as services
from cases.services.informatieverzoeken import Content, Person, Why
from parties.models import Medewerker, Rol
from privacy.models import Informatieverzoek
from tests import factories as make

KNOWN_IN_CARE, HOUSEHOLD = 16, 6
NAME, REASON = "Kwispelaar kanarie", "kanarie-noodzaak"


@dataclass
class World:
    """`casus` is shared and has the GGZ in it; `own` belongs to the corporatie alone."""

    corporatie: Medewerker
    colleague: Medewerker
    corporatie_po: Medewerker
    college: Medewerker
    ggz: Medewerker
    ggz_po: Medewerker
    ggz_fg: Medewerker
    politie: Medewerker
    regie: Medewerker
    casus: Casus
    own: Casus


def build() -> World:
    """Fill the database of the test that calls."""
    with make.as_role():
        where = make.gemeente()
        oov, corporatie = make.partij(where, "gemeente_burgemeester"), make.partij(where, "woningcorporatie")
        college, politie = make.partij(where, "gemeente_college"), make.partij(where, "politie")
        ggz = make.partij(where, "ggz", vaste_adviseur=True)
        people = {
            "regie": make.medewerker(oov, Rol.REGISSEUR),
            "corporatie": make.medewerker(corporatie),
            "colleague": make.medewerker(corporatie, contactpersoon=False),
            "corporatie_po": make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "college": make.medewerker(college),
            "politie": make.medewerker(politie, Rol.WIJKAGENT),
            "ggz": make.medewerker(ggz, Rol.DEELNEMER),
            "ggz_po": make.medewerker(ggz, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "ggz_fg": make.medewerker(ggz, Rol.FG, contactpersoon=False),
        }
        make.convenant(where)
        casus = make.casus(corporatie, ggz, college)
        make.naw(casus, corporatie, NAME)
        return World(**people, casus=casus, own=make.casus(corporatie, status="eigen"))


def ask(
    world: World,
    who: Medewerker | None = None,
    *,
    casus: Casus | None = None,
    aan: Medewerker | None = None,
    categorie: int = KNOWN_IN_CARE,
    now: dt.datetime | None = None,
) -> str:
    """File a request as `who` (the corporatie) to the Partij of `aan` (the GGZ); returns its number."""
    with make.request(make.actor(who or world.corporatie)) as actor:
        return services.ask_information(
            actor,
            casus=casus or world.casus,
            aan_partij_id=(aan or world.ggz).partij_id,
            categorie=categorie,
            person=Person(NAME, "Vlierpad 12"),
            why=Why("Aanpak afstemmen", REASON, "Woningwet", "De bewoner doet niet open"),
            now=now or timezone.now(),
        )


def load(nummer: str) -> Informatieverzoek:
    """The whole row, read as the migrator."""
    with make.as_role():
        return Informatieverzoek.objects.select_related("aan_partij").get(nummer=nummer)


def answer(who: Medewerker, nummer: str, uitkomst: str) -> None:
    """Answer "bekend?"."""
    ground = "hulpverlenerschap" if uitkomst == "ja" else ""
    with make.request(make.actor(who)) as actor:
        verzoek = Informatieverzoek.objects.get(nummer=nummer)
        services.answer_known(actor, verzoek=verzoek, uitkomst=uitkomst, grondslag=ground, now=timezone.now())


def pass_moment(*nummers: str) -> None:
    """Let the moment of these requests have passed: they, and their answers, were four days earlier."""
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE privacy_informatieverzoek SET ingediend_op = ingediend_op - interval '9 days',"
            " bekend_uiterlijk = bekend_uiterlijk - 9, bekend_zichtbaar_op = bekend_zichtbaar_op - interval '9 days'"
            " WHERE nummer = ANY (%s)",
            [list(nummers)],
        )
        cursor.execute(
            "UPDATE privacy_verzoekbesluit SET besloten_op = besloten_op - interval '9 days' WHERE verzoek_id IN"
            " (SELECT id FROM privacy_informatieverzoek WHERE nummer = ANY (%s))",
            [list(nummers)],
        )


def confirmed(
    world: World, who: Medewerker | None = None, *, casus: Casus | None = None, categorie: int = KNOWN_IN_CARE
) -> str:
    """A request that was answered with ja, after its moment, with the content asked for."""
    asker = who or world.corporatie
    nummer = ask(world, asker, casus=casus, categorie=categorie)
    answer(world.ggz_po, nummer, "ja")
    pass_moment(nummer)
    with make.request(make.actor(asker)) as actor:
        services.ask_content(actor, verzoek=Informatieverzoek.objects.get(nummer=nummer), now=timezone.now())
    return nummer


def give(
    who: Medewerker, nummer: str, *, tekst: str = "kanarie-antwoord", items: tuple[str, ...] = (), days: int = 30
) -> None:
    """Give the content."""
    with make.request(make.actor(who)) as actor:
        services.answer_content(
            actor,
            verzoek=Informatieverzoek.objects.get(nummer=nummer),
            content=Content(
                "verstrekt",
                tekst=tekst,
                grondslag="toestemming",
                verloopt_op=timezone.now() + dt.timedelta(days=days),
                items=items,
            ),
            now=timezone.now(),
        )


def expire(pk: UUID) -> None:
    """Let what was given to this request have ended a minute ago."""
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE privacy_verzoekbesluit SET verloopt_op = now() - interval '1 minute' WHERE verzoek_id = %s"
            " AND stap = 'inhoud'",
            [pk],
        )
        cursor.execute(
            "UPDATE privacy_toegangsbesluit SET geldig_tot = now() - interval '1 minute' WHERE verzoek_id = %s",
            [pk],
        )
