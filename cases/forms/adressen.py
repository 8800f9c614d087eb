"""What a beheerder fills in about addresses, complexen and wijken."""

import re
from typing import Any

from django import forms

from cases.forms.casussen import choices_of
from cases.services.adressen import Range

MEGABYTES = 40
POSTCODE = re.compile(r"^\d{4}([A-Z]{2})?$")


class ListForm(forms.Form):
    """The file, and whether it is the whole list."""

    bestand = forms.FileField(
        label="CSV-bestand met adressen",
        help_text="Met de kolommen nummeraanduiding, openbareruimte, huisnummer, huisletter, huisnummertoevoeging,"
        f" postcode en woonplaats; wijk en complex mogen ook. Hoogstens {MEGABYTES} MB.",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
            "invalid": "Kies een bestand.",
        },
    )
    volledig = forms.BooleanField(
        label="Dit is de hele lijst: adressen die er niet in staan, zijn vervallen", required=False
    )

    def clean_bestand(self) -> Any:
        found = self.cleaned_data["bestand"]
        if found.size > MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(f"Dit bestand is groter dan {MEGABYTES} MB. Deel de lijst op.")
        return found


class WijkForm(forms.Form):
    """The name of a wijk."""

    naam = forms.CharField(label="Naam", max_length=80, error_messages={"required": "Vul een naam in."})


class ComplexForm(WijkForm):
    """The name of a complex and who keeps it."""

    partij = forms.ChoiceField(label="Van welke verhuurder?", required=False)

    def __init__(self, *args: Any, landlords: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "partij").choices = [("", "Niet bekend"), *landlords]


class StreetRangeForm(forms.Form):
    """A street from number to number."""

    straat = forms.CharField(label="Straat", max_length=80, error_messages={"required": "Vul de straat in."})
    van = forms.IntegerField(
        label="Van huisnummer", min_value=1, max_value=99999, error_messages={"required": "Vul het eerste nummer in."}
    )
    tot = forms.IntegerField(
        label="Tot en met huisnummer",
        min_value=1,
        max_value=99999,
        error_messages={"required": "Vul het laatste nummer in."},
    )
    zijde = forms.ChoiceField(
        label="Welke nummers?",
        required=False,
        choices=[("", "Alle nummers"), ("even", "Alleen even"), ("oneven", "Alleen oneven")],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("van") and data.get("tot") and data["tot"] < data["van"]:
            self.add_error("tot", "Het laatste nummer is lager dan het eerste.")
        return data

    @property
    def range(self) -> Range:
        data = self.cleaned_data
        return Range(straat=data["straat"].strip(), van=data["van"], tot=data["tot"], zijde=data["zijde"])


class PostcodeRangeForm(forms.Form):
    """From one postcode to another; four digits mean all letters."""

    postcode_van = forms.CharField(
        label="Van postcode",
        max_length=8,
        help_text="Vier cijfers, of een hele postcode: 0411 of 0411 LT.",
        error_messages={"required": "Vul de eerste postcode in."},
    )
    postcode_tot = forms.CharField(
        label="Tot en met postcode", max_length=8, required=False, help_text="Leeg: alleen de eerste."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("postcode_van", "postcode_tot"):
            value = "".join(str(data.get(name, "")).upper().split())
            if value and not POSTCODE.match(value):
                self.add_error(name, "Vul vier cijfers in, of een postcode als 1234 AB.")
            data[name] = value
        if data["postcode_tot"] and data["postcode_tot"].ljust(6, "Z") < data["postcode_van"].ljust(6, "A"):
            self.add_error("postcode_tot", "De laatste postcode ligt voor de eerste.")
        return data

    @property
    def range(self) -> Range:
        return Range(postcode_van=self.cleaned_data["postcode_van"], postcode_tot=self.cleaned_data["postcode_tot"])


class StreetForm(forms.Form):
    """One street of a wijk or complex."""

    straat = forms.CharField(max_length=80)
