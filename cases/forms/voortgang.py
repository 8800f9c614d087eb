"""What somebody fills in to change the state of a casus."""

from typing import Any

from django import forms

from cases.choices import Niveau
from cases.forms.casussen import choices_of
from cases.rules.voortgang import Move
from cases.services.voortgang import ESCALATED

NEUTRAL = "Iedereen in de casus leest dit. Schrijf neutraal, zonder namen."
OWN = "Schrijf op wat het resultaat is. Alleen uw eigen organisatie leest dit."
REOPEN = "Schrijf op wat er nieuw is, bijvoorbeeld een nieuwe melding. Iedereen in de casus leest dit: geen namen."


class MoveForm(forms.Form):
    """Which state follows, at which level, and why."""

    target = forms.ChoiceField(
        label="Wat gebeurt er met de casus?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er met de casus gebeurt."},
    )
    niveau = forms.ChoiceField(
        label="Naar welk niveau?",
        help_text="Vul dit alleen in als u opschaalt.",
        required=False,
        choices=[("", "Kies een niveau"), *((each.value, each.label) for each in ESCALATED)],
    )
    motivatie = forms.CharField(
        label="Waarom?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op waarom."},
    )

    def __init__(self, *args: Any, moves: tuple[Move, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "target").choices = [(move.target, move.label) for move in moves]
        if len(moves) == 1:
            self.fields["target"].initial = moves[0].target
        sources, targets = {move.source for move in moves}, {move.target for move in moves}
        self.fields["motivatie"].help_text = (
            OWN if "eigen" in sources else REOPEN if "afgesloten" in sources else NEUTRAL
        )
        if "opgeschaald" not in targets:
            del self.fields["niveau"]
        elif len(moves) == 1:
            self.fields["niveau"].help_text = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        escalates = data.get("target") == "opgeschaald"
        if escalates and "niveau" in data and not data["niveau"]:
            self.add_error("niveau", "Kies naar welk niveau u opschaalt.")
        data["niveau"] = Niveau(data["niveau"]) if escalates and data.get("niveau") else None
        return data
