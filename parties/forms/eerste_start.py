"""The form of the first start."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.text import slugify

from parties.models import User
from parties.services.first_start import Start


class StartForm(forms.Form):
    """The gemeente, the organisation that leads, and the first beheerder; one page, no state in between."""

    code = forms.CharField(
        label="Code van de installatie",
        help_text="Wie Overlast installeerde, heeft deze code. Het commando 'manage.py setup_code' laat hem zien.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Vul de code in."},
    )
    gemeente = forms.CharField(
        label="Naam van de gemeente",
        max_length=80,
        error_messages={"required": "Vul de naam van de gemeente in."},
    )
    letters = forms.CharField(
        label="Letters voor nummers",
        help_text="Twee tot vier letters voor elk nummer, zoals LW in LW-AB12-CD34. Dit ligt daarna vast.",
        max_length=4,
        validators=[RegexValidator(r"^[A-Za-z]{2,4}\Z", "Vul twee tot vier letters in, zonder cijfers of tekens.")],
        widget=forms.TextInput(attrs={"class": "ov-short", "autocomplete": "off"}),
        error_messages={"required": "Vul twee tot vier letters in."},
    )
    partij = forms.CharField(
        label="Wie heeft de regie?",
        help_text="Het onderdeel van de gemeente dat de aanpak leidt, namens de burgemeester.",
        max_length=80,
        initial="Openbare orde en veiligheid",
        error_messages={"required": "Vul in welk onderdeel de regie heeft."},
    )
    naam = forms.CharField(
        label="Uw naam",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Vul uw naam in."},
    )
    email = forms.EmailField(
        label="Uw e-mailadres",
        help_text="Hiermee logt u in.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Vul uw e-mailadres in.",
            "invalid": "Vul een e-mailadres in als naam@voorbeeld.nl.",
        },
    )
    wachtwoord = forms.CharField(
        label="Kies een wachtwoord",
        help_text="Minstens twaalf tekens. Vier woorden die niet bij elkaar horen, zijn goed te onthouden.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Kies een wachtwoord."},
    )
    herhaald = forms.CharField(
        label="Nog een keer het wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul het wachtwoord nog een keer in."},
    )

    def clean_gemeente(self) -> str:
        """Its letters make the key of the gemeente."""
        naam: str = self.cleaned_data["gemeente"].strip()
        if not slugify(naam):
            raise forms.ValidationError("Vul een naam met letters in.")
        return naam

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("wachtwoord")
        if password:
            try:
                validate_password(password, User(email=data.get("email", ""), naam=data.get("naam", "")))
            except forms.ValidationError as error:
                self.add_error("wachtwoord", error)
        if password and data.get("herhaald") and data["herhaald"] != password:
            self.add_error("herhaald", "Dit is niet hetzelfde wachtwoord. Vul het nog een keer in.")
        return data

    @property
    def start(self) -> Start:
        """What the gate is asked to make; call after `is_valid()`."""
        data = self.cleaned_data
        return Start(
            code=slugify(data["gemeente"])[:50],
            gemeente=data["gemeente"],
            prefix=data["letters"].upper(),
            partij=data["partij"],
            naam=data["naam"],
            email=data["email"].lower(),
            password=make_password(data["wachtwoord"]),
        )
