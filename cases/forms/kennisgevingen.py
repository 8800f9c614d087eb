"""The form with which somebody says that the bewoner was told, or why not yet."""

import datetime as dt
from typing import Any

from django import forms

from cases.forms.toegang import date_field
from privacy.models import Kennisgeving

DONE, LATER = "gedaan", "later"
PARTS = {DONE: ("gedaan_op", "wijze"), LATER: ("uitstelgrond", "reden", "uiterlijk")}


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
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bijvoorbeeld: verteld bij een huisbezoek, en de brief achtergelaten.",
        error_messages={"required": "Schrijf op hoe de bewoner het hoorde."},
    )
    uitstelgrond = forms.ChoiceField(
        label="Waarom nog niet?",
        choices=[("", "Kies een reden uit de wet"), *Kennisgeving.Uitstelgrond.choices],
        error_messages={"required": "Kies een reden uit de wet. Past er geen, informeer de bewoner dan nu."},
    )
    reden = forms.CharField(
        label="Toelichting",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wat zou er misgaan als de bewoner dit nu hoort?",
        error_messages={"required": "Schrijf op waarom dat hier zo is."},
    )
    uiterlijk = date_field("Wanneer bekijkt u dit opnieuw?")

    def __init__(self, *args: Any, today: dt.date, most_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.last = today, today + dt.timedelta(days=most_days)
        self.fields["uiterlijk"].help_text = f"Hoogstens over {most_days} dagen. U krijgt een herinnering."

    def clean_gedaan_op(self) -> dt.date:
        day: dt.date = self.cleaned_data["gedaan_op"]
        if day > self.today:
            raise forms.ValidationError("Deze dag moet nog komen. Kies vandaag of een eerdere dag.")
        return day

    def clean_uiterlijk(self) -> dt.date:
        day: dt.date = self.cleaned_data["uiterlijk"]
        if not self.today < day <= self.last:
            raise forms.ValidationError(f"Kies een dag na vandaag, tot en met {self.last:%d-%m-%Y}.")
        return day

    def clean(self) -> dict[str, Any]:
        """Only the part that belongs to the answer counts."""
        cleaned = super().clean() or {}
        for answer, names in PARTS.items():
            if answer != cleaned.get("wat"):
                for name in names:
                    self.errors.pop(name, None)
        return cleaned
