"""Destruction is real: of a destroyed casus nothing is left in any table or folder, and there is no side door."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, models
from django.utils import timezone

from cases.documents import storage
from cases.interventies import CATALOGUE
from cases.models import Bericht, Bewoner, Casus, Document, Dossier, Journaalitem, Naw, Termijn
from cases.retention import CARE_AND_POLICE, MEASURES, TERMS
from cases.services import retain
from meetings.models import Agendapunt, Casusoverleg
from parties.models import Medewerker, Partij, Rol
from privacy import gate, retention
from privacy.catalogue import GATED, ROW
from privacy.gate import Doel
from privacy.models import (
    Bewaarplicht,
    Bewaartermijn,
    CategorieRij,
    Raadpleging,
    Rechtenverzoek,
    Toegangsbesluit,
    Vernietiging,
    Vernietigingsvoorstel,
)
from tests import factories as make
from tests.databases import Database

TOKEN = re.compile(r"zq[0-9a-f]{8}x")
YEARS = dt.timedelta(days=3 * 365)


class Planter:
    """Fills every gated table of one casus with a token in each text, whatever tables there are by now."""

    def __init__(self) -> None:
        self.count = 0

    def token(self) -> str:
        self.count += 1
        return f"zq{self.count:08x}x"

    def row(self, model: type[CategorieRij], where: Casus, bron: Partij, **given: Any) -> CategorieRij:
        values = dict(given)
        values.setdefault("categorie_id", model.CATEGORIE or 10)
        for column in model._meta.concrete_fields:
            if column.name not in values and column.name not in ROW and column.attname not in values:
                values[column.name] = self.value(column, where, bron)
        melding = make.melding(bron, status="gekoppeld", where=where) if "melding" in model.__name__.lower() else None
        return make.row(model, where, bron, melding=melding, **values)

    def value(self, column: Any, where: Casus, bron: Partij) -> Any:
        """A token where text fits, else something harmless."""
        text = isinstance(column, models.CharField | models.TextField) and not column.choices
        if text and column.name not in ("soort", "opslagnaam") and (column.max_length or 99) >= 11:
            return self.token()
        if isinstance(column, models.JSONField):
            return {"wat": self.token()}
        if isinstance(column, models.ForeignKey) and not column.null:
            return self.parent(column.related_model, where, bron)
        if column.null or column.has_default():
            return None if column.null else column.get_default()
        for kind, value in FILLERS:
            if isinstance(column, kind):
                return value(column)
        return "x"

    def parent(self, model: Any, where: Casus, bron: Partij) -> Any:
        if model is Partij:
            return bron
        if model is Medewerker:
            return Medewerker.objects.filter(partij=bron).first()
        if model is Agendapunt:
            return Agendapunt.objects.get(casus=where)
        if model is Dossier:
            maker = Medewerker.objects.filter(partij=bron)[0]
            made, _ = Dossier.objects.get_or_create(
                casus=where, procespartij=bron, versie=1, status="gereed",
                defaults={"peildatum": timezone.localdate(), "gemaakt_door": maker},
            )  # fmt: skip
            return made
        return self.row(model, where, bron)


FILLERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (ArrayField, lambda _: [1]),
    (models.UUIDField, lambda _: uuid.uuid4()),
    (models.DateTimeField, lambda _: timezone.now()),
    (models.DateField, lambda _: timezone.localdate()),
    (models.BooleanField, lambda _: False),
    (models.BinaryField, lambda _: b"key"),
    ((models.IntegerField, models.DecimalField), lambda column: column.choices[0][0] if column.choices else 1),
    (models.CharField, lambda column: column.choices[0][0] if column.choices else "x"),
)


@pytest.fixture
def world(db_clone: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Two casussen full of tokens in every gated table; `shared` was closed three years ago."""
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=tmp_path))
    planter = Planter()
    with make.as_role():
        here = make.gemeente()
        kinds = {"regie": "gemeente_burgemeester", "corporatie": "woningcorporatie", "politie": "politie"}
        partijen = {name: make.partij(here, soort, naam=name) for name, soort in kinds.items()}
        workers = {
            name: make.medewerker(partij, "regisseur" if partij.regie else "consulent")
            for name, partij in partijen.items()
        }
        officers = {name: make.medewerker(partij, Rol.PRIVACY_OFFICER) for name, partij in partijen.items()}
        officers["fg"] = make.medewerker(partijen["regie"], Rol.PRIVACY_OFFICER, Rol.FG)
        officers["only_fg"] = make.medewerker(partijen["regie"], Rol.FG)
        make.convenant(here)
        overleg = Casusoverleg.objects.create(gemeente=here, begint_op=timezone.now(), duur_minuten=120, locatie="x")
        tokens = {}
        casussen = {"shared": make.casus(partijen["corporatie"], partijen["politie"])}
        casussen["other"] = make.casus(partijen["corporatie"], partijen["politie"])
        for name, casus in casussen.items():
            first = planter.count
            Agendapunt.objects.create(
                overleg=overleg, casus=casus, rubriek="3_lopend", volgorde=1, minuten=10, begint_op=timezone.now(),
                vraag=planter.token(),
            )  # fmt: skip
            for label in GATED:
                planter.row(apps.get_model(label), casus, partijen["corporatie"])
            for nr in (12, 28):
                planter.row(Journaalitem, casus, partijen["politie"], categorie_id=nr, vak="waarneming")
            _files_history_and_links(planter, casus, partijen["corporatie"], workers["corporatie"])
            tokens[name] = {f"zq{n:08x}x" for n in range(first + 1, planter.count + 1)}
        close(casussen["shared"])
    return SimpleNamespace(
        **casussen, tokens=tokens, officers=officers, workers=workers, partijen=partijen, files=tmp_path
    )


def _files_history_and_links(planter: Planter, casus: Casus, bron: Partij, who: Medewerker) -> None:
    """A file on disk, an earlier version, a row that was deleted long ago, and what names a row by its key only."""
    name, key = storage.save(b"content")
    document = planter.row(
        Document, casus, bron, categorie_id=11, opslagnaam=name, sleutel=key, sha256="0" * 64, soort="application/pdf"
    )
    Naw.objects.filter(casus=casus).update(voornamen=planter.token())
    draft = planter.row(Journaalitem, casus, bron, vak="waarneming")
    draft.delete()
    Toegangsbesluit.objects.create(
        casus=casus, categorie_id=11, tabel="cases_document", rij=document.pk, bron=bron, partij=bron,
        grond=planter.token(), besloten_door=who, geldig_tot=timezone.now(),
    )  # fmt: skip
    Termijn.objects.create(
        soort="actiepunt",
        casus=casus,
        object=document.pk,
        categorie_id=22,
        partij=bron,
        verloopt_op=timezone.localdate(),
    )
    Bericht.objects.create(sleutel=str(casus.pk), soort="spoed", aan=who, casus=casus, pad=f"/casussen/{casus.nummer}/")


def close(casus: Casus, ago: dt.timedelta = YEARS, *, status: str = "afgesloten") -> None:
    for step in ("monitoring", status):
        Casus.objects.filter(pk=casus.pk).update(status=step, gewijzigd_op=timezone.now() - ago)


def propose() -> dict[tuple[str, str, str], Vernietigingsvoorstel]:
    """Run the nightly job as the worker; the open proposals by what and number."""
    with make.as_role("worker"):
        retain.retain(now=timezone.now())
    with make.as_role():
        rows = Vernietigingsvoorstel.objects.filter(status="open").select_related("partij")
        return {(row.wat, row.nummer, row.partij.naam): row for row in rows}


def destroy(officer: Any, voorstel: Vernietigingsvoorstel) -> uuid.UUID:
    with make.request(make.actor(officer)) as actor:
        retention.approve(actor, voorstel.pk)
        return retention.destroy(
            actor, voorstel.pk, object=voorstel.nummer, reason="x", backups_until=dt.date(2030, 1, 1)
        )


def everything(database: Database) -> set[str]:
    """Every token in any row of any table of the application and of the gate."""
    found: set[str] = set()
    with database.connect("migrator") as sql:
        tables = sql.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace,"
            " 'gate'::regnamespace) AND has_table_privilege(oid, 'SELECT')"
        ).fetchall()
        for (table,) in tables:
            for (line,) in sql.execute(f"SELECT t::text FROM {table} t").fetchall():
                found |= set(TOKEN.findall(line))
    return found


def of_shared(world: SimpleNamespace) -> Vernietigingsvoorstel:
    return propose()["casus", world.shared.nummer, "regie"]


def test_every_gated_table_was_planted(world: SimpleNamespace, db_clone: Database) -> None:
    with make.as_role():
        for label in GATED:
            for casus in (world.shared, world.other):
                assert apps.get_model(label).objects.filter(casus=casus).exists(), label
    assert everything(db_clone) == world.tokens["shared"] | world.tokens["other"]


def test_nothing_of_a_destroyed_casus_is_left_anywhere(world: SimpleNamespace, db_clone: Database) -> None:
    with make.as_role():
        bewoner = make.bewoner_of(world.shared).pk
        filed = {nr for label in GATED for nr in _categories(label, world.shared)}
    assert len(_on_disk(world)) == 2
    kept = destroy(world.officers["regie"], of_shared(world))
    assert everything(db_clone) == world.tokens["other"]
    with make.as_role():
        casus = Casus.objects.get(pk=world.shared.pk)
        assert (casus.status, casus.soort, casus.casusregisseur_id) == ("vernietigd", "", None)
        assert not Bewoner.objects.filter(pk=bewoner).exists()
        row = Vernietiging.objects.get(pk=kept)
        assert row.whole
        assert row.nummer == casus.nummer
        assert {int(nr) for nr in row.aantallen} == filed
        row.aantallen["1"] = 0
        assert row.statement() != Vernietiging.objects.get(pk=kept).statement()
    with make.as_role("exporter"):
        assert retain.wipe_files(now=timezone.now()) == row.bestanden
        assert retain.wipe_files(now=timezone.now()) == 0
    assert len(_on_disk(world)) == 1
    with db_clone.connect("migrator") as sql:
        found = sql.execute("SELECT object FROM gate.inzagelog WHERE gebeurtenis = 'vernietiging'").fetchall()
    assert found == [(casus.nummer,)]


def _categories(label: str, casus: Casus) -> set[int]:
    return set(apps.get_model(label).objects.filter(casus=casus).values_list("categorie_id", flat=True))


def _on_disk(world: SimpleNamespace) -> list[Path]:
    return [path for path in world.files.rglob("*") if path.is_file()]


def test_items_of_one_provider_go_and_everything_else_stays(world: SimpleNamespace, db_clone: Database) -> None:
    with make.as_role():
        Bewaartermijn.objects.filter(soort="geen_maatregel").update(maanden=120)
        Bewaartermijn.objects.filter(soort="maatregel").update(maanden=120)
        mine = Journaalitem.objects.filter(casus=world.shared, bron=world.partijen["politie"])
        gone = set(mine.values_list("tekst", flat=True))
    before = everything(db_clone)
    voorstel = propose()["items", world.shared.nummer, "politie"]
    for other in ("regie", "corporatie", "fg"):
        with pytest.raises(DatabaseError):
            destroy(world.officers[other], voorstel)
    row = destroy(world.officers["politie"], voorstel)
    assert before - everything(db_clone) == gone
    with make.as_role():
        assert Vernietiging.objects.get(pk=row).aantallen == {"12": 1, "28": 1}
        assert Casus.objects.get(pk=world.shared.pk).status == "afgesloten"


@pytest.mark.parametrize("who", ["fg", "only_fg", "politie", "corporatie", "worker"])
def test_nobody_but_the_privacy_officer_of_the_responsible_party_approves(world: SimpleNamespace, who: str) -> None:
    voorstel = of_shared(world)
    person = world.workers["regie"] if who == "worker" else world.officers[who]
    with pytest.raises(DatabaseError), make.request(make.actor(person)) as actor:
        retention.approve(actor, voorstel.pk)
    with pytest.raises(DatabaseError):
        destroy(person, voorstel)
    with make.as_role():
        assert Vernietigingsvoorstel.objects.get(pk=voorstel.pk).status == "open"
        assert not Vernietiging.objects.exists()


def test_without_approval_or_log_row_nothing_is_destroyed(world: SimpleNamespace, db_clone: Database) -> None:
    voorstel, officer, before = of_shared(world), world.officers["regie"], everything(db_clone)
    with pytest.raises(DatabaseError, match="approve first"), make.request(make.actor(officer)) as actor:
        retention.destroy(actor, voorstel.pk, object="x", reason="x", backups_until=timezone.localdate())
    for log_id in (0, None):
        with pytest.raises(DatabaseError, match="log first"):
            _approve_and_destroy(officer, log_id, voorstel)
    assert everything(db_clone) == before


def test_a_log_row_of_another_request_does_not_count(world: SimpleNamespace) -> None:
    voorstel, officer = of_shared(world), world.officers["regie"]
    with make.request(make.actor(officer)) as actor:
        log_id = gate.log_event(actor, "vernietiging", doel=Doel.BEWAREN)
    with pytest.raises(DatabaseError, match="log first"):
        _approve_and_destroy(officer, log_id, voorstel)


def _approve_and_destroy(officer: Medewerker, log_id: int | None, voorstel: Vernietigingsvoorstel) -> None:
    """In a request of its own, with a log row of the caller's choice."""
    with make.request(make.actor(officer)) as actor, connection.cursor() as cursor:
        retention.approve(actor, voorstel.pk)
        cursor.execute(
            "SELECT gate.destroy(%s, %s, %s, %s, %s)", (*gate.sign(actor), log_id, voorstel.pk, timezone.localdate())
        )


HOLDS = ("bewaarplicht", "dossier", "reopened", "longer", "beperking")


def _hold(world: SimpleNamespace, why: str) -> None:
    """Something comes up that keeps the casus."""
    if why == "bewaarplicht":
        with make.request(make.actor(world.workers["regie"])) as actor:
            assert retention.set_hold(
                actor, world.shared.nummer, reden="rechtszaak", toelichting="", toets_op=timezone.localdate()
            )
        return
    with make.as_role():
        if why == "dossier":
            Dossier.objects.filter(casus=world.shared).update(status="concept")
        if why == "reopened":
            Casus.objects.filter(pk=world.shared.pk).update(status="in_behandeling")
        if why == "longer":
            Bewaartermijn.objects.all().update(maanden=60)
        if why == "beperking":
            verzoek = Rechtenverzoek.objects.create(
                nummer="R-1", gemeente=world.shared.gemeente, partij=world.partijen["regie"], soort="beperking",
                status="afgerond", ontvangen_op=timezone.localdate(), uiterlijk=timezone.localdate(),
                beperkt_van=timezone.now(),
            )  # fmt: skip
            Raadpleging.objects.create(
                aanvraag=verzoek, casus=world.shared, casusnummer=world.shared.nummer, partij=world.partijen["regie"],
                bron=world.partijen["politie"],
            )  # fmt: skip


@pytest.mark.parametrize("why", HOLDS)
def test_what_is_kept_is_neither_proposed_nor_destroyed(world: SimpleNamespace, db_clone: Database, why: str) -> None:
    voorstel = of_shared(world)
    _hold(world, why)
    before = everything(db_clone)
    with pytest.raises(DatabaseError):
        destroy(world.officers["regie"], voorstel)
    assert everything(db_clone) == before
    proposed = propose()
    assert {(wat, nr) for wat, nr, _ in proposed} & {("casus", world.shared.nummer)} == set()
    if why != "longer":
        assert {nr for _, nr, _ in proposed} & {world.shared.nummer} == set()


def test_the_end_of_a_hold_is_on_record_and_lets_the_term_run_again(world: SimpleNamespace) -> None:
    _hold(world, "bewaarplicht")
    with make.as_role():
        hold = Bewaarplicht.objects.get()
    for who in ("politie", "corporatie", "fg"):
        with make.request(make.actor(world.officers[who])) as actor:
            ended = retention.end_hold(actor, hold.pk, reason="klaar")
        assert ended == (who == "fg")
        if ended:
            break
    with make.as_role():
        hold.refresh_from_db()
    assert (hold.einde_reden, hold.beeindigd_door_id) == ("klaar", world.officers["fg"].pk)
    assert ("casus", world.shared.nummer, "regie") in propose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE privacy_vernietigingsvoorstel SET status = 'goedgekeurd'",
        "UPDATE privacy_vernietigingsvoorstel SET vervalt_op = '2000-01-01'",
        "INSERT INTO privacy_vernietigingsvoorstel SELECT * FROM privacy_vernietigingsvoorstel",
        "UPDATE privacy_vernietiging SET aantallen = '{}'",
        "DELETE FROM privacy_vernietiging",
        "DELETE FROM privacy_bewaarplicht",
        "UPDATE privacy_bewaarplicht SET beeindigd_op = now()",
        "DELETE FROM cases_naw",
        "SELECT gate.erase('cases_naw', '{}', '{}', '{}')",
        "SELECT gate.expiring()",
        "SELECT gate.propose_destruction('2100-01-01', 30)",
    ],
)
def test_raw_sql_of_the_web_changes_nothing(world: SimpleNamespace, statement: str) -> None:
    of_shared(world)
    officer = make.actor(world.officers["regie"])
    with pytest.raises(DatabaseError), make.request(officer), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_sees_which_proposal(world: SimpleNamespace) -> None:
    propose()
    seen = {}
    for name, who in world.officers.items():
        with make.request(make.actor(who)):
            seen[name] = {(row.wat, row.partij_id) for row in Vernietigingsvoorstel.objects.all()}
    ids = {name: partij.pk for name, partij in world.partijen.items()}
    assert seen["politie"] == {("items", ids["politie"])}
    assert seen["corporatie"] == {("items", ids["corporatie"])}
    assert seen["regie"] == seen["only_fg"] == {("casus", ids["regie"])}
    with make.request(make.actor(world.workers["regie"])):
        assert not Vernietigingsvoorstel.objects.exists()
    with make.request(make.actor(world.workers["corporatie"])):
        assert not Vernietigingsvoorstel.objects.exists()


def test_python_and_sql_say_the_same(db_clone: Database) -> None:
    with db_clone.connect("owner") as sql:
        sql.execute("SET ROLE ov_gate")
        assert dict(sql.execute("SELECT * FROM gate.proposed_terms()").fetchall()) == {
            soort: term.default for soort, term in TERMS.items()
        }
        assert sql.execute("SELECT gate.care_and_police()").fetchone() == (list(CARE_AND_POLICE),)
        for soort in CATALOGUE:
            found = sql.execute("SELECT gate.is_measure(%s, %s)", [soort.sleutel, soort.categorie]).fetchone()
            assert found == (soort.nummer in MEASURES,), soort.sleutel
        reached = sql.execute(
            "SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c WHERE c.contype = 'f'"
            " AND c.conrelid::regclass::text = ANY (gate.kept_tables())"
        ).fetchall()
    assert {name for (name,) in reached} == {
        "privacy_informatieverzoek", "privacy_raadpleging", "privacy_verzoekbesluit"
    }  # fmt: skip
