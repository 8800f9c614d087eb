from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parties import secrets
from parties.identity import PARTIJ_KEY, came_through, confirmed_lately, noted_login, released
from parties.models import User
from parties.second_factor import proved

TOTP = "overlast.totp"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a beheerder; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dit account is uitgezet. Vraag het de beheerder van uw organisatie.",
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk of alles goed is getypt.",
        "enter_current_password": "Vul uw huidige wachtwoord in.",
        "incorrect_code": "Deze code klopt niet. Vul de code in die de app nu toont; elke code werkt één keer.",
        "incorrect_password": "Dit wachtwoord klopt niet. Probeer het nog eens.",
        "too_many_login_attempts": "Te veel pogingen. Wacht vijf minuten en probeer het dan nog eens.",
        "rate_limited": "Te veel pogingen. Wacht even en probeer het dan nog eens.",
    }
    _methods = {
        "reauthenticate": "Gebruik uw wachtwoord",
        "mfa_reauthenticate": "Gebruik de app met codes",
        "mfa_reauthenticate:webauthn": "Gebruik een toegangssleutel",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """The web may change of an account, whosever it is, the password and nothing else."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """A session that has not shown its second factor shows that; the password again would prove nothing new."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        methods = [
            {**method, "description": self._methods.get(method["id"], method["description"])} for method in methods
        ]
        if provider := came_through(context.request):
            return [*self._at_provider(provider), *(each for each in methods if each["id"] != "reauthenticate")]
        if proved(context.request):
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def _at_provider(self, provider: str) -> list[dict[str, Any]]:
        """Nothing at a provider that was stopped meanwhile: nobody is sent there."""
        url = reverse("provider_reauthenticate")
        names = released().filter(pk=provider).values_list("naam", flat=True)
        return [{"id": "provider", "description": f"Bevestig bij {naam}", "url": url} for naam in names]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """allauth asks nothing of who has no password and no factor of their own; their provider can ask it."""
        if came_through(context.request) and not confirmed_lately(context.request):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app, **options)

    def pre_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse | None:
        """Note what a provider proved: that a second factor was used is believed where that was agreed with it."""
        login = noted_login(request)
        request.session.pop(PARTIJ_KEY, None)
        if login:
            request.session[PARTIJ_KEY] = login.partij_id
            if login.second_factor:
                record_authentication(request, user, "mfa", type="provider")
        return super().pre_login(request, user, **details)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of apps with codes encrypted (AES-GCM), so that a copy of the database gives no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Zet eerst een app met codes aan of voeg een toegangssleutel toe.",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def is_mfa_enabled(self, user: User, types: list[str] | None = None) -> bool:
        """Our own factor is not asked besides one that was just shown to the provider."""
        login = noted_login(context.request)
        return not (login and login.second_factor) and super().is_mfa_enabled(user, types)

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, label=TOTP, key=settings.FILE_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises cryptography.exceptions.InvalidTag when the value was changed or FILE_KEY is another one."""
        return secrets.unseal(encrypted_text, label=TOTP, key=settings.FILE_KEY)
