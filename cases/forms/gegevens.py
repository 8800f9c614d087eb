"""One form per box: the box decides the category, so nobody has to choose one."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.boxes import BOXES
from cases.models import (
    BagAdres,
    Bezoekadvies,
    Gezin,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Journaalitem,
    Naw,
    Politiemutatie,
    Wvggztraject,
)
from cases.services.gegevens import Kind

DATE = {"type": "date"}
MOMENT = "%Y-%m-%dT%H:%M"
MOMENTS = [MOMENT, "%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M"]


def _text(label: str, help_text: str = "", *, rows: int = 5, missing: str = "Vul dit in.") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def _date(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in, bijvoorbeeld 22-11-2026."},
    )


def _moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={
            "required": "Vul in wanneer dit was.",
            "invalid": "Vul een datum en tijd in, bijvoorbeeld 22-11-2026 14:30.",
        },
    )


class GegevenForm(forms.Form):
    """What every box has: the choice to keep it for one's own organisation."""

    beperkt = forms.BooleanField(
        label="Alleen voor mijn organisatie",
        help_text="Niemand anders leest dit, ook niet als het convenant dat wel toelaat.",
        required=False,
    )
    field_order: list[str] | None = None
    # what is asked beside the columns of the row
    beside: tuple[str, ...] = ("beperkt",)

    def __init__(self, *args: Any, kind: Kind, gemeente_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.gemeente_id = kind, gemeente_id
        self.order_fields([name for name in self.fields if name != "beperkt"] + ["beperkt"])

    def clean_datum(self) -> Any:
        """Nothing that is recorded happened in the future."""
        moment = self.cleaned_data["datum"]
        now = timezone.now() if hasattr(moment, "hour") else timezone.localdate()
        if moment > now:
            raise forms.ValidationError("Deze datum ligt in de toekomst. Vul in wanneer het was.")
        return moment

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        return {key: value for key, value in self.cleaned_data.items() if key not in self.beside}

    @property
    def done(self) -> bool:
        """Whether what had a term is done; only some boxes ask it."""
        return bool(self.cleaned_data.get("klaar"))

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """What the form shows for a row that exists."""
        found = {name: getattr(row, name) for name in cls.base_fields if name not in cls.beside}
        return {**found, "beperkt": row.beperkt}


class JournaalForm(GegevenForm):
    datum = _moment("Wanneer was dit?")
    tekst = _text("Wat wilt u vastleggen?", missing="Schrijf op wat u wilt vastleggen.")
    contact = forms.BooleanField(
        label="Dit was contact met de bewoner", help_text="Telt mee als contactmoment.", required=False
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["tekst"].label = kind.label
        if not kind.contact and not self.initial.get("contact"):
            del self.fields["contact"]


class PolitiemutatieForm(GegevenForm):
    mutatienummer = forms.CharField(
        label="Mutatienummer", max_length=30, error_messages={"required": "Vul het mutatienummer in."}
    )
    datum = _moment("Wanneer was dit?")
    omschrijving = _text("Wat is er vastgelegd?", "Alleen wat nodig is voor de aanpak van de overlast.")


class BezoekadviesForm(GegevenForm):
    advies = _text("Waar moet een bezoeker aan denken?", "Bijvoorbeeld: ga met twee. Schrijf niet op waarom.", rows=3)
    geldig_tot = _date("Tot wanneer geldt dit?", "Daarna verdwijnt het advies.")

    def clean_geldig_tot(self) -> Any:
        day = self.cleaned_data["geldig_tot"]
        if day < timezone.localdate():
            raise forms.ValidationError("Deze datum is al voorbij. Kies een datum in de toekomst.")
        return day


class HulpaanbodForm(GegevenForm):
    datum = _date("Wanneer is het aangeboden?")
    aanbod = _text("Welke hulp is aangeboden?", "Alleen wat is aangeboden, niets over de inhoud van zorg.", rows=3)
    uitkomst = forms.ChoiceField(label="Hoe staat het ermee?", choices=Hulpaanbod.Uitkomst.choices)


class WvggztrajectForm(GegevenForm):
    gemeld_op = _date("Wanneer is er gemeld?", "De wettelijke termijn van 14 dagen begint op deze dag.")
    stap = _text("Welke stap is gezet?", rows=3)
    klaar = forms.BooleanField(
        label="Het verkennend onderzoek is klaar",
        help_text="En de aanvraag is gedaan, of die komt er niet. "
        "U krijgt dan geen herinnering meer aan de termijn van deze melding.",
        required=False,
    )
    beside = ("beperkt", "klaar")


class NawForm(GegevenForm):
    voornamen = forms.CharField(label="Voornamen", max_length=80, required=False)
    achternaam = forms.CharField(label="Achternaam", max_length=80, required=False)
    geboortedatum = _date("Geboortedatum", required=False)
    telefoon = forms.CharField(label="Telefoon", max_length=20, required=False)
    postcode = forms.CharField(label="Postcode", max_length=7, required=False)
    huisnummer = forms.CharField(
        label="Huisnummer",
        max_length=12,
        required=False,
        help_text="Met letter of toevoeging, bijvoorbeeld 12a of 12-2.",
    )
    adres_tekst = forms.CharField(
        label="Adres dat niet in de lijst staat",
        max_length=120,
        required=False,
        help_text="Alleen als het niet anders kan.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("achternaam") and not data.get("huisnummer") and not data.get("adres_tekst"):
            raise forms.ValidationError("Vul een achternaam of een adres in.")
        self.adres = None
        if data.get("postcode") or data.get("huisnummer"):
            self.adres = self._find(data.get("postcode", ""), data.get("huisnummer", ""))
            if self.adres is None:
                self.add_error("huisnummer", "Dit adres staat niet in de lijst van de gemeente. Controleer het.")
        return data

    def _find(self, postcode: str, huisnummer: str) -> BagAdres | None:
        wanted = "".join(huisnummer.split()).lower()
        rows = BagAdres.objects.filter(gemeente_id=self.gemeente_id, postcode="".join(postcode.split()).upper())
        return next((row for row in rows if number_of(row) == wanted), None)

    @property
    def values(self) -> dict[str, Any]:
        columns = ("voornamen", "achternaam", "geboortedatum", "telefoon", "adres_tekst")
        return {**{name: self.cleaned_data[name] for name in columns}, "adres": self.adres}

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        columns = ("voornamen", "achternaam", "geboortedatum", "telefoon", "adres_tekst", "beperkt")
        found = {name: getattr(row, name) for name in columns}
        if row.adres:
            found |= {"postcode": row.adres.postcode, "huisnummer": number_of(row.adres)}
        return found


def number_of(adres: BagAdres) -> str:
    """House number, letter and addition as typed: 12, 12a, 12-2."""
    addition = f"-{adres.huisnummertoevoeging}" if adres.huisnummertoevoeging else ""
    return f"{adres.huisnummer}{adres.huisletter}{addition}".lower()


class HuurgegevensForm(GegevenForm):
    contractvorm = forms.CharField(
        label="Soort contract", max_length=80, error_messages={"required": "Vul de soort contract in."}
    )
    ingangsdatum = _date("Ingangsdatum", required=False)
    complex = forms.CharField(label="Complex", max_length=80, required=False)
    bijzonderheden = forms.CharField(
        label="Bijzonderheden", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HuurachterstandForm(GegevenForm):
    bedrag = forms.DecimalField(
        label="Bedrag in euro's",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        localize=True,
        error_messages={"required": "Vul het bedrag in.", "invalid": "Vul een bedrag in, bijvoorbeeld 845,50."},
    )
    maanden = forms.IntegerField(
        label="Aantal maanden", min_value=0, max_value=240, error_messages={"required": "Vul het aantal maanden in."}
    )
    peildatum = _date("Stand op")


class GezinForm(GegevenForm):
    samenstelling = _text("Wie wonen er?", "Zonder zorg of diagnose. Bijvoorbeeld: twee ouders, drie kinderen.", rows=3)
    kinderen = forms.IntegerField(
        label="Aantal kinderen", min_value=0, max_value=20, error_messages={"required": "Vul een aantal in, of 0."}
    )


PERSON, NOTES, FACTS = "Gegevens van de bewoner", "Notities en gesprekken", "Feiten en stappen"
FORMS: dict[str, type[GegevenForm]] = {
    "naw": NawForm,
    "huurgegevens": HuurgegevensForm,
    "huurachterstand": HuurachterstandForm,
    "gezin": GezinForm,
    "politiemutatie": PolitiemutatieForm,
    "bezoekadvies": BezoekadviesForm,
    "hulpaanbod": HulpaanbodForm,
    "wvggztraject": WvggztrajectForm,
}
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        *(
            Kind(box.key, box.label, box.help, Journaalitem, box.categorie, box.key, NOTES, box.contact)
            for box in BOXES.values()
            if box.typed
        ),
        Kind("politiemutatie", "Politiemutatie", "Een registratie van de politie.", Politiemutatie, 12, group=FACTS),
        Kind("bezoekadvies", "Veiligheid bij een bezoek", "Geldt tot een datum.", Bezoekadvies, 21, group=FACTS),
        Kind("hulpaanbod", "Hulpaanbod", "Wat is aangeboden, en het antwoord.", Hulpaanbod, 26, group=FACTS),
        Kind("wvggztraject", "Wvggz-traject", "Verkennend onderzoek en vervolg.", Wvggztraject, 27, group=FACTS),
        Kind("naw", "Naam en adres", "Van de bewoner, niet van een melder.", Naw, 1, group=PERSON),
        Kind("huurgegevens", "Huurgegevens", "Contract en complex.", Huurgegevens, 3, group=PERSON),
        Kind("huurachterstand", "Huurachterstand", "Bedrag en maanden.", Huurachterstand, 4, group=PERSON),
        Kind("gezin", "Gezinssamenstelling", "Wie er wonen, zonder zorg of diagnose.", Gezin, 6, group=PERSON),
    )
}


def form_class(kind: Kind) -> type[GegevenForm]:
    return JournaalForm if kind.vak else FORMS[kind.key]
