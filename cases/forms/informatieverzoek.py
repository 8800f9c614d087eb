"""What somebody fills in to ask another organisation for information, and to answer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.casussen import choices_of
from cases.services.informatieverzoeken import Call, Content, Person, Why
from privacy.models import Toegangsbesluit, Verzoekbesluit

Uitkomst = Verzoekbesluit.Uitkomst
GROUNDS = [("", "Kies een grondslag"), *Toegangsbesluit.Grondslag.choices]
LONGEST_DAYS = 365


def _long(label: str, help_text: str, error: str, *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": error},
    )


def _day(
    label: str, *, required: bool = True, error: str = "Vul een datum in.", help_text: str = ""
) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "ov-short"}),
        error_messages={"required": error, "invalid": "Vul een geldige datum in."},
    )


def end_of(day: dt.date) -> dt.datetime:
    """The end of that day in the Netherlands: what is given until a day can be read on it."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


class PersonForm(forms.Form):
    """About whom it is: as little as the other side needs to match."""

    naam = forms.CharField(
        label="Naam van de bewoner", max_length=160, error_messages={"required": "Vul de naam van de bewoner in."}
    )
    geboortedatum = _day("Geboortedatum", required=False, help_text="Als u die weet: dat voorkomt verwisseling.")
    adres_tekst = forms.CharField(label="Adres", max_length=160, error_messages={"required": "Vul het adres in."})

    def person(self, known: Person | None = None) -> Person:
        """The person as typed; the anchor comes from the casus, never from the form."""
        data = self.cleaned_data
        return Person(data["naam"], data["adres_tekst"], data["geboortedatum"], known.bewoner_id if known else None)


class AskForm(PersonForm):
    """Ask another organisation, from a casus."""

    field_order = ("aan", "categorie", "naam", "geboortedatum", "adres_tekst")
    aan = forms.ChoiceField(
        label="Aan welke organisatie?", error_messages={"required": "Kies aan welke organisatie u dit vraagt."}
    )
    categorie = forms.ChoiceField(
        label="Wat wilt u weten?", error_messages={"required": "Kies wat voor gegevens u nodig heeft."}
    )
    doel = _long(
        "Waarvoor heeft u dit nodig?",
        "Het doel. Bijvoorbeeld: hulp en aanpak op elkaar afstemmen.",
        "Schrijf het doel op.",
    )
    noodzaak = _long(
        "Waarom is dit noodzakelijk?",
        "Waarom lukt het niet zonder deze gegevens, en waarom nu?",
        "Schrijf op waarom het noodzakelijk is.",
    )
    grondslag = _long(
        "Op welke grondslag vraagt u dit?",
        "De wet of taak waarop u zich beroept. Het convenant zelf is geen grondslag.",
        "Schrijf de grondslag op.",
        rows=2,
    )
    waarom_niet_via_bewoner = _long(
        "Waarom vraagt u het niet aan de bewoner zelf?",
        "Bijvoorbeeld: de bewoner doet de deur niet open.",
        "Schrijf op waarom u het niet aan de bewoner vraagt.",
        rows=2,
    )

    def __init__(self, *args: Any, aan: Sequence[Any], categories: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "aan").choices = [("", "Kies een organisatie"), *aan]
        choices_of(self, "categorie").choices = [("", "Kies een soort gegevens"), *categories]

    def why(self) -> Why:
        data = self.cleaned_data
        return Why(data["doel"], data["noodzaak"], data["grondslag"], data["waarom_niet_via_bewoner"])


class KnownForm(forms.Form):
    """Answer to "bekend?"."""

    uitkomst = forms.ChoiceField(
        label="Is deze persoon bij u bekend voor dit soort gegevens?",
        widget=forms.RadioSelect,
        choices=[(value, Uitkomst(value).label) for value in (Uitkomst.JA, Uitkomst.NEE, Uitkomst.KAN_NIET)],
        error_messages={"required": "Kies een antwoord."},
    )
    grondslag = forms.ChoiceField(
        label="Op welke grondslag zegt u ja?",
        help_text="Alleen nodig bij ja. Ook dat iemand bij u bekend is, kan onder uw beroepsgeheim vallen.",
        choices=GROUNDS,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        yes = data.get("uitkomst") == Uitkomst.JA
        if yes and not data.get("grondslag"):
            self.add_error("grondslag", "Kies de grondslag voor uw ja. Is die er niet? Kies: kan niet antwoorden.")
        if not yes:
            data["grondslag"] = ""
        return data


class ContentForm(forms.Form):
    """Give the content, a part of it, or refuse."""

    uitkomst = forms.ChoiceField(
        label="Wat doet u?",
        widget=forms.RadioSelect,
        choices=[
            (Uitkomst.VERSTREKT, "Verstrekken"),
            (Uitkomst.DEELS, "Een deel verstrekken"),
            (Uitkomst.GEWEIGERD, "Weigeren"),
        ],
        error_messages={"required": "Kies wat u doet."},
    )
    items = forms.MultipleChoiceField(
        label="Wat u al heeft vastgelegd in de casus waarin u allebei meedoet",
        help_text="Wat u aankruist, leest de vrager in de casus, tot de einddatum.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tekst = _long("Uw antwoord", "Alleen wat nodig is voor het doel.", "", rows=5, required=False)
    grondslag = forms.ChoiceField(
        label="Op welke grondslag verstrekt u?",
        help_text="Nodig als u iets verstrekt.",
        choices=GROUNDS,
        required=False,
    )
    verloopt_op = _day(
        "Tot en met welke dag mag de vrager dit lezen?", required=False, help_text="Nodig als u iets verstrekt."
    )
    niet_doorverstrekken = forms.BooleanField(
        label="De vrager mag dit niet doorverstrekken", required=False, initial=True
    )
    weigeringsgrond = forms.ChoiceField(
        label="Waarom weigert u?",
        help_text="Nodig als u weigert. Dit leest de vrager.",
        choices=[("", "Kies een reden"), *Verzoekbesluit.Weigering.choices],
        required=False,
    )
    reden = _long(
        "Toelichting",
        "Bij een deel: wat u niet geeft en waarom. Dat leest de vrager ook. Bij weigeren leest alleen u dit.",
        "",
        required=False,
    )

    def __init__(self, *args: Any, items: Sequence[Any], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if items:
            choices_of(self, "items").choices = items
        else:
            del self.fields["items"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("uitkomst")
        if outcome == Uitkomst.GEWEIGERD:
            if not data.get("weigeringsgrond"):
                self.add_error("weigeringsgrond", "Kies waarom u weigert. De vrager leest deze reden.")
        elif outcome:
            self._check_given(data, outcome)
        return data

    def _check_given(self, data: dict[str, Any], outcome: str) -> None:
        if not data.get("tekst") and not data.get("items"):
            self.add_error("tekst", "Schrijf uw antwoord op, of kies wat u al heeft vastgelegd.")
        if not data.get("grondslag"):
            self.add_error("grondslag", "Kies de grondslag waarop u dit verstrekt.")
        if outcome == Uitkomst.DEELS and not data.get("reden"):
            self.add_error("reden", "Schrijf op wat u niet geeft, en waarom.")
        day = data.get("verloopt_op")
        if day is None:
            if "verloopt_op" not in self.errors:
                self.add_error("verloopt_op", "Vul in tot en met welke dag de vrager dit mag lezen.")
        elif not self.today <= day <= self.today + dt.timedelta(days=LONGEST_DAYS):
            self.add_error("verloopt_op", "Kies een dag tussen vandaag en een jaar.")

    def content(self) -> Content:
        data = self.cleaned_data
        if data["uitkomst"] == Uitkomst.GEWEIGERD:
            return Content(data["uitkomst"], reden=data["reden"], weigeringsgrond=data["weigeringsgrond"])
        return Content(
            uitkomst=data["uitkomst"],
            tekst=data["tekst"],
            reden=data["reden"],
            grondslag=data["grondslag"],
            niet_doorverstrekken=data["niet_doorverstrekken"],
            verloopt_op=end_of(data["verloopt_op"]),
            items=tuple(data.get("items", ())),
        )


class CallForm(PersonForm):
    """Write down what was given by telephone in an emergency."""

    field_order = ("aan", "gegeven_op", "categorie", "naam", "geboortedatum", "adres_tekst")
    aan = forms.ChoiceField(
        label="Aan wie heeft u het verteld?", error_messages={"required": "Kies aan wie u het heeft verteld."}
    )
    gegeven_op = forms.DateTimeField(
        label="Wanneer?",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "ov-short"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "Vul in wanneer u het heeft verteld.",
            "invalid": "Vul een geldige datum en tijd in.",
        },
    )
    categorie = forms.ChoiceField(
        label="Welk soort gegevens?", error_messages={"required": "Kies wat voor gegevens het waren."}
    )
    grondslag = forms.ChoiceField(
        label="Op welke grondslag?", choices=GROUNDS, error_messages={"required": "Kies de grondslag."}
    )
    noodzaak = _long(
        "Waarom kon het niet wachten?",
        "Wat was het gevaar? Schrijf niet op wat u vertelde.",
        "Schrijf op waarom het niet kon wachten.",
    )
    verloopt_op = _day("Tot en met welke dag mag de ander dit gebruiken?", error="Vul een einddatum in.")

    def __init__(
        self, *args: Any, aan: Sequence[Any], categories: Sequence[Any], now: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        choices_of(self, "aan").choices = [("", "Kies een persoon"), *aan]
        choices_of(self, "categorie").choices = [("", "Kies een soort gegevens"), *categories]

    def clean_gegeven_op(self) -> dt.datetime:
        moment: dt.datetime = self.cleaned_data["gegeven_op"]
        if moment > self.now:
            raise forms.ValidationError("Dit moment is nog niet geweest. Kies een eerder moment.")
        return moment

    def clean_verloopt_op(self) -> dt.date:
        day: dt.date = self.cleaned_data["verloopt_op"]
        today = timezone.localdate(self.now)
        if not today <= day <= today + dt.timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError("Kies een dag tussen vandaag en een jaar.")
        return day

    def call(self) -> Call:
        data = self.cleaned_data
        return Call(
            aan_medewerker_id=int(data["aan"]),
            categorie=int(data["categorie"]),
            gegeven_op=data["gegeven_op"],
            grondslag=data["grondslag"],
            verloopt_op=end_of(data["verloopt_op"]),
            noodzaak=data["noodzaak"],
        )


class RegisterFilterForm(forms.Form):
    """The filters of the register; they live in the URL."""

    partij = forms.ChoiceField(label="Organisatie", required=False)
    categorie = forms.ChoiceField(label="Soort gegevens", required=False)
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "Alle"), ("loopt", "Loopt"), ("beeindigd", "Klaar")],
    )
    van = _day("Vanaf", required=False)
    tot = _day("Tot en met", required=False)
    spoed = forms.BooleanField(label="Alleen met spoed", required=False)
    soort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, partijen: Sequence[Any], categories: Sequence[Any], given: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "partij").choices = partijen
        choices_of(self, "categorie").choices = categories
        if not given:
            del self.fields["stand"]
