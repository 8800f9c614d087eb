"""What a privacy officer fills in for a request of a betrokkene."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from cases.forms.casussen import choices_of
from cases.queries.rechten import Hit
from privacy.models import Raadpleging, Rechtenverzoek

DATE = {"invalid": "Vul een datum in als dag, maand en jaar, bijvoorbeeld 22-11-2026."}


def _day(label: str, *, required: bool = True, help_text: str = "", missing: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {**DATE, "required": missing}
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, error_messages=messages)


class RechtenverzoekForm(forms.Form):
    """Who asks what."""

    soort = forms.ChoiceField(
        label="Wat vraagt deze persoon?",
        choices=Rechtenverzoek.Soort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er gevraagd wordt."},
    )
    ontvangen_op = _day(
        "Ontvangen op", help_text="De termijn loopt vanaf deze dag.", missing="Vul in wanneer het verzoek binnenkwam."
    )
    naam = forms.CharField(
        label="Naam", max_length=160, error_messages={"required": "Vul de naam in van wie het vraagt."}
    )
    geboortedatum = _day("Geboortedatum", required=False)
    adres_tekst = forms.CharField(
        label="Adres",
        max_length=160,
        help_text="Straat en huisnummer, zoals het in de casus staat.",
        error_messages={"required": "Vul het adres in; daarmee zoeken we de casussen."},
    )
    vraag = forms.CharField(
        label="Wat staat er in het verzoek?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Alleen u en de andere privacy officers van uw organisatie lezen dit.",
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["ontvangen_op"].initial = today

    def clean_ontvangen_op(self) -> dt.date:
        day: dt.date = self.cleaned_data["ontvangen_op"]
        if day > self.today:
            raise forms.ValidationError("Deze dag is nog niet geweest. Vul de dag in waarop het verzoek binnenkwam.")
        return day


class IdentityForm(forms.Form):
    """The person who asks was identified."""

    vastgesteld = forms.BooleanField(
        label="Ik heb vastgesteld dat dit verzoek van deze persoon komt, of van wie namens die persoon mag optreden.",
        error_messages={"required": "Zet een vinkje als u dat hebt vastgesteld. Zonder dat zoeken we niets op."},
    )


class ConsultForm(forms.Form):
    """Which casussen it is about."""

    casussen = forms.MultipleChoiceField(
        label="Welke casussen gaan over deze persoon?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies de casussen die over deze persoon gaan."},
    )

    def __init__(self, *args: Any, found: list[Hit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "casussen").choices = [(str(hit.id), f"{hit.nummer} ({hit.how})") for hit in found]
        self.fields["casussen"].initial = [str(hit.id) for hit in found if hit.strong]

    def chosen(self) -> list[UUID]:
        return [UUID(value) for value in self.cleaned_data["casussen"]]


class RaadplegingForm(forms.Form):
    """What of its own data a source gives to the betrokkene."""

    uitkomst = forms.ChoiceField(
        label="Mag de betrokkene uw gegevens krijgen?",
        choices=[("akkoord", "Ja, deze soorten"), ("geweigerd", "Nee, geen enkele")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of de betrokkene uw gegevens mag krijgen."},
    )
    categorieen = forms.TypedMultipleChoiceField(
        label="Welke soorten gegevens?",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Alleen wat uw eigen organisatie in deze casus heeft vastgelegd. Wie een melding deed en "
        "politiegegevens gaan nooit mee.",
    )
    weigeringsgrond = forms.ChoiceField(
        label="Waarom niet?",
        required=False,
        choices=[("", "Kies een grond"), *Raadpleging.Weigeringsgrond.choices],
        help_text="Alleen als u niets verstrekt.",
    )

    def __init__(self, *args: Any, categories: list[tuple[int, str, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "categorieen").choices = [(nr, name) for nr, name, _ in categories]
        self.fields["categorieen"].initial = [nr for nr, _, ticked in categories if ticked]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("uitkomst") == "akkoord" and not data.get("categorieen"):
            self.add_error("categorieen", "Kies welke soorten mee mogen, of kies 'Nee, geen enkele'.")
        if data.get("uitkomst") == "geweigerd":
            data["categorieen"] = []
            if not data.get("weigeringsgrond"):
                self.add_error("weigeringsgrond", "Kies waarom uw organisatie niets verstrekt.")
        return data


class BesluitForm(forms.Form):
    """The decision, and the words of the letter."""

    besluit = forms.ChoiceField(
        label="Besluit",
        choices=Rechtenverzoek.Besluit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het besluit is."},
    )
    antwoord = forms.CharField(
        label="Uitleg in de brief",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Schrijf gewone taal. Leg uit wat u deed en, als u iets niet doet, waarom niet. "
        "Aanhef, termijnen en de mogelijkheid om te klagen staan al in de brief.",
        error_messages={"required": "Schrijf op wat er in de brief komt."},
    )

    def __init__(self, *args: Any, nothing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if nothing:
            choices_of(self, "besluit").choices = [("geen", "Geen gegevens gevonden")]
            self.fields["besluit"].initial = "geen"
