"""Forms of logging in."""

from allauth.account.forms import EmailField
from django import forms
from django.http import HttpRequest

from parties.background import later
from parties.mails import send_new_password

ADDRESS_ERRORS = {
    "required": "Vul uw e-mailadres in.",
    "invalid": "Dit is geen e-mailadres. Een e-mailadres ziet eruit als naam@organisatie.nl.",
}


class AddressForm(forms.Form):
    """The first step of logging in."""

    login = EmailField(label="E-mailadres", error_messages=ADDRESS_ERRORS)


class ResetForm(forms.Form):
    """Asking for a link to choose a new password. Looks nobody up: that happens after the answer has gone."""

    email = EmailField(label="E-mailadres", error_messages=ADDRESS_ERRORS)

    def save(self, _request: HttpRequest) -> None:
        later(send_new_password, self.cleaned_data["email"].strip().lower())


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Acht tekens, bijvoorbeeld BCDF-2345.",
        error_messages={"required": "Vul de code uit de mail in."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
