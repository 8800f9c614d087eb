"""Forms for the dates of meetings and for what stands on an agenda."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from cases.models import Casus
from meetings.models import Agendapunt, Casusoverleg
from meetings.wording import clock
from parties.dates import long_date

RUBRIEK_BY_STATUS = {
    "triage": Agendapunt.Rubriek.NIEUW,
    "geagendeerd": Agendapunt.Rubriek.NIEUW,
    "opgeschaald": Agendapunt.Rubriek.OPSCHALING,
    "monitoring": Agendapunt.Rubriek.SLUITEN,
}


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]], *, first: str = "") -> None:
    """Say what can be chosen in a field of this form; `first` is the label of choosing nothing."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", first), *choices] if first else list(choices)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MomentForm(forms.Form):
    """When and where a meeting is."""

    datum = forms.DateField(
        label="Datum",
        widget=DateInput(),
        error_messages={"required": "Vul de datum in.", "invalid": "Vul de datum in als dag, maand en jaar."},
    )
    tijd = forms.TimeField(
        label="Begintijd",
        widget=TimeInput(),
        error_messages={"required": "Vul de begintijd in.", "invalid": "Vul de tijd in, bijvoorbeeld 09:00."},
    )
    duur_minuten = forms.IntegerField(
        label="Duur in minuten",
        min_value=15,
        max_value=480,
        error_messages={
            "required": "Vul in hoe lang het overleg duurt.",
            "invalid": "Vul een heel aantal minuten in.",
            "min_value": "Een overleg duurt minstens 15 minuten.",
            "max_value": "Een overleg duurt hoogstens 480 minuten.",
        },
    )
    locatie = forms.CharField(
        label="Locatie",
        max_length=120,
        help_text="Bijvoorbeeld: Stadhuis, kamer 2.14. Alle organisaties zien dit.",
        error_messages={"required": "Vul in waar het overleg is."},
    )

    def clean_datum(self) -> dt.date:
        """A meeting is planned for the future."""
        datum: dt.date = self.cleaned_data["datum"]
        if datum < timezone.localdate():
            raise forms.ValidationError("Deze datum is voorbij. Kies vandaag of later.")
        return datum

    @property
    def begint_op(self) -> dt.datetime:
        """The moment that was filled in, in the Netherlands."""
        naive = dt.datetime.combine(self.cleaned_data["datum"], self.cleaned_data["tijd"])
        return timezone.make_aware(naive)


class PlanForm(MomentForm):
    """One meeting, or a series of them every two weeks."""

    aantal = forms.IntegerField(
        label="Aantal overleggen",
        min_value=1,
        max_value=26,
        help_text="Meer dan één: om de twee weken, op dezelfde dag en tijd.",
        error_messages={
            "required": "Vul in hoeveel overleggen u plant.",
            "invalid": "Vul een heel aantal in.",
            "min_value": "Plan minstens één overleg.",
            "max_value": "Plan hoogstens 26 overleggen tegelijk.",
        },
    )


def moment_initial(overleg: Casusoverleg) -> dict[str, Any]:
    begin = timezone.localtime(overleg.begint_op)
    return {
        "datum": begin.date(),
        "tijd": begin.time(),
        "duur_minuten": overleg.duur_minuten,
        "locatie": overleg.locatie,
    }


class ItemForm(forms.Form):
    """What is discussed under which heading, for how long, and with which question."""

    rubriek = forms.ChoiceField(label="Rubriek", choices=Agendapunt.Rubriek.choices)
    minuten = forms.IntegerField(
        label="Minuten",
        min_value=1,
        max_value=120,
        error_messages={
            "required": "Vul in hoeveel minuten u nodig hebt.",
            "invalid": "Vul een heel aantal minuten in.",
            "min_value": "Een agendapunt duurt minstens 1 minuut.",
            "max_value": "Een agendapunt duurt hoogstens 120 minuten.",
        },
    )
    vraag = forms.CharField(
        label="Vraag aan het overleg",
        max_length=200,
        required=False,
        help_text="Zonder namen, adressen of gezondheid: iedereen in deze casus leest dit.",
    )


class AddForm(ItemForm):
    """Put a casus on this agenda. Without JavaScript the rubriek follows from the state when it is left open."""

    field_order = ["casus", "rubriek", "minuten", "vraag"]
    casus = forms.ChoiceField(
        label="Casus", error_messages={"required": "Kies een casus.", "invalid_choice": "Kies een casus uit de lijst."}
    )
    rubriek = forms.ChoiceField(
        label="Rubriek", required=False, choices=[("", "Past bij de stand van de casus"), *Agendapunt.Rubriek.choices]
    )

    def __init__(self, *args: Any, casussen: Iterable[Casus], minuten: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.casussen = {casus.nummer: casus for casus in casussen}
        labels = [
            (c.nummer, f"{c.nummer} · {c.get_soort_display()} ({c.get_status_display()})")
            for c in self.casussen.values()
        ]
        offer(self, "casus", labels, first="Kies een casus")
        self.usual_minutes = minuten
        self.fields["minuten"].initial = minuten

    @property
    def chosen(self) -> Casus:
        return self.casussen[self.cleaned_data["casus"]]

    @property
    def chosen_rubriek(self) -> str:
        return self.cleaned_data["rubriek"] or default_rubriek(self.chosen)


class ScheduleForm(AddForm):
    """Put one given casus on the agenda of a meeting that one chooses; the page of triage leads here."""

    field_order = ["overleg", "rubriek", "minuten", "vraag"]
    overleg = forms.ChoiceField(
        label="Overleg",
        error_messages={"required": "Kies een overleg.", "invalid_choice": "Kies een overleg uit de lijst."},
    )

    def __init__(self, *args: Any, overleggen: Iterable[Casusoverleg], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["casus"].widget = forms.HiddenInput()
        moments = [(str(o.pk), f"{long_date(o.begint_op)}, {clock(o.begint_op)} uur") for o in overleggen]
        offer(self, "overleg", moments)
        self.fields["minuten"].required = False

    def clean_minuten(self) -> int:
        """A post without minutes gets the usual number."""
        minuten: int | None = self.cleaned_data["minuten"]
        return minuten or self.usual_minutes


def default_rubriek(casus: Casus) -> str:
    """Where on the agenda a casus belongs by its state (domain.md section 6)."""
    if casus.spoed:
        return Agendapunt.Rubriek.SPOED
    return RUBRIEK_BY_STATUS.get(casus.status, Agendapunt.Rubriek.LOPEND)
