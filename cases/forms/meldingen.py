"""The melding as one fills it in, in two minutes, on a phone."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone

from cases.adressen import at_number, normal_postcode, pick
from cases.catalogus import Kind, kinds_of
from cases.choices import Ernst, Frequentie, Melderniveau, Overlastsoort
from cases.forms.uploads import IN_PIECES
from cases.models import BagAdres, Casus
from cases.rules.meldingen import OUTCOMES, WITH_REASON
from cases.services.meldingen import Report

DURATIONS = [
    ("", "Niet bekend"),
    (15, "Een kwartier"),
    (30, "Een half uur"),
    (60, "Een uur"),
    (120, "Twee uur"),
    (240, "Vier uur"),
    (480, "De hele nacht of dag"),
]
NIVEAU_HELP = {
    Melderniveau.OPEN: "Open – andere organisaties krijgen de naam alleen na een besluit",
    Melderniveau.ALLEEN_ONTVANGER: "Alleen bij ons – de naam blijft bij onze organisatie",
    Melderniveau.ANONIEM: "Anoniem – we schrijven geen naam op",
}
WHEN_NAMED = {"data-show-when": "niveau=open|alleen_ontvanger"}


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files, each judged by cases.documents."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFiles, self).clean(item, initial) for item in data or []]


class MeldingForm(forms.Form):
    """Filing and correcting; `report` gives what the services take."""

    postcode = forms.CharField(
        label="Postcode",
        help_text="Bijvoorbeeld 1234 AB",
        max_length=8,
        error_messages={"required": "Vul de postcode in van de plek waar de overlast is."},
        widget=forms.TextInput(attrs={"class": "ov-short", "autocomplete": "off"}),
    )
    huisnummer = forms.CharField(
        label="Huisnummer",
        help_text="Bijvoorbeeld 12 of 12A",
        max_length=10,
        error_messages={"required": "Vul het huisnummer in van de plek waar de overlast is."},
        widget=forms.TextInput(attrs={"class": "ov-short", "autocomplete": "off"}),
    )
    adres_onbekend = forms.BooleanField(label="Het adres staat niet in de lijst", required=False)
    adres_tekst = forms.CharField(
        label="Waar is de overlast?",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"data-show-when": "adres_onbekend=on"}),
    )
    adres_reden = forms.CharField(
        label="Waarom staat het niet in de lijst?",
        help_text="Bijvoorbeeld: nieuwbouw, of een plek zonder huisnummer.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-show-when": "adres_onbekend=on"}),
    )
    soort = forms.ChoiceField(
        label="Wat voor overlast is het?",
        error_messages={"required": "Kies wat voor overlast het is."},
    )
    datum = forms.DateField(
        label="Wanneer was het?",
        widget=forms.DateInput(attrs={"type": "date", "class": "ov-medium"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul de dag in waarop het gebeurde.", "invalid": "Vul een bestaande datum in."},
    )
    tijd = forms.TimeField(
        label="Hoe laat begon het?",
        widget=forms.TimeInput(attrs={"type": "time", "class": "ov-medium"}, format="%H:%M"),
        error_messages={
            "required": "Vul in hoe laat het begon. Ongeveer is goed.",
            "invalid": "Vul een tijd in als 23:30.",
        },
    )
    duur = forms.TypedChoiceField(
        label="Hoe lang duurde het?", choices=DURATIONS, coerce=int, empty_value=None, required=False
    )
    wat = forms.CharField(
        label="Wat is er gezien of gehoord?",
        help_text="Schrijf feiten op, in de woorden van de melder. Geen namen, geen medische gegevens.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
        error_messages={"required": "Schrijf op wat er is gezien of gehoord."},
    )
    gevolg = forms.CharField(
        label="Wat deed dat met de melder?", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    frequentie = forms.ChoiceField(
        label="Hoe vaak gebeurt het?",
        choices=Frequentie.choices,
        widget=forms.RadioSelect(attrs={"class": "ov-choices--columns"}),
        error_messages={"required": "Kies hoe vaak het gebeurt."},
    )
    ernst = forms.TypedChoiceField(
        label="Hoe erg is het?",
        choices=Ernst.choices,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "ov-choices--columns"}),
        error_messages={"required": "Kies hoe erg het is."},
    )
    spoed = forms.BooleanField(
        label="Er is acuut gevaar",
        help_text="Uw collega's krijgen meteen een bericht. Bel bij direct gevaar 112.",
        required=False,
    )
    niveau = forms.ChoiceField(
        label="Mag de naam van de melder bekend zijn?",
        help_text="Vertel de melder wat er met de naam gebeurt. Bij de rechter is anoniem blijven niet te beloven.",
        choices=list(NIVEAU_HELP.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie de naam van de melder mag weten."},
    )
    melder_naam = forms.CharField(
        label="Naam van de melder", max_length=80, required=False, widget=forms.TextInput(attrs=WHEN_NAMED)
    )
    melder_telefoon = forms.CharField(
        label="Telefoon",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "ov-medium", **WHEN_NAMED}),
    )
    melder_email = forms.EmailField(
        label="E-mailadres",
        required=False,
        widget=forms.EmailInput(attrs=WHEN_NAMED),
        error_messages={"invalid": "Vul een e-mailadres in als naam@voorbeeld.nl."},
    )
    mag_naar_rechter = forms.BooleanField(
        label="De melder vindt het goed dat de naam naar de rechter gaat",
        required=False,
        widget=forms.CheckboxInput(attrs=WHEN_NAMED),
    )
    bijlagen = SeveralFiles(
        label="Foto's of PDF",
        help_text="Hoogstens 10 bestanden van 20 MB. Waar en waarmee een foto is gemaakt, halen we eruit.",
        required=False,
        widget=SeveralFilesInput(attrs={**IN_PIECES, "multiple": True}),
    )

    def __init__(
        self, *args: Any, gemeente_id: str, provides: frozenset[int], old: tuple[str, str] = ("", ""), **kwargs: Any
    ) -> None:
        """`old` is the kind of nuisance and its name as they were filed, which stay among the choices."""
        super().__init__(*args, **kwargs)
        self.gemeente_id = gemeente_id
        self.kinds = kinds_of(gemeente_id).with_old(*old)
        cast(forms.ChoiceField, self.fields["soort"]).choices = [("", "Maak een keuze"), *self.kinds.choices]
        if old[0]:
            self.initial["soort"] = self.kinds.value_of(*old)
        known = not (self.data.get("adres_onbekend") if self.is_bound else self.initial.get("adres_onbekend"))
        self.fields["postcode"].required = self.fields["huisnummer"].required = known
        self.adres: BagAdres | None = None
        if 9 not in provides:
            cast(forms.ChoiceField, self.fields["niveau"]).choices = [
                (Melderniveau.ANONIEM.value, NIVEAU_HELP[Melderniveau.ANONIEM])
            ]
            self.fields["niveau"].help_text = "Volgens het convenant legt uw organisatie geen naam van een melder vast."
            self.initial.setdefault("niveau", Melderniveau.ANONIEM.value)
            for name in ("melder_naam", "melder_telefoon", "melder_email", "mag_naar_rechter"):
                del self.fields[name]

    def clean_soort(self) -> Kind | None:
        """The kind that was chosen, with the name that the gemeente gives it."""
        return self.kinds.find(self.cleaned_data["soort"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._clean_address(data)
        day, time = data.get("datum"), data.get("tijd")
        if day and time:
            data["begonnen_op"] = timezone.make_aware(dt.datetime.combine(day, time))
            if data["begonnen_op"] > timezone.now():
                self.add_error("datum", "Dit moment ligt in de toekomst. Vul in wanneer het gebeurde.")
        if data.get("niveau") in ("open", "alleen_ontvanger") and not data.get("melder_naam"):
            self.add_error("melder_naam", "Vul de naam van de melder in, of kies Anoniem.")
        return data

    def _clean_address(self, data: dict[str, Any]) -> None:
        if data.get("adres_onbekend"):
            if not data.get("adres_tekst"):
                self.add_error("adres_tekst", "Schrijf op waar de overlast is.")
            if not data.get("adres_reden"):
                self.add_error("adres_reden", "Schrijf op waarom het adres niet in de lijst staat.")
            return
        if not (data.get("postcode") and data.get("huisnummer")):
            return
        try:
            normal_postcode(data["postcode"])
        except ValueError as error:
            self.add_error("postcode", f"{error}.")
            return
        adressen = at_number(self.gemeente_id, data["postcode"], data["huisnummer"])
        self.adres = pick(adressen, data["huisnummer"])
        if self.adres is None and adressen:
            known = ", ".join(each.straatregel for each in adressen)
            self.add_error("huisnummer", f"Vul het huisnummer aan. In de lijst staat: {known}.")
        elif self.adres is None:
            self.add_error(
                "huisnummer",
                "Dit adres staat niet in de lijst van de gemeente. Kijk het na, of zeg dat het er niet in staat.",
            )

    @property
    def report(self) -> Report:
        """What was filled in; call after `is_valid()`."""
        data = self.cleaned_data
        unknown = data["adres_onbekend"]
        named = data["niveau"] != Melderniveau.ANONIEM
        return Report(
            soort=data["soort"].soort,
            soortnaam=data["soort"].soortnaam,
            begonnen_op=data["begonnen_op"],
            duur_minuten=data["duur"],
            wat=data["wat"],
            gevolg=data["gevolg"],
            frequentie=data["frequentie"],
            ernst=data["ernst"],
            spoed=data["spoed"],
            niveau=data["niveau"],
            adres=None if unknown else self.adres,
            adres_tekst=data["adres_tekst"] if unknown else "",
            adres_reden=data["adres_reden"] if unknown else "",
            melder_naam=data.get("melder_naam", "") if named else "",
            melder_telefoon=data.get("melder_telefoon", "") if named else "",
            melder_email=data.get("melder_email", "") if named else "",
            mag_naar_rechter=bool(data.get("mag_naar_rechter")) and named,
        )

    @classmethod
    def typed(cls, data: Any) -> dict[str, Any]:
        """What was typed, valid or not, to keep as a draft."""
        return {name: data.get(name, "")[:4000] for name in cls.base_fields if name != "bijlagen" and data.get(name)}


class FilterForm(forms.Form):
    """What the list shows; lives in the URL."""

    groep = forms.ChoiceField(
        label="Toon",
        required=False,
        choices=[("open", "Nog te doen"), ("casus", "Bij een casus"), ("klaar", "Afgehandeld"), ("alles", "Alles")],
    )
    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *Overlastsoort.choices])


class JudgeForm(forms.Form):
    """What becomes of a melding without a casus."""

    uitkomst = forms.ChoiceField(
        label="Wat gebeurt er met deze melding?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er met de melding gebeurt."},
    )
    reden = forms.CharField(
        label="Waarom?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-show-when": "uitkomst=" + "|".join(sorted(WITH_REASON))}),
    )

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uitkomst = cast(forms.ChoiceField, self.fields["uitkomst"])
        uitkomst.choices = [(key, label) for key, label in OUTCOMES.items() if key != status]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("uitkomst") in WITH_REASON and not data.get("reden", "").strip():
            self.add_error("reden", "Schrijf op waarom.")
        return data


class JoinForm(forms.Form):
    """To which casus the melding goes, and whether the other participants read it."""

    casus = forms.ChoiceField(label="Casus", error_messages={"required": "Kies een casus."})
    delen = forms.BooleanField(
        label="De andere deelnemers mogen deze melding lezen",
        help_text="Zonder de naam van de melder. Geldt alleen als de casus in het casusoverleg is.",
        required=False,
    )

    def __init__(self, *args: Any, casussen: list[Casus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.casussen = {str(c.pk): c for c in casussen}
        cast(forms.ChoiceField, self.fields["casus"]).choices = [
            ("", "Maak een keuze"),
            *((key, f"{c.nummer} – {c.get_soort_display()}") for key, c in self.casussen.items()),
        ]
