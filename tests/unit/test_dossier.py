"""The parts of dossier, letter and ladder that need no database."""

import datetime as dt
import uuid
from types import SimpleNamespace as Row
from typing import Any

import pytest

from cases.dossier.chart import bars, per_month
from cases.dossier.items import Groep, Item, usable
from cases.dossier.melders import label_melders, letter, mask_of
from cases.interventies import BY_KEY, CATALOGUE, Stand, rungs, skipped
from cases.letters.rendering import blocks
from privacy import pdf


def item(groep: Groep = Groep.MELDING, *, bron_id: int = 1, **fields: Any) -> Item:
    values: dict[str, Any] = {
        "tabel": "cases_overlastmelding",
        "rij": uuid.uuid4(),
        "groep": groep,
        "datum": dt.date(2026, 3, 1),
        "wanneer": "zo 1 maart 2026",
        "titel": "Geluid",
        "feiten": (),
        "tekst": "",
        "bron": "De Waterlinde",
        "bron_id": bron_id,
        "beperkt": False,
        "vrijgegeven": True,
        "row": Row(melding_id=uuid.uuid4(), melder_ref=uuid.uuid4(), niveau="open"),
    }
    return Item(**{**values, **fields})


@pytest.mark.parametrize(("number", "expected"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_letters_go_on_after_z(number: int, expected: str) -> None:
    assert letter(number) == expected


def test_the_same_melder_of_one_organisation_keeps_a_letter_and_that_of_another_does_not() -> None:
    ref = uuid.uuid4()
    rows = [
        item(row=Row(melding_id=uuid.uuid4(), melder_ref=ref)),
        item(row=Row(melding_id=uuid.uuid4(), melder_ref=uuid.uuid4())),
        item(row=Row(melding_id=uuid.uuid4(), melder_ref=ref)),
        item(row=Row(melding_id=uuid.uuid4(), melder_ref=ref), bron_id=2),
    ]
    melders = label_melders(rows)
    assert [melders.of(row) for row in rows] == ["melder A", "melder B", "melder A", "melder C"]


def test_a_mask_takes_names_telephone_and_address_of_a_melder_out_and_spares_the_bewoner() -> None:
    reported = item()
    melders = label_melders([reported])
    known = Row(
        melding_id=reported.row.melding_id,
        naam="Gerda de Kwispelaar-Roos",
        telefoon="06 12345678",
        email="gerda@voorbeeld.example",
        adres_tekst="Vlierpad 14",
    )
    mask = mask_of([known], melders, spare="Radboud Kwispelaar")
    text = "Mevrouw GERDA belde (06  12345678, gerda@voorbeeld.example) vanaf Vlierpad 14 over Kwispelaar; Gerdal niet."
    assert mask(text) == (
        "Mevrouw [melder A] belde ([melder A], [melder A]) vanaf [melder A] over Kwispelaar; Gerdal niet."
    )


@pytest.mark.parametrize(
    ("bron_id", "vrijgegeven", "beperkt", "expected"),
    [
        (1, True, True, True),
        (1, False, False, False),
        (2, True, False, True),
        (2, True, True, False),
        (2, False, False, False),
    ],
)
def test_only_what_its_provider_released_can_be_brought_in(
    bron_id: int, vrijgegeven: bool, beperkt: bool, expected: bool
) -> None:
    assert usable(item(bron_id=bron_id, vrijgegeven=vrijgegeven, beperkt=beperkt), 1) is expected


def test_months_without_meldingen_count_too_and_each_bar_says_its_number() -> None:
    months = per_month([dt.date(2025, 12, 31), dt.date(2026, 2, 1), dt.date(2026, 2, 28)])
    assert [month.count for month in months] == [1, 0, 2]
    drawing = bars(months)
    assert drawing.count("<rect") == 3
    assert "<title>Meldingen per maand</title><desc>3 meldingen van" in drawing
    assert bars(()) == ""


def test_the_ladder_goes_up_and_names_its_steps_once() -> None:
    numbers = [soort.nummer for soort in CATALOGUE]
    assert numbers == sorted(set(numbers))
    steps = rungs(CATALOGUE, ["gesprek", "gesprek", "waarschuwingsbrief"])
    assert {step.soort.sleutel: (step.stand, step.aantal) for step in steps} == {
        "gesprek": (Stand.GEDAAN, 2),
        "huisbezoek": (Stand.OVERGESLAGEN, 0),
        "buurtbemiddeling": (Stand.OVERGESLAGEN, 0),
        "waarschuwingsbrief": (Stand.HUIDIG, 1),
        "laatstekanscontract": (Stand.OPEN, 0),
        "gedragsaanwijzing_151d": (Stand.OPEN, 0),
    }
    assert [s.sleutel for s in skipped(BY_KEY["waarschuwingsbrief"], ["gesprek"])] == ["huisbezoek", "buurtbemiddeling"]


def test_a_letter_has_paragraphs_headings_and_lists() -> None:
    text = "Beste buur,\r\n\r\nWat moet er veranderen?\r\n\r\nDit is er gemeld:\r\n- geluid\r\n- geur"
    assert [(block.kind, block.text, block.items) for block in blocks(text)] == [
        ("paragraph", "Beste buur,", ()),
        ("heading", "Wat moet er veranderen?", ()),
        ("paragraph", "Dit is er gemeld:", ()),
        ("list", "", ("geluid", "geur")),
    ]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x.png", "https://example.com/a.css", "file:///etc/passwd", "FILE:///etc/passwd"]
)
def test_a_printed_page_fetches_nothing_but_data_addresses(address: str) -> None:
    with pytest.raises(pdf.Refused):
        pdf.DataOnly().fetch(address)
    assert pdf.DataOnly().fetch("data:text/plain,lindewaard").read() == b"lindewaard"
