"""How to look at the example casussen; it lives in the URL."""

from typing import Any

from django import forms

from privacy.forms.inzagelog import offer
from privacy.models import Fase

PHASES = (
    (Fase.SIGNAAL, "Nog niet aangemeld"),
    (Fase.TRIAGE, "In triage"),
    (Fase.OVERLEG, "In het overleg"),
    (Fase.GESLOTEN, "Gesloten casus"),
)


class ExampleFilter(forms.Form):
    """Which two kinds of party to put beside each other, in which phase."""

    links = forms.ChoiceField(label="Soort organisatie")
    rechts = forms.ChoiceField(label="Naast")
    fase = forms.ChoiceField(label="Stand van de casus", choices=PHASES)
    meedoen = forms.BooleanField(label="Doe alsof iedereen meedoet", required=False)
    reden = forms.BooleanField(label="Met een reden (gesloten casus)", required=False)
    casus = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "links", [*kinds])
        offer(self, "rechts", [*kinds])
