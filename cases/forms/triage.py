"""What the regisseur fills in during triage."""

from typing import Any

from django import forms

from cases.forms.casussen import choices_of
from parties.models import Partij


class TakeForm(forms.Form):
    """The check that comes before triage."""

    juist = forms.BooleanField(
        label="Ik heb bij de aanmelder nagegaan dat de feiten kloppen",
        error_messages={"required": "Ga eerst bij de aanmelder na of de feiten kloppen."},
    )


class InviteForm(forms.Form):
    """Which organisations come to the table."""

    partijen = forms.MultipleChoiceField(
        label="Welke organisaties nodigt u uit?",
        help_text="Nodig alleen uit wie iets bijdraagt. Zij lezen vanaf nu wat het convenant hun geeft.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies minstens één organisatie.",
            "invalid_choice": "Een organisatie die u koos, doet niet meer mee. Kies opnieuw wie u uitnodigt.",
        },
    )

    def __init__(self, *args: Any, free: tuple[Partij, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "partijen").choices = [(str(p.pk), f"{p.naam} ({p.get_soort_display()})") for p in free]


class DecideForm(forms.Form):
    """The casus does not go to the casusoverleg: why, and where then."""

    besluit = forms.ChoiceField(
        label="Wat doet u met de casus?",
        choices=[
            ("eigen", "Teruggeven aan de aanmelder. U ziet de casus daarna niet meer."),
            ("monodisciplinair", "Aan één organisatie laten of doorverwijzen"),
            ("afgewezen", "Afwijzen"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u met de casus doet."},
    )
    reden = forms.CharField(
        label="Waarom?",
        help_text="De aanmelder leest dit. Schrijf neutraal, zonder namen.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom."},
    )
