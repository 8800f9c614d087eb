from typing import Any, cast

from django import forms

from cases.forms.uploads import IN_PIECES

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
        widget=forms.FileInput(attrs=IN_PIECES),
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg. Kies een ander bestand."},
    )
    beperkt = forms.BooleanField(
        label="Alleen voor mijn organisatie",
        help_text="Niemand anders leest dit, ook niet als het convenant dat wel toelaat.",
        required=False,
    )

    def __init__(self, *args: Any, allowed: set[int], ready: bool = False, **kwargs: Any) -> None:
        """`ready` says that the file is here already, sent in pieces or with an earlier try."""
        super().__init__(*args, **kwargs)
        self.fields["bestand"].required = not ready
        soort = cast(forms.ChoiceField, self.fields["soort"])
        soort.choices = [(key, label) for key, (label, nr) in KINDS.items() if nr in allowed]

    @property
    def categorie(self) -> int:
        return KINDS[self.cleaned_data["soort"]][1]
