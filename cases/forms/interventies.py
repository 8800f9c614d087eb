"""Forms for taking, beginning and finishing an interventie, and for a letter."""

import datetime as dt
from typing import Any

from django import forms

from cases.interventies import Soort
from cases.models import Interventie

RESULTS = [
    (Interventie.Status.GESLAAGD, "Geslaagd"),
    (Interventie.Status.NIET_GESLAAGD, "Niet geslaagd"),
    (Interventie.Status.GESTOPT, "Gestopt"),
]


def day(**attrs: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class StartForm(forms.Form):
    """One step of the catalogue. What the step does not need is not asked."""

    begonnen_op = forms.DateField(label="Wanneer begint dit?", widget=day())
    loopt_tot = forms.DateField(label="Tot wanneer loopt dit?", widget=day())
    toelichting = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Wat gaat u doen, en wat is er afgesproken?",
    )
    ladder_toelichting = forms.CharField(
        label="Waarom niet eerst een lichtere stap?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    spoed = forms.BooleanField(
        label="Dit heeft spoed: meteen beginnen",
        required=False,
        help_text="Het casusoverleg bespreekt dit dan achteraf.",
    )

    def __init__(self, *args: Any, soort: Soort, skipped: tuple[Soort, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loopt_tot"].help_text = f"Gebruikelijk: {soort.termijn}."
        if not soort.naar_overleg:
            del self.fields["ladder_toelichting"], self.fields["spoed"]
        elif skipped:
            names = ", ".join(s.naam.lower() for s in skipped)
            self.fields["ladder_toelichting"].required = True
            self.fields["ladder_toelichting"].help_text = f"Nog niet gedaan in deze casus: {names}."
            self.fields["ladder_toelichting"].error_messages["required"] = (
                f"Leg uit waarom u deze stappen overslaat: {names}."
            )
        else:
            del self.fields["ladder_toelichting"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begin, end = data.get("begonnen_op"), data.get("loopt_tot")
        if begin and end and end < begin:
            self.add_error("loopt_tot", "De einddatum ligt voor de begindatum. Kies een latere dag.")
        return data


class BeginForm(forms.Form):
    """A prepared step begins after the casusoverleg discussed it."""

    besproken_op = forms.DateField(label="Besproken in het casusoverleg van", widget=day())
    begonnen_op = forms.DateField(label="Begint op", widget=day())


class FinishForm(forms.Form):
    """The result of a step."""

    status = forms.ChoiceField(label="Hoe is het afgelopen?", choices=RESULTS, widget=forms.RadioSelect)
    resultaat = forms.CharField(
        label="Resultaat",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf in een of twee zinnen wat het resultaat is."},
    )

    def __init__(self, *args: Any, soort: Soort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if soort.sleutel == "buurtbemiddeling":
            self.fields["resultaat"].required = False
            self.fields["resultaat"].help_text = "Schrijf niet op wat er in de gesprekken is gezegd."


class BriefForm(forms.Form):
    """A letter to the bewoner, with the proposed text in it."""

    aan = forms.CharField(label="Aan", max_length=120)
    adres = forms.CharField(
        label="Adres", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="Straat, postcode en plaats."
    )
    onderwerp = forms.CharField(label="Onderwerp", max_length=120)
    tekst = forms.CharField(
        label="Tekst van de brief",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="Een lege regel begint een nieuwe alinea. Noem geen melders.",
    )
    datum = forms.DateField(label="Datum van de brief", widget=day())
    reactie_tot = forms.DateField(label="Reactie uiterlijk op", widget=day())
    verzendwijze = forms.ChoiceField(
        label="Hoe verstuurt u de brief?",
        choices=[("aangetekend", "Aangetekend"), ("aangetekend_en_post", "Aangetekend en per gewone post")],
        widget=forms.RadioSelect,
    )

    def clean_reactie_tot(self) -> dt.date:
        end, begin = self.cleaned_data["reactie_tot"], self.cleaned_data.get("datum")
        if begin and end <= begin:
            raise forms.ValidationError("Geef de bewoner tijd: kies een dag na de datum van de brief.")
        return end
