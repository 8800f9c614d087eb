"""The texts of a dossier for the rechter."""

from django import forms


class TextsForm(forms.Form):
    """May be saved half done; the export asks for all of it."""

    ontvanger = forms.CharField(
        label="Voor wie is het dossier?",
        required=False,
        max_length=120,
        help_text="Bijvoorbeeld: rechtbank Lindewaard, kantonrechter. Noem geen personen.",
    )
    maatregel = forms.CharField(
        label="Gevraagde maatregel",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat vraagt u de rechter? Bij een eigenaar kan dat geen ontbinding van de huur zijn.",
    )
    samenvatting = forms.CharField(
        label="Samenvatting",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Hoogstens één pagina: hoe ernstig, hoe lang, hoe vaak, wat is al geprobeerd. Noem geen melders.",
    )
    proportionaliteit = forms.CharField(
        label="Proportionaliteit",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Kinderen, gezondheid, andere woonruimte, en waarom iets lichters niet genoeg is (artikel 8 EVRM).",
    )
