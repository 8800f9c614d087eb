"""What the privacy officer fills in about a data breach. No names: the text is read by whoever supervises."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone

from privacy.forms.inzagelog import offer
from privacy.models import Categorie, Datalek
from privacy.models.datalek import REPORT_WITHIN

NUMBER = re.compile(r"[A-Z]{2,4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
# What certainly points at a person: an e-mail address, a telephone number, a BSN.
PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+31|0)[\s-]?\d(?:[\s-]?\d){7,8}(?!\d)|(?<!\d)\d{8,9}(?!\d)")
TEXTS = ("wat", "gevolgen", "maatregelen", "ap_niet_reden", "vertraging_reden", "geinformeerd_niet_reden")
NO_NAMES = "Schrijf geen namen, adressen of andere gegevens van personen op."


def _moment(label: str, *, required: bool, help_text: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={
            "invalid": "Vul een dag en een tijd in, bijvoorbeeld 22-11-2026 09:20.",
            "required": "Vul in wanneer u het ontdekte.",
        },
    )


def _text(label: str, *, required: bool = False, help_text: str = "", missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class DatalekForm(forms.Form):
    """A breach, from the first note to the last decision; only the first three must be known at once."""

    soort = forms.ChoiceField(
        label="Wat voor datalek is het?",
        choices=[("", "Kies wat erop lijkt"), *Datalek.Soort.choices],
        error_messages={"required": "Kies wat voor datalek het is."},
    )
    ontdekt_op = _moment("Wanneer ontdekte uw organisatie het?", required=True, help_text="Hier begint de 72 uur.")
    wat = _text(
        "Wat is er gebeurd?",
        required=True,
        help_text=NO_NAMES,
        missing="Schrijf kort op wat er is gebeurd, zonder namen.",
    )
    categorieen = forms.TypedMultipleChoiceField(
        label="Welke soorten gegevens?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    betrokkenen = forms.IntegerField(
        label="Over hoeveel mensen gaat het ongeveer?", required=False, min_value=0, max_value=10_000_000
    )
    casussen = forms.CharField(
        label="Om welke casussen gaat het?",
        required=False,
        max_length=600,
        help_text="Alleen de nummers, met een komma ertussen.",
    )
    risico = forms.ChoiceField(
        label="Hoe groot is het risico voor de betrokkenen?",
        choices=Datalek.Risico.choices,
        initial=Datalek.Risico.ONBEKEND,
        widget=forms.RadioSelect,
    )
    gevolgen = _text("Welke gevolgen kan dit hebben?", help_text=NO_NAMES)
    maatregelen = _text("Wat heeft u gedaan om het te stoppen en te herstellen?", help_text=NO_NAMES)
    ap_gemeld_op = _moment(
        "Gemeld aan de Autoriteit Persoonsgegevens op",
        required=False,
        help_text="Melden moet binnen 72 uur, tenzij risico niet waarschijnlijk is (art. 33 AVG).",
    )
    ap_nummer = forms.CharField(label="Nummer van de melding bij de AP", required=False, max_length=30)
    ap_niet_reden = _text("Niet gemeld? Waarom niet?")
    vertraging_reden = _text("Later gemeld dan 72 uur? Waarom?")
    geinformeerd_op = forms.DateField(
        label="Betrokkenen geïnformeerd op",
        required=False,
        help_text="Bij een hoog risico moeten de mensen het zelf ook weten (art. 34 AVG).",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vul een datum in als dag, maand en jaar, bijvoorbeeld 22-11-2026."},
    )
    geinformeerd_niet_reden = _text("Niet geïnformeerd? Waarom niet?")
    gedeeld = forms.BooleanField(
        label="De privacy officer van de gemeente leest mee",
        required=False,
        help_text="Zet dit aan als het gaat om casussen waarin ook andere organisaties meedoen.",
    )

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        offer(self, "categorieen", list(Categorie.objects.order_by("nr").values_list("nr", "naam")))

    @staticmethod
    def initial_of(datalek: Datalek) -> dict[str, Any]:
        names = [name for name in DatalekForm.base_fields if name != "casussen"]
        found = {name: getattr(datalek, name) for name in names}
        for name in ("ontdekt_op", "ap_gemeld_op"):
            found[name] = timezone.localtime(found[name]) if found[name] else None
        return found | {"casussen": ", ".join(datalek.casussen)}

    def clean_casussen(self) -> list[str]:
        wanted = [part for part in re.split(r"[\s,;]+", self.cleaned_data["casussen"].upper()) if part]
        if any(not NUMBER.fullmatch(each) for each in wanted):
            raise forms.ValidationError("Vul alleen nummers van casussen in, zoals LW-7K3M-9QXT.")
        return list(dict.fromkeys(wanted))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in TEXTS:
            if PERSONAL.search(data.get(name) or ""):
                self.add_error(name, "Hier lijkt een mailadres, telefoonnummer of BSN te staan. Haal dat weg.")
        self._check_moments(data)
        self._check_decisions(data)
        return data

    def _check_moments(self, data: dict[str, Any]) -> None:
        found, told, informed = data.get("ontdekt_op"), data.get("ap_gemeld_op"), data.get("geinformeerd_op")
        if found and found > self.now:
            self.add_error("ontdekt_op", "Dit ligt in de toekomst. Vul in wanneer u het ontdekte.")
        if told and (told > self.now or (found and told < found)):
            self.add_error("ap_gemeld_op", "Kies een moment na de ontdekking en niet in de toekomst.")
        if informed and informed > timezone.localdate(self.now):
            self.add_error("geinformeerd_op", "Kies een dag die niet in de toekomst ligt.")
        if found and told and told > found + REPORT_WITHIN and not data.get("vertraging_reden"):
            self.add_error("vertraging_reden", "U meldde later dan 72 uur. De AP moet weten waarom.")

    def _check_decisions(self, data: dict[str, Any]) -> None:
        risico = data.get("risico")
        if data.get("ap_niet_reden"):
            if data.get("ap_gemeld_op"):
                self.add_error("ap_niet_reden", "U vulde ook in wanneer u meldde. Laat een van de twee leeg.")
            elif risico in (Datalek.Risico.RISICO, Datalek.Risico.HOOG):
                self.add_error("ap_niet_reden", "Bij een risico voor de betrokkenen meldt u altijd (art. 33 AVG).")
        if data.get("geinformeerd_op") and data.get("geinformeerd_niet_reden"):
            self.add_error("geinformeerd_niet_reden", "U vulde ook een datum in. Laat een van de twee leeg.")
        if data.get("ap_nummer") and not data.get("ap_gemeld_op"):
            self.add_error("ap_gemeld_op", "Vul in wanneer u meldde, of haal het nummer weg.")
