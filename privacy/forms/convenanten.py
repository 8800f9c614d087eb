"""The forms with which a privacy officer writes a convenant, and the box with which somebody signs it."""

import datetime as dt
from typing import Any

from django import forms

from privacy.forms.inzagelog import offer
from privacy.models import Convenant, Overlegvorm
from privacy.queries.convenanten import GROUND_LABELS

DEFAULT_DOEL = {
    Overlegvorm.WOONOVERLAST: "Woonoverlast stoppen en de bewoner hulp bieden, door informatie te delen voor zover dat "
    "nodig is voor de taak van elke partij.",
    Overlegvorm.PGA: "Met één plan per persoon overlast stoppen en hulp bieden, door informatie te delen voor zover "
    "dat nodig is voor de taak van elke partij.",
    Overlegvorm.ZVH: "Complexe casussen op het gebied van zorg en veiligheid oplossen, volgens de WGS.",
}
STANDARD = "standaard"


def date_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "ov-short"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "Vul een datum in als dag, maand en jaar, bijvoorbeeld 22-11-2026.",
            "required": f"Vul een datum in bij '{label}'.",
        },
    )


class _Term(forms.Form):
    """From when until when it holds, and when the parties look back on it."""

    naam = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Geef het convenant een naam."})
    geldig_van = date_field("Geldt vanaf", help_text="Eerder gaat het niet gelden, ook niet als iedereen al tekende.")
    geldig_tot = date_field("Geldt tot en met", help_text="Daarna sluit alles vanzelf.")
    evaluatie_op = date_field("Evaluatie op", required=False, help_text="Wij herinneren u eraan.")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begin, end = self.cleaned_data.get("geldig_van"), self.cleaned_data.get("geldig_tot")
        look_back = self.cleaned_data.get("evaluatie_op")
        if begin and begin < self.today:
            self.add_error("geldig_van", "Deze dag is al voorbij. Kies vandaag of een latere dag.")
        if begin and end and end <= begin:
            self.add_error("geldig_tot", "Kies een dag na de dag bij 'Geldt vanaf'.")
        if begin and end and look_back and not begin <= look_back <= end:
            self.add_error("evaluatie_op", "Kies een dag binnen de looptijd.")
        return cleaned


class DraftForm(_Term):
    """A new version: for which form of consultation, and what it begins with."""

    overlegvorm = forms.ChoiceField(label="Overlegvorm", choices=Overlegvorm)
    bron = forms.ChoiceField(
        label="Beginnen met",
        help_text="U past daarna alles aan wat u wilt.",
        error_messages={"required": "Kies waarmee u begint."},
    )
    field_order = ["overlegvorm", "bron", "naam", "geldig_van", "geldig_tot", "evaluatie_op"]

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "bron", [(STANDARD, "De standaardmatrix"), *sources])


class TextsForm(_Term):
    """The texts of the contract."""

    doel = forms.CharField(
        label="Doel", widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Vul het doel in."}
    )
    overwegingen = forms.CharField(
        label="Overwegingen",
        required=False,
        help_text="Waarom de partijen dit convenant sluiten. Laat u dit leeg, dan komt de modeltekst in het convenant.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    taken = forms.CharField(
        label="Taken van de partijen",
        required=False,
        help_text="Leeg: de modeltekst.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    aard_samenwerking = forms.CharField(
        label="Aard van de samenwerking",
        required=False,
        help_text="Leeg: de modeltekst.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    klachten = forms.CharField(
        label="Klachten",
        required=False,
        help_text="Leeg: de modeltekst.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def initial_of(cls, convenant: Convenant) -> dict[str, Any]:
        return {name: getattr(convenant, name) for name in (*_Term.base_fields, *cls.declared_fields)}


class GroundsForm(forms.Form):
    """On which ground one organisation takes part."""

    art6 = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Het convenant is zelf geen grondslag. Elke organisatie heeft er een van zichzelf. Zonder dit, of "
        "bij de politie de Wpg hieronder, gaat het convenant niet naar wie tekent.",
    )
    art9_10 = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    wpg_besluit = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    beroepsgeheim = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in GROUND_LABELS:
            self.fields[name].label = label


class AddPartyForm(forms.Form):
    """Which organisation to add."""

    partij = forms.TypedChoiceField(
        label="Organisatie", coerce=int, error_messages={"required": "Kies een organisatie."}
    )

    def __init__(self, *args: Any, partijen: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "partij", [("", "Kies"), *partijen])


class CompareForm(forms.Form):
    """With which version to compare; it lives in the URL."""

    met = forms.TypedChoiceField(label="Vergelijk met", coerce=int, required=False)

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "met", [*versions])


class ConfirmForm(forms.Form):
    """A box to tick before something that cannot be undone."""

    akkoord = forms.BooleanField(error_messages={"required": "Zet een vinkje om verder te gaan."})

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["akkoord"].label = label
