"""Forms of the catalogue."""

from typing import Any, cast

from django import forms

from cases.catalogus import GROUPS

NO_PERSONS = "Noem nooit een persoon, adres of gebouw: wie in een casus meedoet, leest deze naam."


class SoortForm(forms.Form):
    """How a fixed kind of nuisance is offered."""

    actief = forms.BooleanField(
        label="Aanbieden bij nieuwe meldingen en casussen",
        help_text="Zonder vinkje kiest niemand deze soort meer. Meldingen en casussen die haar hebben, houden haar.",
        required=False,
    )
    naam = forms.CharField(label="Eigen naam", help_text=NO_PERSONS, max_length=60, required=False)
    uitleg = forms.CharField(
        label="Uitleg bij het kiezen",
        help_text="Een paar woorden achter de naam, bijvoorbeeld: ook instrumenten.",
        max_length=200,
        required=False,
    )


class OwnSoortForm(SoortForm):
    """A kind of the gemeente's own."""

    field_order = ["soort", "naam", "uitleg", "actief"]
    soort = forms.ChoiceField(
        label="Waar hoort deze soort bij?",
        help_text="Daaronder telt zij mee in lijsten en cijfers. Dit verandert later niet meer.",
        error_messages={"required": "Kies waar deze soort bij hoort."},
    )
    naam = forms.CharField(
        label="Naam", help_text=NO_PERSONS, max_length=60, error_messages={"required": "Vul een naam in."}
    )

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["actief"]
            cast(forms.ChoiceField, self.fields["soort"]).choices = [
                ("", "Maak een keuze"),
                *((title, [(s.value, s.label) for s in soorten]) for title, soorten in GROUPS),
            ]
        else:
            del self.fields["soort"]


class InterventieForm(forms.Form):
    """How a step of the ladder is offered."""

    actief = forms.BooleanField(
        label="Aanbieden in casussen",
        help_text="Zonder vinkje begint niemand deze stap meer. Wat al liep, blijft staan en is af te ronden.",
        required=False,
    )
    naam = forms.CharField(
        label="Eigen naam op de ladder en in formulieren",
        help_text="In het dossier voor de rechter staat altijd de vaste naam.",
        max_length=60,
        required=False,
    )
    uitleg = forms.CharField(
        label="Eigen uitleg", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
