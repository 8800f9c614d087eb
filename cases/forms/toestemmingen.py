"""The form with which somebody writes down what the bewoner agreed to."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from cases.forms.casussen import choices_of
from cases.forms.toegang import date_field
from cases.services.toestemmingen import Consent
from parties.models import Partij


class ToestemmingForm(forms.Form):
    """Free, specific and to be taken back: what for, what, to whom, until when, and how it can be shown."""

    vrij = forms.BooleanField(
        label="De bewoner kon ook nee zeggen, zonder gevolgen",
        error_messages={
            "required": "Kon de bewoner niet vrij nee zeggen? Dan geldt de toestemming niet. Leg haar dan niet vast."
        },
    )
    waarvoor = forms.CharField(
        label="Waarvoor gaf de bewoner toestemming?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zo precies mogelijk. Bijvoorbeeld: overleg over hulp bij het opruimen van de woning.",
        error_messages={"required": "Schrijf op waarvoor de bewoner toestemming gaf."},
    )
    categorieen = forms.TypedMultipleChoiceField(
        label="Om welke gegevens gaat het?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één soort gegevens."},
    )
    partijen = forms.TypedMultipleChoiceField(
        label="Welke organisaties mogen dit lezen?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )
    gegeven_op = date_field("Wanneer gaf de bewoner toestemming?")
    geldig_tot = date_field("Tot en met wanneer?")
    bewijs = forms.CharField(
        label="Hoe blijkt dat?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Aan wie zei de bewoner dit, en waar was dat? Of: een formulier met handtekening.",
        error_messages={"required": "Schrijf op hoe blijkt dat de bewoner toestemming gaf."},
    )
    document = forms.ChoiceField(label="Staat het in een document van deze casus?", required=False)

    def __init__(
        self,
        *args: Any,
        categories: list[tuple[int, str]],
        partijen: Iterable[Partij],
        documents: list[tuple[UUID, str]],
        today: dt.date,
        most_days: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.most = today, dt.timedelta(days=most_days)
        self.fields["geldig_tot"].help_text = f"Hoogstens {most_days} dagen. Daarna vraagt u het opnieuw."
        choices_of(self, "categorieen").choices = categories
        choices_of(self, "partijen").choices = [(p.pk, p.naam) for p in partijen]
        if documents:
            choices_of(self, "document").choices = [("", "Nee"), *((str(pk), titel) for pk, titel in documents)]
        else:
            del self.fields["document"]

    def clean_gegeven_op(self) -> dt.date:
        day: dt.date = self.cleaned_data["gegeven_op"]
        if day > self.today:
            raise forms.ValidationError("Deze dag moet nog komen. Kies vandaag of een eerdere dag.")
        return day

    def clean_geldig_tot(self) -> dt.date:
        day: dt.date = self.cleaned_data["geldig_tot"]
        if not self.today <= day <= self.today + self.most:
            raise forms.ValidationError(f"Kies een dag van vandaag tot en met {self.today + self.most:%d-%m-%Y}.")
        return day

    @property
    def consent(self) -> Consent:
        """The arguments of register_toestemming; call when the form is valid."""
        data = self.cleaned_data
        return Consent(
            waarvoor=data["waarvoor"],
            categorieen=tuple(data["categorieen"]),
            partij_ids=tuple(data["partijen"]),
            gegeven_op=data["gegeven_op"],
            geldig_tot=data["geldig_tot"],
            bewijs=data["bewijs"],
            document_id=UUID(data["document"]) if data.get("document") else None,
        )
