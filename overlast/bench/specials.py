"""What is measured by name: a casus of 5 and of 500 notes for each persona, a full agenda, and months of reading."""

import datetime as dt
import random
import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from cases import models
from meetings.models import Aanwezigheid, Agendapunt, Besluit
from overlast.bench import words
from overlast.bench.casussen import Made
from overlast.bench.columns import Table, copy_rows
from overlast.bench.world import CODE, OFFICER, PERSONAS, REGIE, World
from parties.models import ApiToken, new_token
from parties.models.token import Scope
from privacy.gate import Doel

LARGE = 500
ITEMS = 12
MONTHS = 12
READINGS = 1.5  # log rows per casus
MOST_READINGS = 1_500_000
LOG_COLUMNS = [
    "tijd",
    "gebeurtenis",
    "uitkomst",
    "medewerker_id",
    "user_id",
    "rol",
    "partij_id",
    "gemeente_id",
    "casus_id",
    "bewoner_id",
    "gedeeld",
    "object",
    "categorieen",
    "doel",
    "convenant_id",
    "verzoek",
    "sessie",
    "ip",
]


def of_persona(key: str, made: Iterable[Made], world: World) -> list[Made]:
    """Open casussen in which this persona takes part, of which others know too."""
    partij = world.partijen[next(each.partij for each in PERSONAS if each.key == key)]
    return [each for each in made if partij in each.partijen and each.status == "in_behandeling"]


def enlarge(connection: psycopg.Connection[Any], world: World, casus: Made, partij: int) -> None:
    """Fill a casus up to LARGE notes that `partij` reads: half its own observations, half what all agreed."""
    table, chance = Table(models.Journaalitem), random.Random(casus.nummer)  # noqa: S311 - repeatable
    regie, now = world.partijen[REGIE], dt.datetime.now(dt.UTC)
    for n in range(LARGE - 5):
        bron, categorie, vak = (partij, 10, "waarneming") if n % 2 else (regie, 22, "afspraak")
        moment = now - dt.timedelta(hours=9 * n + 5)
        table.add(
            id=uuid4(),
            casus_id=casus.pk,
            bewoner_id=casus.bewoner,
            categorie_id=categorie,
            bron_id=bron,
            gemaakt_op=moment,
            gemaakt_door_id=world.contacts[bron][0][0],
            vak=vak,
            datum=moment,
            tekst=words.text(chance),
        )
    table.copy(connection)


def meetings(connection: psycopg.Connection[Any], world: World, casussen: list[Made]) -> None:
    """The same casussen on the agenda that is to come and, with what was decided, on the one before it."""
    items, besluiten, presence = Table(Agendapunt), Table(Besluit), Table(Aanwezigheid)
    regie, now = world.partijen[REGIE], dt.datetime.now(dt.UTC)
    for meeting, held in ((world.meetings[-2], True), (world.meetings[-1], False)):
        for place, casus in enumerate(casussen[:ITEMS], start=1):
            moment = now + dt.timedelta(days=-9 if held else 5, minutes=10 * place)
            item = items.add(
                id=uuid4(),
                overleg_id=UUID(meeting),
                casus_id=casus.pk,
                rubriek="3_lopend",
                volgorde=place,
                minuten=10,
                begint_op=moment,
                vraag="Werkt het vaste contact, en wat horen de buren?",
                besproken_op=moment if held else None,
            )
            if not held:
                continue
            common = {
                "casus_id": casus.pk,
                "bewoner_id": casus.bewoner,
                "categorie_id": 22,
                "bron_id": regie,
                "gemaakt_op": moment,
                "gemaakt_door_id": world.people["regisseur"][0],
                "agendapunt_id": item,
            }
            besluiten.add(id=uuid4(), **common, tekst="De huidige aanpak gaat door; over vier weken kijken we opnieuw.")
            for partij in casus.partijen:
                presence.add(id=uuid4(), **common, partij_id=partij, aanwezig=True)
    for table in (items, besluiten, presence):
        table.copy(connection)


def readings(connection: psycopg.Connection[Any], world: World, made: list[Made], size: int) -> int:
    """A year of reading in the Inzagelog, more of it recent; returns the number of rows."""
    chance = random.Random(size)  # noqa: S311 - repeatable, nothing secret
    now, number = dt.datetime.now(dt.UTC), min(MOST_READINGS, int(size * READINGS))
    table, names = sql.Identifier("gate", "inzagelog"), sql.SQL(", ").join(map(sql.Identifier, LOG_COLUMNS))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
    categories, rows = list(range(1, 18)), []
    for n in range(number):
        casus = made[int(len(made) * chance.random() ** 2)]
        partij = chance.choice(casus.partijen)
        medewerker, user = world.contacts[partij][0]
        moment = now - dt.timedelta(days=30 * MONTHS * chance.random() ** 2, seconds=chance.randrange(30_000))
        row: list[Any] = [
            moment,
            chance.choice(("lezen", "lezen", "lezen", "schrijven")),
            "toegestaan",
            medewerker,
            user,
        ]
        row += ["consulent", partij, CODE, casus.pk, casus.bewoner, casus.status != "eigen", casus.nummer, categories]
        row += [Doel.CASUS.value, world.convenant, UUID(int=chance.getrandbits(128)), f"sessie-{user}", "192.0.2.7"]
        rows.append(row)
        if len(rows) == 20_000 or n == number - 1:
            copy_rows(connection, statement, rows)
    return number


def tokens(connection: psycopg.Connection[Any], world: World) -> dict[str, str]:
    """A token of the API for each persona who works on casussen."""
    table, made = Table(ApiToken), {}
    now = dt.datetime.now(dt.UTC)
    for each in PERSONAS:
        made[each.key] = new_token()
        table.add(
            medewerker_id=world.people[each.key][0],
            hash=sha256(made[each.key].encode()).hexdigest(),
            naam="bench",
            scopes=[Scope.CASUSSEN_LEZEN.value],
            aangemaakt_op=now,
            verloopt_op=now + dt.timedelta(days=365),
        )
    table.copy(connection)
    return made


def names(connection: psycopg.Connection[Any], casussen: list[Made]) -> dict[str, str]:
    """A name and an address to search for that lead to few, and the surname that leads to most."""
    rare = connection.execute(
        """SELECT n.voornamen || ' ' || n.achternaam, a.openbare_ruimte || ' ' || a.huisnummer || a.huisletter
           FROM cases_naw n JOIN cases_bagadres a ON a.id = n.adres_id
           WHERE n.casus_id = ANY (%s) ORDER BY
             (SELECT count(*) FROM cases_naw o WHERE o.voornamen = n.voornamen AND o.achternaam = n.achternaam), n.id
           LIMIT 1""",
        [[each.pk for each in casussen[:60]]],
    ).fetchone()
    common = connection.execute(
        "SELECT achternaam FROM cases_naw GROUP BY achternaam ORDER BY count(*) DESC, achternaam LIMIT 1"
    ).fetchone()
    assert rare is not None
    assert common is not None
    return {"name": rare[0], "address": rare[1], "common": common[0], "miss": f"Nergens{secrets.token_hex(4)}"}


def officer(world: World) -> int:
    """The privacy officer who looks at the log."""
    return world.people[OFFICER.key][0]
