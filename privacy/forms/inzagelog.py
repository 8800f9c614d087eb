"""Filters of the read log, which live in the URL, and the search for a person, which does not."""

import datetime as dt
from typing import Any

from django import forms

from parties.actor import Actor
from privacy.models import Logbeoordeling
from privacy.office_hours import PERIODS, period
from privacy.queries.inzagelog import EVENTS, LogFilter, people_in_log


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


class PersonSearch(forms.Form):
    """A name or address, sent by POST and kept nowhere, and the days to look at."""

    wie = forms.CharField(
        label="Naam of adres",
        max_length=160,
        help_text="Voornaam en achternaam, alleen de achternaam, of straat en huisnummer.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul de naam of het adres van de bewoner in."},
    )
    periode = forms.ChoiceField(
        label="Wanneer", required=False, choices=[*PERIODS.items(), ("", "Alle dagen")], initial="vorige_week"
    )


class InzagelogFilter(forms.Form):
    """Which rows of the read log to show."""

    casus = forms.CharField(label="Nummer", required=False, max_length=400)
    medewerker = forms.TypedChoiceField(label="Medewerker", required=False, coerce=int, empty_value=None)
    partij = forms.TypedChoiceField(label="Organisatie", required=False, coerce=int, empty_value=None)
    periode = forms.ChoiceField(label="Periode", required=False, choices=[("", "Alle dagen"), *PERIODS.items()])
    van = _date("Of vanaf")
    tot = _date("Tot en met")
    gebeurtenis = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *EVENTS.items()])
    geweigerd = forms.BooleanField(label="Alleen geweigerd", required=False)
    buiten = forms.BooleanField(label="Alleen buiten werktijd", required=False)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        people = people_in_log(actor)
        offer(self, "medewerker", [("", "Iedereen"), *((pk, f"{naam}, {partij}") for pk, naam, _, partij in people)])
        if actor.regie:
            organisations = sorted({(naam, pk) for _, _, pk, naam in people})
            offer(self, "partij", [("", "Alle organisaties"), *((pk, naam) for naam, pk in organisations)])
        else:
            del self.fields["partij"]

    def clean_casus(self) -> str:
        return str(self.cleaned_data["casus"]).strip().upper()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        van, tot = self.cleaned_data.get("van"), self.cleaned_data.get("tot")
        if van and tot and tot < van:
            self.add_error("tot", "Kies een dag op of na de dag bij 'Of vanaf'.")
        return cleaned

    @property
    def wanted(self) -> LogFilter:
        """The filter as the query takes it; call after is_valid(). Own dates go before a quick choice."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        quick, outside = given.pop("periode", ""), given.pop("buiten", False)
        if quick and not (given.get("van") or given.get("tot")):
            days = period(quick, self._today)
            given |= {"van": days.van, "tot": days.tot}
        return LogFilter(**given, buiten_werktijd=outside)


class ReviewForm(forms.Form):
    """What the privacy officer concludes of a month."""

    oordeel = forms.ChoiceField(
        label="Wat vindt u van deze maand?",
        choices=Logbeoordeling.Oordeel,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u van deze maand vindt."},
    )
    bevinding = forms.CharField(
        label="Wat viel op, en wat deed u ermee?",
        required=False,
        max_length=2000,
        help_text="Schrijf geen namen of adressen van bewoners op. Medewerkers noemt u bij hun functie.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("oordeel")
        if chosen and chosen != Logbeoordeling.Oordeel.IN_ORDE and not self.cleaned_data.get("bevinding"):
            self.add_error("bevinding", "Schrijf op wat u opviel en wat u ermee deed.")
        return cleaned
