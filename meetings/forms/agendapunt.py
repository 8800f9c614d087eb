"""Forms for what is written down per casus during the meeting."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.boxes import BOXES
from cases.services.casussen import deelname_category
from meetings.forms.overleggen import DateInput, offer
from meetings.models import Besluit
from meetings.queries.agendapunt import AgendapuntPage, open_partijen
from meetings.services.besluiten import SHARED, Presence

LATER = "later"


class PresenceForm(forms.Form):
    """Per participant: there or not, and who."""

    def __init__(self, *args: Any, page: AgendapuntPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partijen = page.partijen
        noted = {line.partij_id: line for line in page.presence}
        for partij in page.partijen:
            people = [(m.pk, m.user.naam) for m in page.people if m.partij_id == partij.pk]
            line = noted[partij.pk]
            self.fields[f"aanwezig_{partij.pk}"] = forms.BooleanField(
                label=f"{partij.naam} is aanwezig", required=False, initial=bool(line.aanwezig)
            )
            self.fields[f"wie_{partij.pk}"] = forms.TypedChoiceField(
                label=f"Wie van {partij.naam}",
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "Niet ingevuld"), *people],
                initial=line.medewerker_id,
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Per participant the two fields that belong together."""
        return [(self[f"aanwezig_{p.pk}"], self[f"wie_{p.pk}"]) for p in self.partijen]

    @property
    def present(self) -> list[Presence]:
        """What was filled in, for every participant."""
        data = self.cleaned_data
        return [
            Presence(p.pk, data[f"aanwezig_{p.pk}"], data[f"wie_{p.pk}"] if data[f"aanwezig_{p.pk}"] else None)
            for p in self.partijen
        ]


class BesluitForm(forms.Form):
    """A besluit or the reason why there is none, its box, and who tells the betrokkene."""

    use_required_attribute = False
    soort = forms.ChoiceField(
        label="Is er een besluit?",
        choices=[(Besluit.Soort.BESLUIT, "Ja, er is een besluit"), (Besluit.Soort.GEEN_BESLUIT, "Nee, geen besluit")],
        widget=forms.RadioSelect,
        initial=Besluit.Soort.BESLUIT,
        error_messages={"required": "Kies of er een besluit is."},
    )
    tekst = forms.CharField(
        label="Besluit, of de reden waarom er geen is",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
        help_text="Kort en neutraal. Geen diagnose en geen namen van melders.",
        error_messages={"required": "Schrijf op wat is besloten, of waarom er geen besluit is."},
    )
    vak = forms.ChoiceField(label="Voor wie is deze tekst?")
    informeert = forms.ChoiceField(
        label="Wie informeert de betrokkene?",
        required=False,
        help_text="Een zorgorganisatie waarvan de deelname vertrouwelijk is, staat niet in deze lijst.",
    )
    informeren_toelichting = forms.CharField(
        label="Wanneer en hoe, of waarom nog niet",
        required=False,
        max_length=300,
        error_messages={"max_length": "Houd het kort: hoogstens 300 tekens."},
    )

    def __init__(self, *args: Any, page: AgendapuntPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"afspraak": "Voor iedereen in deze casus"}
        offer(self, "vak", [(box.key, labels.get(box.key, box.label)) for box in page.boxes])
        self.namen = {str(partij.pk): partij.naam for partij in open_partijen(page.partijen)}
        offer(self, "informeert", [*self.namen.items(), (LATER, "Nog niemand")], first="Niet besproken")

    def clean(self) -> dict[str, Any]:
        """Not telling the betrokkene yet needs a reason; and who does is for everybody, so it stands in that box."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("informeert") == LATER and not data.get("informeren_toelichting"):
            self.add_error("informeren_toelichting", "Schrijf op waarom de betrokkene nog niet wordt geïnformeerd.")
        if data.get("informeert") and data.get("vak") != "afspraak":
            self.add_error("informeert", "Leg dit vast bij een besluit dat voor iedereen in deze casus is.")
        return data

    @property
    def categorie(self) -> int:
        return BOXES[self.cleaned_data["vak"]].categorie

    @property
    def informeren(self) -> str:
        """The sentence about telling the betrokkene (art. 14 AVG); empty when it was not discussed."""
        who, how = self.cleaned_data["informeert"], self.cleaned_data["informeren_toelichting"]
        if who == LATER:
            return f"De betrokkene wordt nog niet geïnformeerd: {how}"
        if not who:
            return ""
        return f"{self.namen[who]} informeert de betrokkene. {how}".strip()


class CorrectForm(forms.Form):
    """Another text for a besluit."""

    use_required_attribute = False
    tekst = forms.CharField(
        label="Tekst",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
        max_length=2000,
        help_text="De vorige tekst blijft in de geschiedenis staan.",
        error_messages={"required": "Schrijf op wat is besloten, of waarom er geen besluit is."},
    )


class CasusregisseurForm(forms.Form):
    """Who directs the casus: somebody of a participant whom everybody may know."""

    use_required_attribute = False
    medewerker = forms.TypedChoiceField(
        label="Casusregisseur",
        coerce=int,
        help_text="Iedereen in deze casus ziet deze naam.",
        error_messages={"required": "Kies wie de casusregisseur wordt.", "invalid_choice": "Kies iemand uit de lijst."},
    )

    def __init__(self, *args: Any, page: AgendapuntPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [m for m in page.people if deelname_category(m.partij) == SHARED]
        names = [(m.pk, f"{m.user.naam}, {m.partij.naam}") for m in people]
        offer(self, "medewerker", names, first="Kies iemand")
        self.fields["medewerker"].initial = page.punt.casus.casusregisseur_id


class ActiepuntForm(forms.Form):
    """Who does what before when; the explanation goes in a box of its own."""

    use_required_attribute = False
    titel = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=120,
        help_text="Neutraal, zonder namen of gezondheid: iedereen in deze casus leest dit.",
        error_messages={"required": "Schrijf op wat er moet gebeuren.", "max_length": "Hoogstens 120 tekens."},
    )
    partij = forms.TypedChoiceField(
        label="Welke organisatie doet dit?",
        coerce=int,
        error_messages={"required": "Kies een organisatie.", "invalid_choice": "Kies een organisatie uit de lijst."},
    )
    eigenaar = forms.TypedChoiceField(
        label="Wie daar?", required=False, coerce=int, empty_value=None, help_text="Mag leeg blijven."
    )
    uiterlijk = forms.DateField(
        label="Uiterlijk",
        widget=DateInput(),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul de datum in als dag, maand en jaar."},
    )
    toelichting = forms.CharField(
        label="Toelichting", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    toelichting_vak = forms.ChoiceField(label="Wat voor toelichting is dit?", initial="afspraak")

    def __init__(self, *args: Any, page: AgendapuntPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {m.pk: m for m in page.people}
        offer(self, "partij", [(p.pk, p.naam) for p in page.partijen], first="Kies een organisatie")
        names = [(m.pk, f"{m.user.naam}, {m.partij.naam}") for m in page.people]
        offer(self, "eigenaar", names, first="Niemand in het bijzonder")
        offer(self, "toelichting_vak", [(box.key, box.label) for box in page.boxes])
        self.fields["uiterlijk"].initial = page.next_date

    def clean(self) -> dict[str, Any]:
        """The person works for the chosen organisation, and the date is still to come."""
        data: dict[str, Any] = super().clean() or {}
        eigenaar, partij = data.get("eigenaar"), data.get("partij")
        if eigenaar and partij and self.people[eigenaar].partij_id != partij:
            self.add_error("eigenaar", "Deze persoon werkt niet bij de gekozen organisatie.")
        uiterlijk = data.get("uiterlijk")
        if uiterlijk and uiterlijk < timezone.localdate():
            self.add_error("uiterlijk", "Deze datum is voorbij. Kies vandaag of later.")
        return data


class MinutesForm(forms.Form):
    """How long it took; says that the casus has been discussed."""

    use_required_attribute = False
    minuten = forms.IntegerField(
        label="Bestede minuten",
        min_value=1,
        max_value=240,
        error_messages={
            "required": "Vul in hoeveel minuten dit duurde.",
            "invalid": "Vul een heel aantal minuten in.",
            "min_value": "Minstens 1 minuut.",
            "max_value": "Hoogstens 240 minuten.",
        },
    )


class CloseForm(forms.Form):
    """What ends a casus: result, evaluation, and waakvlam yes or no. All three are required."""

    use_required_attribute = False
    resultaat = forms.CharField(
        label="Resultaat",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Is de overlast gestopt? Is er hulp?",
        error_messages={"required": "Schrijf op wat het resultaat is."},
    )
    evaluatie = forms.CharField(
        label="Evaluatie",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Wat ging goed, wat kan een volgende keer beter?",
        error_messages={"required": "Schrijf op wat u van deze casus leert."},
    )
    waakvlam = forms.TypedChoiceField(
        label="Komt er een waakvlam?",
        choices=[("ja", "Ja, iemand houdt contact"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of er een waakvlam komt."},
    )
