"""What a gemeente sets for itself: name, hours, colours, logo, terms."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms

from parties import palettes, terms
from parties.beeldmerk import Drawn, NoLogo, draw_again

OWN, FROM_ONE = "eigen", "afgeleid"
EMPTY = {"required": "Vul deze kleur in."}
COLOUR = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")


class ColourField(forms.CharField):
    """A colour as #rrggbb in lower case; a short or bare one is written out."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "ov-short", "autocomplete": "off", "spellcheck": "false", **kwargs.pop("attrs", {})}
        super().__init__(max_length=7, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        found = COLOUR.match(text)
        if found is None:
            raise forms.ValidationError("Vul een kleur in als #1f4e79: een hekje en zes tekens, 0-9 en a-f.")
        plain = found[1].lower()
        return "#" + (plain if len(plain) == 6 else "".join(each * 2 for each in plain))


class LogoField(forms.FileField):
    """A logo, drawn again as PNG."""

    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Drawn | None:
        found = super().clean(data, initial)
        if not found:
            return None
        try:
            return draw_again(found.read())
        except NoLogo as error:
            raise forms.ValidationError(str(error)) from error


class GemeenteForm(forms.Form):
    """The name, and when people work."""

    naam = forms.CharField(
        label="Naam van de gemeente",
        help_text="Staat boven elke pagina en in het convenant.",
        max_length=80,
        error_messages={"required": "Vul de naam van de gemeente in."},
    )
    van = forms.TimeField(
        label="Mensen werken vanaf",
        help_text="Wie buiten deze tijden iets leest, valt op bij het nakijken van het inzagelog.",
        widget=forms.TimeInput(attrs={"type": "time", "class": "ov-medium"}, format="%H:%M"),
        error_messages={"required": "Vul een tijd in als 07:00.", "invalid": "Vul een tijd in als 07:00."},
    )
    tot = forms.TimeField(
        label="Tot",
        widget=forms.TimeInput(attrs={"type": "time", "class": "ov-medium"}, format="%H:%M"),
        error_messages={"required": "Vul een tijd in als 19:00.", "invalid": "Vul een tijd in als 19:00."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        van, tot = data.get("van"), data.get("tot")
        if van and tot and van >= tot:
            self.add_error("tot", "Deze tijd ligt voor het begin. Vul een latere tijd in.")
        return data

    @property
    def werktijden(self) -> str:
        """The hours as they are kept."""
        van: dt.time = self.cleaned_data["van"]
        tot: dt.time = self.cleaned_data["tot"]
        return f"{van:%H:%M}-{tot:%H:%M}"


class LogoForm(forms.Form):
    """The logo above every page."""

    logo = LogoField(
        label="Logo",
        help_text="PNG, JPG of WebP, hoogstens 2 MB. Een liggend logo op een doorzichtige of witte achtergrond past het"
        " best.",
        error_messages={"required": "Kies een bestand."},
    )


class PaletForm(forms.Form):
    """One of our palettes, one made of the house colour, or eight colours of one's own."""

    keuze = forms.ChoiceField(
        label="Welke kleuren?",
        choices=[
            *((key, name) for key, (name, _) in palettes.PRESETS.items()),
            (FROM_ONE, "Onze huiskleur: Overlast maakt er acht tinten van"),
            (OWN, "Zelf acht tinten kiezen"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies kleuren."},
    )
    huiskleur = ColourField(
        label="Huiskleur",
        help_text="Bijvoorbeeld #1f4e79. U vindt hem in het huisstijlhandboek.",
        error_messages={"required": "Vul de huiskleur in."},
        attrs={"data-show-when": f"keuze={FROM_ONE}"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step, label in zip(palettes.STEPS, palettes.LABELS, strict=True):
            self.fields[f"kleur_{step}"] = ColourField(
                label=f"{label} ({step})", attrs={"data-show-when": f"keuze={OWN}"}, error_messages=EMPTY
            )
        # asked only with the choice that they belong to
        chosen = self.data.get("keuze") if self.is_bound else None
        for name, field in self.fields.items():
            if name != "keuze":
                field.required = not self.is_bound or chosen == (FROM_ONE if name == "huiskleur" else OWN)

    @property
    def tints(self) -> list[forms.BoundField]:
        """The eight fields, from light to dark."""
        return [self[f"kleur_{step}"] for step in palettes.STEPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = [f"kleur_{step}" for step in palettes.STEPS]
        if data.get("keuze") == OWN and not any(name in self.errors for name in names):
            for place, message in palettes.too_faint([data[name] for name in names]):
                self.add_error(names[place], f"{message} Kies een donkerder tint.")
        return data

    @property
    def palet(self) -> tuple[str, ...]:
        """The eight colours; call after `is_valid()`."""
        data = self.cleaned_data
        if data["keuze"] == FROM_ONE:
            return palettes.derived(data["huiskleur"])
        if data["keuze"] == OWN:
            return tuple(data[f"kleur_{step}"] for step in palettes.STEPS)
        return palettes.PRESETS[data["keuze"]][1]

    @staticmethod
    def initial_of(palet: Sequence[str]) -> dict[str, str]:
        """What the form begins with for the colours of a gemeente; none means the product's own."""
        shown = tuple(palet) or palettes.PRESETS["overlast"][1]
        tints = {f"kleur_{step}": colour for step, colour in zip(palettes.STEPS, shown, strict=True)}
        preset = next((key for key, (_, colours) in palettes.PRESETS.items() if colours == shown), OWN)
        return {"keuze": preset, "huiskleur": shown[5], **tints}


class TermijnenForm(forms.Form):
    """Every term that a gemeente may set; what equals the installation's is not kept, so that it follows along."""

    def __init__(self, *args: Any, current: dict[str, int], defaults: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.defaults = defaults
        for term in terms.TERMS.values():
            limits = f"Van {term.least} tot en met {term.most} {term.unit}. Gebruikelijk: {defaults[term.name]}."
            wrong = f"Vul een heel getal in van {term.least} tot en met {term.most}."
            self.fields[term.name] = forms.IntegerField(
                label=f"{term.label} ({term.unit})",
                help_text=f"{term.help} {limits}".strip(),
                min_value=term.least,
                max_value=term.most,
                initial=current[term.name],
                widget=forms.NumberInput(attrs={"class": "ov-short", "inputmode": "numeric"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[term.name] for term in found]) for title, found in terms.GROUPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        steps = ["te_laat_casusregisseur_dagen", "te_laat_regisseur_dagen", "te_laat_n3_dagen"]
        for earlier, later in pairwise(steps):
            if earlier in data and later in data and data[later] < data[earlier]:
                self.add_error(later, "Dit is eerder dan de stap ervoor. Vul een hoger getal in.")
        return data

    @property
    def own(self) -> dict[str, int]:
        """The terms that differ from the installation's."""
        return {name: value for name, value in self.cleaned_data.items() if value != self.defaults[name]}
