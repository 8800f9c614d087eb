"""The form with which somebody takes up or hands out an actiepunt."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from cases.boxes import Box
from cases.queries.actiepunten import Choices


class ActiepuntForm(forms.Form):
    """What must be done, by whom and when; and, apart from the title, why."""

    titel = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=120,
        help_text="Neutraal: iedereen in de casus leest dit. Geen namen, en niets over zorg, geld of politie.",
    )
    wie = forms.ChoiceField(label="Wie doet dit?")
    uiterlijk = forms.DateField(
        label="Uiterlijk", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ov-short"})
    )
    toelichting = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Waarom en hoe. Kies hieronder wat voor toelichting het is; dat bepaalt wie haar leest.",
    )
    toelichting_vak = forms.ChoiceField(label="Wat voor toelichting is dit?")

    def __init__(self, *args: Any, wie: Choices, boxes: Sequence[Box], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["wie"].choices = wie  # type: ignore[attr-defined]  # a ChoiceField, declared above
        self.fields["toelichting_vak"].choices = [(b.key, b.label) for b in boxes]  # type: ignore[attr-defined]  # idem

    def clean_uiterlijk(self) -> dt.date:
        day: dt.date = self.cleaned_data["uiterlijk"]
        if day < self.today:
            raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of een latere dag.")
        return day

    def agreement(self) -> dict[str, Any]:
        """The arguments of add_actiepunt; call when the form is valid."""
        data = dict(self.cleaned_data)
        partij, _, person = data.pop("wie").partition(":")
        return {**data, "partij_id": int(partij), "eigenaar_id": int(person) if person else None}
