"""An organisation: what it is, how others reach it, what its letters look like."""

from typing import Any, cast

from django import forms

from parties import palettes
from parties.forms.gemeente import ColourField, LogoField
from parties.models import Partijsoort
from parties.services.partijen import Place, Reach


class PartijForm(forms.Form):
    """Everything for the regie; its own beheerder changes how the organisation is reached."""

    naam = forms.CharField(
        label="Naam", max_length=80, error_messages={"required": "Vul de naam van de organisatie in."}
    )
    soort = forms.ChoiceField(
        label="Wat voor organisatie is het?",
        help_text="Hiervan hangt af wat zij onder het convenant mag lezen. Wat elke soort betekent, staat naast of"
        " onder dit formulier.",
        error_messages={"required": "Kies wat voor organisatie het is."},
    )
    contactpersoon = forms.CharField(
        label="Contactpersoon",
        help_text="Wie de anderen bellen over de samenwerking, niet over een casus.",
        max_length=80,
        required=False,
    )
    email = forms.EmailField(
        label="E-mailadres",
        required=False,
        error_messages={"invalid": "Vul een e-mailadres in als naam@voorbeeld.nl."},
    )
    telefoon = forms.RegexField(
        label="Telefoon",
        regex=r"^[0-9+() -]{6,20}\Z",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "ov-medium"}),
        error_messages={"invalid": "Vul een telefoonnummer in, met alleen cijfers, spaties en +."},
    )
    correspondentieadres = forms.CharField(
        label="Correspondentieadres",
        help_text="Staat boven brieven en in het dossier.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    vaste_adviseur = forms.BooleanField(
        label="Vaste adviseur",
        help_text="Staat bij elke casus genoemd, zodat haar naam niets verraadt. Gebruikelijk voor GGZ en GGD.",
        required=False,
    )
    actief = forms.BooleanField(
        label="Doet mee",
        help_text="Zonder vinkje komt de organisatie in geen nieuwe casus meer. Wat loopt, gaat door.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, leads: bool, regie: bool, kinds: list[str] | None = None, **kwargs: Any) -> None:
        """`leads` is for who keeps the gemeente, `regie` says that this organisation is the one that leads."""
        super().__init__(*args, **kwargs)
        if not leads:
            for name in ("naam", "soort", "vaste_adviseur", "actief"):
                del self.fields[name]
            return
        offered = [(s.value, s.label) for s in Partijsoort if kinds is None or s.value in kinds]
        cast(forms.ChoiceField, self.fields["soort"]).choices = [("", "Maak een keuze"), *offered]
        if regie:
            del self.fields["actief"], self.fields["vaste_adviseur"]

    @property
    def place(self) -> Place | None:
        """What the organisation is; None where this form does not ask for it."""
        data = self.cleaned_data
        if "naam" not in data:
            return None
        return Place(data["naam"], data["soort"], data.get("vaste_adviseur", False), data.get("actief", True))

    @property
    def reach(self) -> Reach:
        data = self.cleaned_data
        return Reach(data["correspondentieadres"], data["contactpersoon"], data["email"], data["telefoon"])


class HuisstijlForm(forms.Form):
    """What a letter looks like."""

    logo = LogoField(label="Logo", help_text="PNG, JPG of WebP, hoogstens 2 MB.", required=False)
    zonder_logo = forms.BooleanField(label="Logo weghalen", required=False)
    kleur = ColourField(
        label="Kleur van naam en lijn",
        help_text="Bijvoorbeeld #1f4e79.",
        error_messages={"required": "Vul een kleur in als #1f4e79."},
    )
    afzender = forms.CharField(
        label="Regels onder de naam",
        help_text="Bijvoorbeeld de afdeling en een telefoonnummer. Het correspondentieadres staat er al.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    voetregel = forms.CharField(
        label="Regel onderaan elke bladzijde",
        help_text="Bijvoorbeeld de website of openingstijden.",
        max_length=120,
        required=False,
    )
    ondertekening = forms.CharField(
        label="Regel boven de naam van wie ondertekent",
        help_text="Bijvoorbeeld: Namens burgemeester en wethouders.",
        max_length=120,
        required=False,
    )

    def clean_kleur(self) -> str:
        """A name in this colour must be readable on paper (WCAG 2.2, 1.4.3)."""
        kleur: str = self.cleaned_data["kleur"]
        if palettes.contrast(kleur, "#ffffff") < 4.5:
            raise forms.ValidationError("Deze kleur is op wit papier niet goed te lezen. Kies een donkerder kleur.")
        return kleur
