from datetime import date, timedelta
from typing import Any

from django import forms

from parties.models import ApiToken, Scope
from parties.services.tokens import LONGEST_DAYS, TOKEN_DAYS


class TokenForm(forms.ModelForm):
    """A new API token: what it is for, what it may do and until when."""

    scopes = forms.MultipleChoiceField(
        label="Wat mag het systeem?",
        help_text="Kies alleen wat nodig is. Het systeem ziet nooit meer dan u zelf.",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wat het systeem mag."},
    )
    tot_en_met = forms.DateField(
        label="Werkt tot en met",
        help_text="Hoogstens een jaar. Daarna maakt u een nieuwe sleutel.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ov-medium"}),
        error_messages={"required": "Vul de laatste dag in.", "invalid": "Vul een bestaande datum in."},
    )

    class Meta:
        model = ApiToken
        fields = ["naam"]
        labels = {"naam": "Waarvoor is de sleutel?"}
        help_texts = {"naam": "Bijvoorbeeld de naam van het systeem dat gegevens ophaalt."}
        error_messages = {"naam": {"required": "Vul in waarvoor u de sleutel gebruikt."}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("tot_en_met", today + timedelta(days=TOKEN_DAYS))

    def clean_tot_en_met(self) -> date:
        day: date = self.cleaned_data["tot_en_met"]
        if day < self.today:
            raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of een latere dag.")
        if day > self.today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError("Kies een dag binnen een jaar.")
        return day
