from typing import Any, cast

from django import forms

# What one adds decides the category: nobody picks one of thirty.
KINDS = {
    "verslag": ("Verslag of verklaring (PDF)", 10),
    "brief": ("Brief of processtuk (PDF)", 11),
    "foto": ("Foto", 24),
}


class DocumentForm(forms.Form):
    """A file for a casus."""

    soort = forms.ChoiceField(
        label="Wat voegt u toe?", widget=forms.RadioSelect, error_messages={"required": "Kies wat u toevoegt."}
    )
    titel = forms.CharField(
        label="Titel",
        help_text="Een korte, neutrale titel. Bijvoorbeeld: Verslag huisbezoek.",
        max_length=120,
        error_messages={"required": "Geef het stuk een titel."},
    )
    datum = forms.DateField(
        label="Datum van het stuk",
        widget=forms.DateInput(attrs={"type": "date", "class": "ov-medium"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul de datum van het stuk in.", "invalid": "Vul een bestaande datum in."},
    )
    bestand = forms.FileField(
        label="Bestand",
        help_text="Een foto (JPG, PNG, WebP) of een PDF, hoogstens 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg. Kies een ander bestand."},
    )
    beperkt = forms.BooleanField(
        label="Alleen voor mijn organisatie",
        help_text="Niemand anders leest dit, ook niet als het convenant dat wel toelaat.",
        required=False,
    )

    def __init__(self, *args: Any, allowed: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        soort = cast(forms.ChoiceField, self.fields["soort"])
        soort.choices = [(key, label) for key, (label, nr) in KINDS.items() if nr in allowed]

    @property
    def categorie(self) -> int:
        return KINDS[self.cleaned_data["soort"]][1]
