"""Signing the geheimhoudingsverklaring."""

from django import forms


class GeheimhoudingForm(forms.Form):
    """One box, to be ticked by the person."""

    akkoord = forms.BooleanField(
        label="Ik heb dit gelezen en ik houd mij eraan.",
        error_messages={"required": "Zet een vinkje om te tekenen. Zonder uw handtekening kunt u niet verder."},
    )
