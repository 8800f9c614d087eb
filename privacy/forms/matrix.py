"""Which part of the matrix to show; it lives in the URL."""

from typing import Any

from django import forms

from privacy.forms.inzagelog import offer
from privacy.models import Fase

PHASES = ((Fase.TRIAGE, "In triage"), (Fase.OVERLEG, "In het overleg"), (Fase.GESLOTEN, "Gesloten casus"))


class MatrixFilter(forms.Form):
    """Which kind of party and phase to explain."""

    soort = forms.ChoiceField(label="Soort organisatie")
    fase = forms.ChoiceField(label="Stand van de casus", choices=PHASES)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "soort", [*kinds])
