"""The file with a convenant to take in."""

from django import forms


class ImportForm(forms.Form):
    """A JSON file that Overlast made, here or in another gemeente."""

    bestand = forms.FileField(
        label="JSON-bestand",
        help_text="Het bestand dat u of een andere gemeente uit Overlast haalde, hoogstens 4 MB.",
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg. Kies een ander bestand."},
    )
