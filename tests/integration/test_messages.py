"""Messages, the mails that carry them, and the pages Mijn werk, Berichten and Actiepunten."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Actiepunt, Bericht
from cases.services import delivery
from cases.services.berichten import notify
from parties.models import Medewerker, Rol, User
from tests import factories as make
from tests.databases import Database
from tests.services import Mailbox
from tests.work import TITLE, WHY, World, add, build, messages, remind


@pytest.fixture
def world(db_clone: Database) -> World:
    return build()


# --- messages and mail ------------------------------------------------------------------------------------------------
def test_notify_writes_one_message_per_person_however_often(world: World) -> None:
    for _ in range(2):
        with make.request(make.actor(world.regie)):
            notify(
                sleutel="uitnodiging:1",
                soort="uitnodiging",
                aan_ids=[world.politie.pk, world.ggz.pk, world.ggz.pk],
                casus_id=world.casus.pk,
                pad=f"/casussen/{world.casus.nummer}/",
                now=timezone.now(),
            )
    assert messages() == {("Persoon politie", "uitnodiging"), ("Persoon ggz", "uitnodiging")}


def deliver(days: float = 0) -> int:
    with make.as_role("worker"):
        return delivery.deliver(now=timezone.now() + dt.timedelta(days=days))


def test_mails_say_a_number_and_a_link_and_no_word_of_the_casus(world: World, smtp: Mailbox) -> None:
    with make.as_role():
        make.naw(world.casus, world.corporatie.partij, "Kwispelaar")
        for soort in Bericht.Soort.values:
            Bericht.objects.create(
                sleutel=soort,
                soort=soort,
                aan=world.ggz,
                casus=world.casus,
                pad=f"/casussen/{world.casus.nummer}/",
                dagen=3,
            )
    add(world.regie, world.casus, world.ggz.partij, toelichting=WHY)
    remind(40)
    assert deliver(41) == len(Bericht.Soort.values) + 3
    forbidden = {
        "kwispelaar",
        "kanarie",
        "alcohol",
        "vlierpad",
        "partij ",
        *(m.user.naam.lower() for m in world.everyone),
    }
    for mail in smtp.messages:
        text = f"{mail['Subject']}\n{mail.get_content()}".lower()
        text = text.replace(f"beste {mail_name(mail['X-Envelope-To'])}", "beste")
        assert not {word for word in forbidden if word in text}
        assert f"http://localhost/casussen/{world.casus.nummer.lower()}/" in text
        assert mail["Auto-Submitted"] == "auto-generated"
    assert len({mail["Message-ID"] for mail in smtp.messages}) == len(smtp.messages)


def mail_name(address: str) -> str:
    with make.as_role():
        return str(User.objects.get(email=address).naam).lower()


def test_a_refused_mail_is_tried_again_and_does_not_hold_up_the_others(world: World, smtp: Mailbox) -> None:
    for doer in (world.politie, world.corporatie):
        add(world.regie, world.casus, doer.partij)
    smtp.refuse_next()
    assert deliver() == 1
    assert deliver() == 0  # the pause has not passed
    assert deliver(0.01) == 1
    with make.as_role():
        assert sorted(Bericht.objects.values_list("pogingen", flat=True)) == [1, 2]


def test_without_a_mail_server_nothing_is_lost_and_after_a_week_it_shows(
    world: World, smtp: Mailbox, settings: SimpleNamespace
) -> None:
    add(world.regie, world.casus, world.politie.partij)
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1  # nobody listens there
    for day in (0, 1, 3, 8):
        assert deliver(day) == 0
    with make.as_role():
        row = Bericht.objects.get()
        assert (row.pogingen, row.verzonden_op) == (4, None)
        assert row.opgegeven_op
    page = make.client(world.politie).get("/berichten/").content.decode()
    assert "kon niet worden bezorgd" in page


def test_who_left_gets_no_mail(world: World, smtp: Mailbox) -> None:
    add(world.regie, world.casus, world.politie.partij)
    with make.as_role():
        User.objects.filter(pk=world.politie.user_id).update(is_active=False)
    assert deliver() == 0
    assert deliver(1) == 0
    assert smtp.messages == []


# --- pages ------------------------------------------------------------------------------------------------------------
def page(who: Medewerker, path: str) -> tuple[str, int]:
    """A page as somebody sees it, and how many queries it took on the request's connection."""
    browser = make.client(who)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
    assert response.status_code == 200, response.status_code
    asked = [query for query in queries.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")]
    return response.content.decode(), len(asked)


def test_mijn_werk_shows_what_is_mine_and_costs_the_same_for_one_and_three(world: World) -> None:
    late = timezone.localdate() - dt.timedelta(days=8)
    add(world.regie, world.casus, world.politie.partij, uiterlijk=late, eigenaar_id=world.politie.pk)
    html, one = page(world.politie, "/")
    assert TITLE in html
    assert "8 dagen te laat" in html
    for _ in range(2):
        add(world.regie, world.casus, world.politie.partij)
    html, three = page(world.politie, "/")
    assert html.count(TITLE) == 6  # the text, and what the button says to a screen reader
    assert one == three <= 10
    for who in (world.welzijn, world.regie):  # who leads the casus hears of it, without the title
        html, queries = page(who, "/")
        assert "Partij politie" in html
        assert TITLE not in html
        assert queries <= 10
    assert world.casus.nummer not in page(world.corporatie, "/")[0]


def test_mijn_werk_leads_a_consulent_to_a_new_melding_and_to_what_was_begun(world: World) -> None:
    with make.as_role():
        mine, other = (make.melding(world.corporatie.partij, status="concept") for _ in range(2))
        type(mine).objects.filter(pk=mine.pk).update(gemaakt_door=world.corporatie)
    html, queries = page(world.corporatie, "/")
    assert "/meldingen/nieuw/" in html
    assert f"/meldingen/nieuw/{mine.pk}/" in html
    assert str(other.pk) not in html  # of a colleague
    assert queries <= 10
    assert "/meldingen/nieuw/" not in page(world.politie, "/")[0]


def test_mijn_werk_of_oversight_leads_elsewhere(world: World) -> None:
    with make.as_role():
        officer = make.medewerker(world.corporatie.partij, Rol.PRIVACY_OFFICER)
    html, _ = page(officer, "/")
    assert "/inzagelog/" in html
    assert world.casus.nummer not in html


def test_an_actiepunt_is_made_and_finished_on_the_tab(world: World) -> None:
    browser = make.client(world.welzijn)
    path = f"/casussen/{world.casus.nummer}/actiepunten/"
    html = browser.get(path).content.decode()
    assert "Partij politie" in html
    assert "Partij ggz" not in html  # a care party, of which welzijn may not know that it takes part
    form = {
        "titel": TITLE,
        "wie": f"{world.politie.partij_id}:{world.politie.pk}",
        "uiterlijk": str(timezone.localdate() - dt.timedelta(days=1)),
        "toelichting": WHY,
        "toelichting_vak": "handelingsadvies",
    }
    refused = browser.post(path, form)
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    assert "Deze dag is al voorbij" in refused.content.decode()
    form |= {"uiterlijk": str(timezone.localdate()), "toelichting_vak": "afspraak"}
    assert browser.post(path, form).status_code == 302
    with make.as_role():
        punt = Actiepunt.objects.get()
        assert (punt.eigenaar, punt.bron) == (world.politie, world.welzijn.partij)
    seen = make.client(world.politie).get(path).content.decode()
    assert all(text in seen for text in (TITLE, WHY, "(vandaag)"))
    assert make.client(world.politie).post(f"{path}{punt.pk}/?terug=mijn-werk").headers["Location"] == "/"
    with make.as_role():
        assert Actiepunt.objects.get().afgerond_op


def test_the_tab_costs_the_same_for_one_and_three(world: World) -> None:
    path = f"/casussen/{world.casus.nummer}/actiepunten/"
    add(world.regie, world.casus, world.politie.partij, toelichting=WHY)
    _, one = page(world.regie, path)
    for _ in range(2):
        add(world.regie, world.casus, world.corporatie.partij, toelichting=WHY)
    _, three = page(world.regie, path)
    assert one == three <= 25


def test_a_message_opens_its_page_and_is_read_and_is_nobody_elses(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij)
    with make.as_role():
        bericht = Bericht.objects.get()
    html, queries = page(world.politie, "/berichten/")
    assert f"Casus {world.casus.nummer}: een nieuw actiepunt voor u" in html
    assert queries <= 10
    assert make.client(world.corporatie).post(f"/berichten/{bericht.pk}/").status_code == 404
    answer = make.client(world.politie).post(f"/berichten/{bericht.pk}/")
    assert answer.headers["Location"] == f"/casussen/{world.casus.nummer}/actiepunten/"
    with make.as_role():
        assert Bericht.objects.get().gelezen_op
    assert make.client(world.politie).post("/berichten/gelezen/").status_code == 302


def test_berichten_pages_by_key(world: World) -> None:
    with make.as_role():
        for n in range(60):
            Bericht.objects.create(sleutel=str(n), soort="agenda", aan=world.politie, pad="/overleggen/")
    first, one = page(world.politie, "/berichten/")
    assert first.count("De agenda van het casusoverleg") == 50
    key = first.split("na=")[1].split('"')[0].replace("&amp;", "&")
    second, two = page(world.politie, f"/berichten/?na={key}")
    assert second.count("De agenda van het casusoverleg") == 10
    assert one == two
    assert page(world.politie, "/berichten/?na=onzin")[0].count("De agenda van het casusoverleg") == 50
