"""The form with which a guest is written down."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from meetings.models import Agendapunt


class GastForm(forms.Form):
    """Who it is, for which casussen, and whether the geheimhoudingsverklaring was signed."""

    naam = forms.CharField(label="Naam", max_length=120, error_messages={"required": "Vul de naam van de gast in."})
    functie = forms.CharField(
        label="Functie", max_length=120, error_messages={"required": "Vul in wat de gast doet, bijvoorbeeld arts."}
    )
    organisatie = forms.CharField(
        label="Organisatie", max_length=120, error_messages={"required": "Vul in voor wie de gast werkt."}
    )
    punten = forms.MultipleChoiceField(
        label="Voor welke casussen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kiest u niets, dan is de gast er bij alle casussen.",
    )
    getekend = forms.BooleanField(
        label="De gast heeft de geheimhoudingsverklaring voor dit overleg getekend. Ik heb dat gezien.",
        required=False,
        help_text="Zolang dat niet zo is, opent Overlast geen casus waar deze gast bij zit.",
    )

    def __init__(self, *args: Any, items: Iterable[Agendapunt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["punten"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(item.pk), f"{item.casus.nummer}, {item.casus.get_soort_display()}") for item in items]

    def guest(self) -> dict[str, Any]:
        """The arguments of welcome_gast; call when the form is valid."""
        data = self.cleaned_data
        return {**data, "punten": [UUID(pk) for pk in data["punten"]]}
