"""Which part of the matrix to show (it lives in the URL), and what one cell or clause says."""

from typing import Any

from django import forms

from privacy.forms.inzagelog import offer
from privacy.models import ConvenantRegel, Fase

PHASES = ((Fase.TRIAGE, "In triage"), (Fase.OVERLEG, "In het overleg"), (Fase.GESLOTEN, "Gesloten casus"))
Toegang = ConvenantRegel.Toegang


class MatrixFilter(forms.Form):
    """Which kind of party and phase to explain."""

    soort = forms.ChoiceField(label="Soort organisatie")
    fase = forms.ChoiceField(label="Stand van de casus", choices=PHASES)
    overlegvorm = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "soort", [*kinds])


class KindFilter(forms.Form):
    """On a phone: of which kind of party the cells are listed."""

    soort = forms.ChoiceField(label="Soort organisatie")
    fase = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "soort", [*kinds])


def _text(
    label: str, help_text: str = "", *, rows: int = 2, required: bool = False, limit: int = 500
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Vul in: {label.lower()}."},
    )


class CellForm(forms.Form):
    """What one kind of party may do with one category in one phase."""

    toegang = forms.ChoiceField(
        label="Wat leest deze organisatie van anderen?",
        choices=(
            (Toegang.GEEN, "Niets"),
            (Toegang.HIT, "Niets, maar zij mag met een informatieverzoek vragen of er iets bekend is"),
            (Toegang.LEZEN, "Wat anderen delen, als zij meedoet in de casus"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat deze organisatie leest."},
    )
    besluit_nodig = forms.BooleanField(label="Alleen na een vastgelegd besluit met een eigen grondslag", required=False)
    toestemming_nodig = forms.BooleanField(label="Alleen zolang de bewoner toestemming geeft", required=False)
    verstrekken = forms.BooleanField(label="Mag dit zelf vastleggen en delen", required=False)
    ook = forms.MultipleChoiceField(
        label="Geldt hetzelfde in een andere fase?", required=False, widget=forms.CheckboxSelectMultiple
    )
    voorwaarde = _text("Voorwaarde", "Bijvoorbeeld: alleen naam en telefoonnummer.")
    doel = _text("Doel", "Waarvoor deze organisatie dit nodig heeft.")
    art6 = _text("Grondslag (art. 6 AVG)", "Leeg: de grondslag van de organisatie zelf geldt.", rows=1)
    art9_10 = _text("Uitzondering (art. 9 of 10 AVG)", rows=1)
    wpg_besluit = _text("Besluit op grond van de Wpg", rows=1)
    reden = _text("Waarom niet (of waarom wel)", "Dit leest een organisatie die het niet krijgt.", rows=3, limit=1000)

    def __init__(self, *args: Any, fase: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(key.value, label) for key, label in PHASES if key != fase]
        self.fields["ook"].choices = others  # type: ignore[attr-defined]  # a MultipleChoiceField, declared above

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("toegang") == Toegang.HIT and (data.get("besluit_nodig") or data.get("toestemming_nodig")):
            self.add_error(
                "toegang", "Bij een informatieverzoek hoort geen besluit of toestemming. Zet die vinkjes uit."
            )
        return cleaned

    @property
    def cell(self) -> dict[str, Any]:
        """What to write in the cell; call after is_valid()."""
        return {name: value for name, value in self.cleaned_data.items() if name != "ook"}


class ClauseForm(forms.Form):
    """The clause of a category: the same for every kind of party."""

    artikel = forms.CharField(
        label="Afspraak", max_length=20, error_messages={"required": "Vul in welke afspraak dit is."}
    )
    grondslag = _text("Wettelijke grondslag van deze soort gegevens")
    reden = _text(
        "Reden",
        "Dit leest een organisatie die deze soort gegevens niet krijgt. Het komt bij elke organisatie in deze rij.",
        rows=3,
        required=True,
        limit=1000,
    )
