"""The letter as a file: readable by a screen reader, with a neutral title, and whole."""

import datetime as dt
import io

import pikepdf
import pypdf

from cases.letters.rendering import Letter, letter_pdf

LETTER = Letter(
    afzender="De Waterlinde",
    afzender_adres="Lindekade 1, 0411 AA Lindewaard",
    aan="Radboud Kwispelaar",
    adres="Vlierpad 12\n0412 AB Lindewaard",
    verzendwijze="aangetekend",
    datum=dt.date(2026, 11, 22),
    kenmerk="LW-7K3M-9QXT",
    onderwerp="Waarschuwing: overlast bij uw woning",
    tekst="Beste heer Kwispelaar,\n\nDit is er gemeld:\n- geluid\n\nWat moet er veranderen?\n\n<b>vet</b>",
    ondertekenaar="Fatima Brandsma",
    functie="Consulent",
)


def test_a_letter_is_tagged_in_dutch_and_its_title_names_nobody() -> None:
    content, pages = letter_pdf(LETTER)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == pages == 1
        assert str(document.Root.Lang) == "nl"
        assert bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Waarschuwing"
        assert "/AA" not in document.Root
        assert "/OpenAction" not in document.Root


def test_a_letter_says_all_of_it_and_prints_markup_as_text() -> None:
    content, _ = letter_pdf(LETTER)
    text = " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    for part in (
        "De Waterlinde",
        "Per aangetekende post",
        "Radboud Kwispelaar",
        "0412 AB Lindewaard",
        "22 november 2026",
        "LW-7K3M-9QXT",
        "geluid",
        "<b>vet</b>",
        "Fatima Brandsma",
        "Blad 1 van 1",
    ):
        assert part in text
