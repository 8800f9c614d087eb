"""The chain of seals by itself: roots, signatures, and every way to tamper with it."""

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.office_hours import OfficeHours, Period, period, public_holidays
from privacy.seals import anchor
from privacy.seals.chain import DROPPED, GENESIS, Key, Seal, numbers
from privacy.seals.merkle import EMPTY, root
from privacy.seals.verify import ChainCheck, Kind, Report, check_rows

KEY, OTHER = Key.from_hex("ab" * 32), Key.from_hex("cd" * 32)
START = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def leaf(text: str) -> bytes:
    return sha256(b"\x00" + text.encode()).digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    assert root(leaves) == by_definition(leaves)


def test_the_root_of_the_known_vector() -> None:
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [sha256(b"\x00" + bytes.fromhex(text)).digest() for text in data]
    assert root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def chain(number: int = 4, key: Key = KEY) -> list[Seal]:
    """Seals over two rows each."""
    seals: list[Seal] = []
    head = GENESIS
    for nr in range(1, number + 1):
        first = nr * 2 - 1
        moment = START + dt.timedelta(minutes=nr)
        leaves = root([leaf(str(first)), leaf(str(first + 1))])
        before = moment - dt.timedelta(seconds=5)
        made = Seal(nr, head, moment, str(nr * 10), f"{{[{first},{first + 2})}}", 2, before, before, leaves)
        seals.append(made.signed_by(key))
        head = seals[-1].hoofd
    return seals


def check(seals: list[Seal], anchors: dict[int, bytes] | None = None, key: Key = KEY) -> Report:
    report = Report()
    walk = ChainCheck(report, frozenset({key.public}), anchors or {})
    walk.see(seals)
    walk.finish()
    return report


def test_an_untouched_chain_is_in_order() -> None:
    report = check(chain(), {4: chain()[3].hoofd})
    assert report.in_order
    assert (report.seals, report.anchors, report.last_nr) == (4, 1, 4)


@pytest.mark.parametrize("field", ["aantal", "ids", "wortel", "grens", "tijd", "eerste_tijd", "vorige", "soort"])
def test_every_fact_of_a_seal_is_signed(field: str) -> None:
    seals = chain()
    other = {
        "aantal": 3,
        "ids": "{[3,6)}",
        "wortel": EMPTY,
        "grens": "21",
        "tijd": START,
        "eerste_tijd": START,
        "vorige": GENESIS,
        "soort": DROPPED,
    }
    seals[1] = replace(seals[1], **{field: other[field]})
    assert Kind.SIGNATURE in check(seals).kinds


def test_a_changed_seal_with_a_fresh_head_still_lacks_the_signature() -> None:
    seals = chain()
    changed = replace(seals[3], aantal=1)
    seals[3] = replace(changed, hoofd=changed.computed_head)
    assert check(seals).kinds == {Kind.SIGNATURE}


def test_signed_again_with_another_key() -> None:
    assert check(chain(key=OTHER)).kinds == {Kind.SIGNATURE}


def test_a_seal_taken_out() -> None:
    seals = chain()
    del seals[1]
    assert check(seals).kinds == {Kind.SEAL_DELETED, Kind.CHAIN}


def test_seals_in_another_order() -> None:
    seals = chain()
    seals[1], seals[2] = replace(seals[2], nr=2), replace(seals[1], nr=3)
    assert {Kind.CHAIN, Kind.SIGNATURE} <= check(seals).kinds


def test_the_end_cut_off_is_seen_by_the_anchor_alone() -> None:
    seals = chain()
    assert check(seals[:2]).in_order
    assert check(seals[:2], {4: seals[3].hoofd}).kinds == {Kind.CUT_OFF}


def test_a_whole_chain_made_anew_with_the_stolen_key_is_seen_by_the_anchor() -> None:
    seals = chain()
    forged = [replace(seals[0], aantal=1).signed_by(KEY)]
    assert check(forged).in_order
    assert Kind.SEAL_CHANGED in check(forged, {1: seals[0].hoofd}).kinds


def test_a_row_put_in_afterwards_with_an_old_date() -> None:
    seals = chain(3)
    late = replace(seals[2], eerste_tijd=START - dt.timedelta(days=3)).signed_by(KEY)
    assert check([*seals[:2], late]).kinds == {Kind.INSERTED}


ROWS = [(1, leaf("1")), (2, leaf("2"))]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([(1, leaf("1")), (2, leaf("other"))], Kind.CHANGED),
        ([(1, leaf("2")), (2, leaf("1"))], Kind.CHANGED),
        ([(1, leaf("1"))], Kind.DELETED),
        ([], Kind.DELETED),
        ([*ROWS, (2, leaf("2"))], Kind.INSERTED),
    ],
    ids=["changed", "reordered", "deleted", "all deleted", "doubled"],
)
def test_rows_against_their_seal(rows: list[tuple[int, bytes]], kind: Kind) -> None:
    report = Report()
    check_rows(report, chain(1)[0], rows)
    assert report.kinds == {kind}
    check_rows(report := Report(), chain(1)[0], ROWS)
    assert report.in_order


def test_numbers_of_a_multirange() -> None:
    assert numbers("{[1,5),[7,9)}") == [(1, 5), (7, 9)]
    assert numbers("{}") == []
    with pytest.raises(ValueError, match="invalid literal"):
        numbers("{[a,b)}")


def test_anchors_are_read_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "anchors.txt"
    assert anchor.last(path) is None
    heads = [anchor.Head(nr, leaf(str(nr)), START) for nr in range(1, 30)]
    for head in heads:
        anchor.append(path, head)
    assert list(anchor.read(path)) == heads
    assert anchor.last(path) == heads[-1]
    path.write_text("vandaag 1 abc\n")
    with pytest.raises(ValueError, match=r"abc|hex"):
        list(anchor.read(path))


def test_quick_choices_of_days() -> None:
    sunday = dt.date(2026, 11, 22)
    assert period("vandaag", sunday) == Period(sunday, sunday)
    assert period("vorige_week", sunday) == Period(dt.date(2026, 11, 9), dt.date(2026, 11, 15))
    assert period("deze_maand", sunday) == Period(dt.date(2026, 11, 1), sunday)
    assert period("vorige_maand", dt.date(2026, 3, 31)) == Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def test_office_hours_and_holidays() -> None:
    hours = OfficeHours.of(("07:30", "18:00"))
    assert str(hours) == "07.30 tot 18.00 uur"
    free = public_holidays(dt.date(2026, 6, 1))
    assert {dt.date(2026, 4, 27), dt.date(2026, 12, 25), dt.date(2025, 12, 26)} <= set(free)
    assert dt.date(2026, 11, 20) not in free
