"""The form with which somebody says that the bewoner was told, or why not yet."""

import datetime as dt
from typing import Any

from django import forms

from cases.forms.toegang import date_field
from privacy.models import Kennisgeving

DONE, LATER = "gedaan", "later"


class KennisgevingForm(forms.Form):
    """Done with a date and a way, or postponed with a ground of the law and a day to look again."""

    wat = forms.ChoiceField(
        label="Is de bewoner geïnformeerd?",
        choices=[(DONE, "Ja, de bewoner weet het"), (LATER, "Nee, en dat moet nog wachten")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    gedaan_op = date_field("Wanneer?")
    wijze = forms.CharField(
        label="Hoe?",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bijvoorbeeld: verteld bij een huisbezoek, en de brief achtergelaten.",
    )
    uitstelgrond = forms.ChoiceField(
        label="Waarom nog niet?",
        required=False,
        choices=[("", "Kies een reden uit de wet"), *Kennisgeving.Uitstelgrond.choices],
    )
    reden = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wat zou er misgaan als de bewoner dit nu hoort?",
    )
    uiterlijk = date_field("Wanneer bekijkt u dit opnieuw?")

    def __init__(self, *args: Any, today: dt.date, most_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.last = today, today + dt.timedelta(days=most_days)
        self.fields["gedaan_op"].required = self.fields["uiterlijk"].required = False
        self.fields["uiterlijk"].help_text = f"Hoogstens over {most_days} dagen. U krijgt een herinnering."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("wat") == DONE:
            self._require("gedaan_op", "Vul in wanneer de bewoner het hoorde.")
            self._require("wijze", "Schrijf op hoe de bewoner het hoorde.")
            day = cleaned.get("gedaan_op")
            if day and day > self.today:
                self.add_error("gedaan_op", "Deze dag moet nog komen. Kies vandaag of een eerdere dag.")
        elif cleaned.get("wat") == LATER:
            self._require("uitstelgrond", "Kies een reden uit de wet. Past er geen, informeer de bewoner dan nu.")
            self._require("reden", "Schrijf op waarom dat hier zo is.")
            self._require("uiterlijk", "Vul in wanneer u dit opnieuw bekijkt.")
            day = cleaned.get("uiterlijk")
            if day and not self.today < day <= self.last:
                self.add_error("uiterlijk", f"Kies een dag na vandaag, tot en met {self.last:%d-%m-%Y}.")
        return cleaned

    def _require(self, name: str, text: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, text)
