from django import forms

from parties.models import ApiToken


class TokenForm(forms.ModelForm):
    """A new API token: only its name is asked."""

    class Meta:
        model = ApiToken
        fields = ["naam"]
        labels = {"naam": "Waarvoor is de sleutel?"}
        help_texts = {"naam": "Bijvoorbeeld de naam van het systeem dat gegevens ophaalt."}
        error_messages = {"naam": {"required": "Vul in waarvoor u de sleutel gebruikt."}}
