"""Filters of the read log; they live in the URL."""

from typing import Any

from django import forms

from parties.actor import Actor
from privacy.queries.inzagelog import EVENTS, LogFilter, organisations_in_log, people_in_log


def offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vul een datum in als dag, maand en jaar, bijvoorbeeld 22-11-2026."},
    )


class InzagelogFilter(forms.Form):
    """Which rows of the read log to show."""

    casus = forms.CharField(label="Nummer", required=False, max_length=16)
    medewerker = forms.TypedChoiceField(label="Medewerker", required=False, coerce=int, empty_value=None)
    partij = forms.TypedChoiceField(label="Organisatie", required=False, coerce=int, empty_value=None)
    van = _date("Vanaf")
    tot = _date("Tot en met")
    gebeurtenis = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *EVENTS.items()])
    geweigerd = forms.BooleanField(label="Alleen geweigerd", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "medewerker", [("", "Iedereen"), *people_in_log(actor)])
        organisations = organisations_in_log(actor)
        if organisations:
            offer(self, "partij", [("", "Alle organisaties"), *organisations])
        else:
            del self.fields["partij"]

    def clean_casus(self) -> str:
        return str(self.cleaned_data["casus"]).strip().upper()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        van, tot = self.cleaned_data.get("van"), self.cleaned_data.get("tot")
        if van and tot and tot < van:
            self.add_error("tot", "Kies een dag op of na de dag bij 'Vanaf'.")
        return cleaned

    @property
    def wanted(self) -> LogFilter:
        """The filter as the query takes it; call after is_valid()."""
        return LogFilter(**{name: value for name, value in self.cleaned_data.items() if value not in (None, "")})
