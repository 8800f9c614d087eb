"""What a beheerder fills in about the people of an organisation."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password

from parties.models import Medewerker, Partij, Rol, User
from parties.queries.medewerkers import STATES, choosable
from parties.roles import IN_WORDS

LONGEST = dt.timedelta(days=366)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def described(partij: Partij) -> list[tuple[str, str]]:
    """The roles with what each is for and sees."""
    return [(value, f"{label}. {IN_WORDS[value]}") for value, label in choosable(partij)]


class PeopleFilterForm(forms.Form):
    """The filters of the list; they live in the URL."""

    partij = forms.ChoiceField(label="Organisatie", required=False)
    rol = forms.ChoiceField(label="Rol", required=False, choices=[("", "Alle"), *Rol.choices])
    state = forms.ChoiceField(label="Toon", required=False, choices=[("", "Iedereen die hier hoort"), *STATES.items()])
    zoek = forms.CharField(label="Naam of functie", required=False, max_length=60)

    def __init__(self, *args: Any, partijen: list[Partij], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(partijen) > 1:
            _choices(self, "partij", [(str(each.pk), each.naam) for each in partijen])
        else:
            del self.fields["partij"]


class RolesForm(forms.Form):
    """Roles, function, and whether the organisation's casussen begin with this person."""

    rollen = forms.MultipleChoiceField(
        label="Wat gaat deze persoon doen?",
        help_text="Kies alleen wat nodig is. De privacy officer krijgt bericht als iemand casussen mag zien.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één rol."},
    )
    functie = forms.CharField(
        label="Functie", max_length=60, required=False, help_text="Bijvoorbeeld: woonconsulent. U mag dit leeg laten."
    )
    contactpersoon = forms.BooleanField(
        label="Contactpersoon: werkt vanaf het begin mee aan elke casus van deze organisatie", required=False
    )

    def __init__(self, *args: Any, partij: Partij, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "rollen", cast(Any, described(partij)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rollen = set(data.get("rollen", []))
        if Rol.BEHEERDER in rollen and len(rollen) > 1:
            self.add_error("rollen", "Een beheerder heeft geen andere rol. Kies alleen Beheerder, of haal die weg.")
        if data.get("contactpersoon") and rollen == {Rol.BEHEERDER}:
            self.add_error("contactpersoon", "Een beheerder ziet geen casussen en is daarom geen contactpersoon.")
        return data


class ChangeForm(RolesForm):
    """Other roles for somebody, and who gets the work that came with a role that goes."""

    naar = forms.ChoiceField(
        label="Wie neemt het werk aan casussen over?",
        required=False,
        help_text="Kies alleen iemand als deze persoon geen regisseur meer is, of geen casussen meer mag zien. "
        "Wie geen regisseur meer is, draagt de aangemelde casussen over. "
        "Wie geen casussen meer mag zien, draagt al het werk aan casussen over.",
    )
    toezicht = forms.ChoiceField(
        label="Wie neemt het werk als privacy officer over?",
        required=False,
        help_text="Kies alleen iemand als deze persoon geen privacy officer meer is.",
    )

    def __init__(
        self, *args: Any, workers: list[Medewerker] | None, officers: list[Medewerker] | None, **kwargs: Any
    ) -> None:
        """`workers` and `officers` are None where there is no work of that kind."""
        super().__init__(*args, **kwargs)
        for name, colleagues in (("naar", workers), ("toezicht", officers)):
            if colleagues is None:
                del self.fields[name]
            else:
                _choices(self, name, named(colleagues))


class InviteForm(RolesForm):
    """Who is invited, and as what."""

    naam = forms.CharField(
        label="Naam", max_length=80, error_messages={"required": "Vul de naam in, zoals collega's die kennen."}
    )
    email = forms.EmailField(
        label="E-mailadres van het werk",
        max_length=254,
        error_messages={
            "required": "Vul het e-mailadres in.",
            "invalid": "Vul een e-mailadres in, zoals naam@organisatie.nl.",
        },
    )
    field_order = ("naam", "email", "rollen", "functie", "contactpersoon")


class BlockForm(forms.Form):
    """Why somebody is shut out."""

    reden = forms.CharField(
        label="Waarom?",
        max_length=200,
        help_text="Dit komt in het register. Schrijf niets over bewoners.",
        error_messages={"required": "Schrijf op waarom u deze persoon blokkeert."},
    )


class AwayForm(forms.Form):
    """Which days somebody is away, and who stands in."""

    van = forms.DateField(
        label="Eerste dag",
        widget=DateInput,
        error_messages={"required": "Kies de eerste dag.", "invalid": "Vul een datum in."},
    )
    tot = forms.DateField(
        label="Laatste dag",
        widget=DateInput,
        error_messages={"required": "Kies de laatste dag.", "invalid": "Vul een datum in."},
    )
    vervanger = forms.ChoiceField(
        label="Wie neemt waar?",
        help_text="Deze collega krijgt ook de berichten en werkt zo lang mee aan dezelfde casussen.",
        error_messages={"required": "Kies wie waarneemt."},
    )

    def __init__(self, *args: Any, colleagues: list[Medewerker], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        _choices(self, "vervanger", named(colleagues))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        van, tot = data.get("van"), data.get("tot")
        if van and tot:
            if tot < van:
                self.add_error("tot", "De laatste dag ligt voor de eerste.")
            elif tot < self.today:
                self.add_error("tot", "Deze dagen zijn al voorbij.")
            elif tot - van > LONGEST:
                self.add_error("tot", "Kies hoogstens een jaar. Gaat iemand langer weg? Draag het werk dan over.")
        return data


class LeaveForm(forms.Form):
    """Who takes the work over."""

    naar = forms.ChoiceField(
        label="Wie neemt het werk aan casussen over?",
        error_messages={"required": "Kies wie het werk overneemt."},
    )
    toezicht = forms.ChoiceField(
        label="Wie neemt het werk als privacy officer over?",
        error_messages={"required": "Kies welke privacy officer dit werk overneemt."},
    )
    zeker = forms.BooleanField(
        label="Deze persoon werkt hier niet meer. De toegang stopt meteen.",
        error_messages={"required": "Vink aan dat deze persoon hier niet meer werkt."},
    )

    def __init__(
        self,
        *args: Any,
        workers: list[Medewerker],
        officers: list[Medewerker],
        naar: bool,
        toezicht: bool,
        **kwargs: Any,
    ) -> None:
        """`naar` and `toezicht` say whether there is work of that kind; else choosing is up to the beheerder."""
        super().__init__(*args, **kwargs)
        _choices(self, "naar", named(workers))
        self.fields["naar"].required = naar
        if toezicht:
            _choices(self, "toezicht", named(officers))
        else:
            del self.fields["toezicht"]


class RestoreForm(forms.Form):
    """How the beheerder knows that it is really this person who asks."""

    reden = forms.CharField(
        label="Hoe hebt u vastgesteld dat deze persoon het zelf vraagt?",
        max_length=200,
        help_text="Bijvoorbeeld: gesproken aan het bureau, telefoon is stuk.",
        error_messages={"required": "Schrijf op hoe u hebt vastgesteld wie het vraagt."},
    )


class AcceptForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label="Kies een wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Minstens 12 tekens. Vier gewone woorden achter elkaar is sterk en goed te onthouden.",
        error_messages={"required": "Kies een wachtwoord."},
    )

    def __init__(self, *args: Any, naam: str, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = User(naam=naam, email=email)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


def named(people: list[Medewerker]) -> list[tuple[Any, str]]:
    """People to choose one of."""
    return [
        ("", "Kies een collega"),
        *((str(each.pk), ", ".join(filter(None, [each.user.naam, each.functie]))) for each in people),
    ]
