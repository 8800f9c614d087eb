"""The form of the noodprocedure."""

from django import forms

from privacy.models import Noodprocedure


class NoodprocedureForm(forms.Form):
    """Which casus, which danger, and what happens: for who oversees, without personal data."""

    nummer = forms.CharField(
        label="Casusnummer",
        max_length=16,
        help_text="Bijvoorbeeld LW-7K3M-9QXT. Weet u het niet? Bel de regisseur.",
        error_messages={"required": "Vul het nummer van de casus in."},
    )
    reden = forms.ChoiceField(
        label="Wat is het gevaar?",
        choices=Noodprocedure.Reden.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het gevaar is."},
    )
    toelichting = forms.CharField(
        label="Wat gebeurt er, en wat moet u weten?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Noem geen namen of adressen. De privacy officer leest dit.",
        error_messages={"required": "Schrijf kort op wat er gebeurt."},
    )

    def clean_nummer(self) -> str:
        return str(self.cleaned_data["nummer"]).strip().upper()
