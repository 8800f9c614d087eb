"""Forms about a casus as a whole."""

from typing import Any, cast

from django import forms

from cases.catalogus import Kind, kinds_of
from cases.choices import Niveau, Overlastsoort

REASONS = (
    "Nieuwe melding op dit adres",
    "Vraag of verzoek van de bewoner",
    "Klacht, bezwaar of rechtszaak",
    "Evaluatie van de aanpak",
    "Controle van de vastgelegde gegevens",
)


def choices_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field whose choices depend on who asks."""
    return cast(forms.ChoiceField, form.fields[name])


class CasusFilterForm(forms.Form):
    """The filters of the list; they live in the URL."""

    # Nobody has other choices: what is printed depends on what was chosen alone (overlast/templatetags/ui.py).
    SAME_FOR_ALL = True

    groep = forms.ChoiceField(
        label="Toon", required=False, choices=[("open", "Open"), ("gesloten", "Gesloten"), ("alle", "Alle")]
    )
    soort = forms.ChoiceField(label="Soort overlast", required=False, choices=[("", "Alle"), *Overlastsoort.choices])
    niveau = forms.ChoiceField(label="Niveau", required=False, choices=[("", "Alle"), *Niveau.choices])
    volgorde = forms.ChoiceField(
        label="Volgorde", required=False, choices=[("", "Nieuwste eerst"), ("oudste", "Oudste eerst")]
    )
    mijn = forms.BooleanField(label="Ik ben casusregisseur", required=False)


class ReasonForm(forms.Form):
    """Why somebody opens a closed casus."""

    reden = forms.ChoiceField(
        label="Waarom opent u deze casus?",
        choices=[(reden, reden) for reden in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u deze casus opent."},
    )


class NewCasusForm(forms.Form):
    """Open a casus of one's own organisation, without a melding or with one's own."""

    soort = forms.ChoiceField(
        label="Waar gaat het om?",
        error_messages={"required": "Kies de soort overlast die het meest past."},
    )
    meldingen = forms.MultipleChoiceField(
        label="Welke meldingen horen hierbij?",
        help_text="Meldingen van uw organisatie die nog niet bij een casus horen.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, gemeente_id: str, meldingen: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_of(gemeente_id)
        choices_of(self, "soort").choices = [("", "Kies een soort overlast"), *self.kinds.choices]
        if meldingen:
            choices_of(self, "meldingen").choices = meldingen
        else:
            del self.fields["meldingen"]

    def clean_soort(self) -> Kind | None:
        """The kind that was chosen, with the name that the gemeente gives it."""
        return self.kinds.find(self.cleaned_data["soort"])


class AanmeldingForm(forms.Form):
    """Bring a casus to the casusoverleg: why, and what goes along."""

    doel = forms.CharField(
        label="Wat moet het overleg bereiken?",
        help_text="Bijvoorbeeld: de nachtrust van de buren terug, en hulp voor de bewoner.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op wat het overleg moet bereiken."},
    )
    noodzaak = forms.CharField(
        label="Waarom kan uw organisatie dit niet alleen?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom uw organisatie dit niet alleen kan."},
    )
    subsidiariteit = forms.CharField(
        label="Wat hebt u al geprobeerd?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op wat u al hebt geprobeerd, en wat dat opleverde."},
    )
    spoed = forms.BooleanField(
        label="Dit kan niet wachten",
        help_text="Er is direct gevaar. De regisseur krijgt meteen bericht. Bel bij nood altijd 112.",
        required=False,
    )
    items = forms.MultipleChoiceField(
        label="Wat gaat mee?",
        help_text="Alleen wat u aanvinkt, kan de regisseur lezen. De naam van een melder gaat nooit mee.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, items: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if items:
            choices_of(self, "items").choices = items
        else:
            del self.fields["items"]


class ColleagueForm(forms.Form):
    """Let a colleague work on the casus."""

    medewerker = forms.ChoiceField(
        label="Collega",
        error_messages={"required": "Kies een collega.", "invalid_choice": "Kies een collega uit de lijst."},
    )

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "medewerker").choices = [("", "Kies een collega"), *colleagues]
