"""Forms with which a provider says who reads an own row."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from cases.forms.casussen import choices_of
from cases.services.besluiten_toegang import Gift
from cases.services.restricties import Readers
from parties.models import Partij
from privacy.models import Toegangsbesluit

NAMELESS = "Noem geen personen en niets over de bewoner: de privacy officer leest dit ook."


def date_field(label: str, help_text: str = "") -> forms.DateField:
    """A date as the browser asks for it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ov-short"}),
        error_messages={
            "required": "Vul een datum in.",
            "invalid": "Vul een datum in als dag, maand en jaar, bijvoorbeeld 22-11-2026.",
        },
    )


class RestrictionForm(forms.Form):
    """Who may read it, within what the convenant allows."""

    readers = forms.ChoiceField(
        label="Wie mag dit lezen?",
        choices=[
            (Readers.CONVENANT, "Iedereen die het volgens het convenant mag lezen"),
            (Readers.SOME, "Alleen de organisaties die ik hieronder kies"),
            (Readers.OWN, "Alleen mijn organisatie (niet doorverstrekken)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie dit mag lezen."},
    )
    partijen = forms.MultipleChoiceField(
        label="Welke organisaties?",
        help_text="Dit geeft niemand meer dan het convenant. Wie u niet kiest, ziet ook niet dat dit er is.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, participants: Iterable[Partij], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "partijen").choices = [(str(p.pk), p.naam) for p in participants]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("readers") == Readers.SOME and not cleaned.get("partijen"):
            self.add_error("partijen", "Kies minstens één organisatie.")
        return cleaned


class GiveForm(forms.Form):
    """Give one row to one organisation, beyond the convenant, for a time."""

    partij = forms.ChoiceField(label="Aan wie?", error_messages={"required": "Kies een organisatie."})
    grondslag = forms.ChoiceField(
        label="Op welke grond?",
        error_messages={"required": "Kies de grond."},
        help_text="Het convenant zelf is geen grond. Politiegegevens: alleen met instemming van het bevoegd gezag.",
    )
    toestemming = forms.ChoiceField(
        label="Welke toestemming?",
        required=False,
        help_text="Alleen als de bewoner toestemming gaf. Trekt de bewoner die in, dan stopt ook dit meteen.",
    )
    grond = forms.CharField(
        label="Waarom is dit nodig?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NAMELESS,
        error_messages={"required": "Schrijf op waarom dit nodig is."},
    )
    geldig_tot = date_field("Tot en met")

    def __init__(
        self,
        *args: Any,
        receivers: Iterable[Partij],
        grounds: Iterable[Toegangsbesluit.Grondslag],
        consents: list[tuple[UUID, str]],
        today: dt.date,
        most_days: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.last = today, today + dt.timedelta(days=most_days)
        self.fields["geldig_tot"].help_text = f"Daarna stopt het vanzelf. Hoogstens {most_days} dagen."
        choices_of(self, "partij").choices = [("", "Kies een organisatie"), *((str(p.pk), p.naam) for p in receivers)]
        offered = [g for g in grounds if consents or g != Toegangsbesluit.Grondslag.TOESTEMMING]
        choices_of(self, "grondslag").choices = [("", "Kies een grond"), *((g.value, g.label) for g in offered)]
        if consents:
            choices_of(self, "toestemming").choices = [("", "Geen"), *((str(pk), text) for pk, text in consents)]
        else:
            del self.fields["toestemming"]

    def clean_geldig_tot(self) -> dt.date:
        day: dt.date = self.cleaned_data["geldig_tot"]
        if not self.today <= day <= self.last:
            raise forms.ValidationError(f"Kies een dag van vandaag tot en met {self.last:%d-%m-%Y}.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        by_consent = cleaned.get("grondslag") == Toegangsbesluit.Grondslag.TOESTEMMING
        if by_consent and not cleaned.get("toestemming"):
            self.add_error("toestemming", "Kies de toestemming waarop dit berust.")
        return cleaned

    @property
    def gift(self) -> Gift:
        """What to give; call when the form is valid. It ends with its last day."""
        data = self.cleaned_data
        by_consent = data["grondslag"] == Toegangsbesluit.Grondslag.TOESTEMMING
        end = dt.datetime.combine(data["geldig_tot"], dt.time(23, 59, 59))
        return Gift(
            partij_id=int(data["partij"]),
            grondslag=data["grondslag"],
            grond=data["grond"],
            until=timezone.make_aware(end),
            toestemming_id=UUID(data["toestemming"]) if by_consent else None,
        )
