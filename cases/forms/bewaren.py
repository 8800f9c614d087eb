"""What somebody fills in about keeping and destroying."""

import datetime as dt
from typing import Any

from django import forms

from cases.forms.casussen import choices_of
from cases.retention import TERMS, Term
from privacy.models import Bewaarplicht

NO_NAMES = "Schrijf neutraal, zonder namen van bewoners."
LONGEST = dt.timedelta(days=365)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DestroyForm(forms.Form):
    """Destroying cannot be undone: one says so first."""

    zeker = forms.BooleanField(
        label="Ik heb gecontroleerd dat dit weg mag. Ik weet dat het niet terugkomt.",
        error_messages={"required": "Vink aan dat u dit hebt gecontroleerd."},
    )


class PostponeForm(forms.Form):
    """Until when, and why."""

    tot = forms.DateField(
        label="Tot welke dag stelt u dit uit?",
        help_text="Ten hoogste een jaar. Op die dag vragen we het opnieuw.",
        widget=DateInput,
        error_messages={"required": "Kies tot welke dag u dit uitstelt.", "invalid": "Vul een datum in."},
    )
    reden = forms.CharField(
        label="Waarom moet dit langer blijven?",
        help_text=NO_NAMES,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op waarom dit langer moet blijven."},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_tot(self) -> dt.date:
        tot: dt.date = self.cleaned_data["tot"]
        if not self.today < tot <= self.today + LONGEST:
            raise forms.ValidationError("Kies een dag in het komende jaar.")
        return tot


class HoldForm(forms.Form):
    """Keep a casus: why, and when somebody looks at that again."""

    nummer = forms.CharField(
        label="Welke casus?",
        help_text="Het nummer, bijvoorbeeld LW-7K3M-9QXT.",
        max_length=16,
        error_messages={"required": "Vul het nummer van de casus in."},
    )
    reden = forms.ChoiceField(
        label="Waarom moet deze casus blijven?",
        choices=Bewaarplicht.Reden.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom deze casus moet blijven."},
    )
    toelichting = forms.CharField(
        label="Toelichting",
        help_text=f"Bijvoorbeeld het zaaknummer. {NO_NAMES} U mag dit leeg laten.",
        max_length=200,
        required=False,
    )
    toets_op = forms.DateField(
        label="Wanneer kijkt u of dit nog nodig is?",
        help_text="Op die dag krijgt u bericht. Ten hoogste over een jaar.",
        widget=DateInput,
        error_messages={"required": "Kies wanneer u opnieuw kijkt.", "invalid": "Vul een datum in."},
    )

    def __init__(self, *args: Any, today: dt.date, nummer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if nummer:
            del self.fields["nummer"]

    def clean_nummer(self) -> str:
        return str(self.cleaned_data["nummer"]).strip().upper()

    def clean_toets_op(self) -> dt.date:
        toets: dt.date = self.cleaned_data["toets_op"]
        if not self.today < toets <= self.today + LONGEST:
            raise forms.ValidationError("Kies een dag in het komende jaar.")
        return toets


class EndHoldForm(forms.Form):
    """Why a casus need not be kept any longer."""

    reden = forms.CharField(
        label="Waarom is dit niet meer nodig?",
        help_text=NO_NAMES,
        max_length=200,
        error_messages={"required": "Schrijf op waarom de bewaarplicht eindigt."},
    )


class TermForm(forms.Form):
    """Another number of months for one kind, with the reason."""

    soort = forms.ChoiceField(label="Welke termijn?", error_messages={"required": "Kies welke termijn u wijzigt."})
    maanden = forms.IntegerField(
        label="Hoeveel maanden?",
        min_value=1,
        error_messages={"required": "Vul het aantal maanden in.", "invalid": "Vul een heel getal in."},
    )
    motivatie = forms.CharField(
        label="Waarom?",
        help_text="Bijvoorbeeld: besluit van de stuurgroep van 3 maart. Dit komt in het inzagelog.",
        max_length=200,
        error_messages={"required": "Schrijf op waarom u de termijn wijzigt."},
    )

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["soort"]
        else:
            choices_of(self, "soort").choices = [("", "Kies een termijn"), *((k, t.label) for k, t in TERMS.items())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        term: Term | None = TERMS.get(data.get("soort", "zorg_politie"))
        months = data.get("maanden")
        if term is not None and months is not None and not term.shortest <= months <= term.longest:
            why = f" Dat staat in {term.statutory}." if term.statutory else ""
            self.add_error("maanden", f"Kies een getal van {term.shortest} tot en met {term.longest}.{why}")
        return data


class DoeltoetsForm(forms.Form):
    """Does this casus go on, or does it end here?"""

    besluit = forms.ChoiceField(
        label="Wat beslist u?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of de casus doorgaat."},
    )
    motivatie = forms.CharField(
        label="Waarom?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op waarom."},
    )
    evaluatie = forms.CharField(
        label="Wat hebben de organisaties geleerd?",
        help_text="Nodig als u de casus sluit.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    waakvlam = forms.ChoiceField(
        label="Houdt iemand een oogje in het zeil?",
        help_text="Nodig als u de casus sluit.",
        required=False,
        choices=[("ja", "Ja, er komt een waakvlam"), ("nee", "Nee")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, own: bool, may_close: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("doorgaan", "De casus gaat door. Over een half jaar kijken we opnieuw.")]
        if may_close:
            choices.append(("sluiten", "De casus sluiten"))
        choices_of(self, "besluit").choices = choices
        help_text = (
            "Alleen uw eigen organisatie leest dit." if own else "Iedereen in de casus leest dit. Schrijf neutraal."
        )
        self.fields["motivatie"].help_text = f"{help_text} Sluit u? Schrijf dan het resultaat op."
        if own or not may_close:
            del self.fields["evaluatie"], self.fields["waakvlam"]
        if not may_close:
            self.fields["motivatie"].help_text = help_text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("besluit") == "sluiten" and "evaluatie" in self.fields:
            if not data.get("evaluatie"):
                self.add_error("evaluatie", "Schrijf op wat de organisaties hebben geleerd.")
            if not data.get("waakvlam"):
                self.add_error("waakvlam", "Kies of iemand een oogje in het zeil houdt.")
        return data
