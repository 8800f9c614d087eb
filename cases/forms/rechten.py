"""What a privacy officer fills in for a request of a betrokkene."""

import datetime as dt
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Question:
    """What a source is asked when a betrokkene does not ask to see, but to erase or to correct."""

    label: str
    yes: str
    help: str
    grounds: frozenset[str]


QUESTIONS = {
    "wissing": Question(
        "Mogen uw gegevens over deze bewoner weg?",
        "Ja, deze soorten mogen weg",
        "Alleen wat uw eigen organisatie in deze casus over de bewoner vastlegde. Wat u hier kiest, wordt vernietigd "
        "zodra de verantwoordelijke privacy officer akkoord is. Dat komt niet terug.",
        frozenset({"nog_nodig", "publieke_taak", "rechtsvordering", "rechten_anderen", "andere_wet"}),
    ),
    "rectificatie": Question(
        "Kloppen uw gegevens niet, of zijn ze niet volledig?",
        "Wij verbeteren deze soorten",
        "Alleen wat uw eigen organisatie in deze casus vastlegde. Na het besluit zien uw mensen in deze casus "
        "wat er verbeterd moet worden.",
        frozenset({"juist", "oordeel", "andere_wet"}),
    ),
}
# Grounds to refuse erasure or correction, and not access.
NOT_FOR_ACCESS = frozenset({"nog_nodig", "publieke_taak", "rechtsvordering", "juist", "oordeel"})


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

    def __init__(self, *args: Any, categories: list[tuple[int, str, bool]], soort: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "categorieen").choices = [(nr, name) for nr, name, _ in categories]
        question = QUESTIONS.get(soort)
        if question is None:
            self.fields["categorieen"].initial = [nr for nr, _, ticked in categories if ticked]
            grounds = [ground for ground in Raadpleging.Weigeringsgrond.choices if ground[0] not in NOT_FOR_ACCESS]
        else:
            self.fields["uitkomst"].label, self.fields["categorieen"].help_text = question.label, question.help
            choices_of(self, "uitkomst").choices = [("akkoord", question.yes), ("geweigerd", "Nee, geen enkele")]
            self.fields["weigeringsgrond"].help_text = "Alleen als u niets daarvan doet."
            grounds = [ground for ground in Raadpleging.Weigeringsgrond.choices if ground[0] in question.grounds]
        choices_of(self, "weigeringsgrond").choices = [("", "Kies een grond"), *grounds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("uitkomst") == "akkoord" and not data.get("categorieen"):
            self.add_error("categorieen", "Kies welke soorten mee mogen, of kies 'Nee, geen enkele'.")
        if data.get("uitkomst") == "geweigerd":
            data["categorieen"] = []
            if not data.get("weigeringsgrond"):
                self.add_error("weigeringsgrond", "Kies waarom niet. De bewoner krijgt dat te horen.")
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

    opdracht = forms.CharField(
        label="Wat moet er verbeterd worden?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dit lezen de organisaties die akkoord zijn: hun privacy officer en wie er aan deze casus werkt. "
        "Schrijf op wat er niet klopt en wat er moet staan.",
    )

    def __init__(
        self, *args: Any, nothing: bool, corrects: bool = False, wants_overview: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wants_overview = wants_overview
        if nothing:
            choices_of(self, "besluit").choices = [("geen", "Geen gegevens gevonden")]
            self.fields["besluit"].initial = "geen"
        if nothing or not corrects:
            del self.fields["opdracht"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        granted = data.get("besluit") in ("toegewezen", "deels")
        if "opdracht" in self.fields and granted and not data.get("opdracht"):
            self.add_error("opdracht", "Schrijf op wat er verbeterd moet worden. De bronnen lezen dit.")
        if granted and self.wants_overview:
            self.add_error("besluit", "Maak eerst het overzicht (PDF) voor de betrokkene. Na het besluit kan dat niet.")
        return data


class CorrectionForm(forms.Form):
    """What a source did with its own rows."""

    resultaat = forms.ChoiceField(
        label="Wat is er gebeurd?",
        choices=Raadpleging.Resultaat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er met de gegevens is gebeurd."},
    )
