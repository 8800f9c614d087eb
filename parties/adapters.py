import base64
import os
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest

from parties.models import User
from parties.second_factor import proved

NONCE_BYTES = 12


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

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """A session that has not shown its second factor shows that; the password again would prove nothing new."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        methods = [
            {**method, "description": self._methods.get(method["id"], method["description"])} for method in methods
        ]
        if proved(context.request):
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"] or methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of apps with codes encrypted (AES-GCM), so that a copy of the database gives no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Zet eerst een app met codes aan of voeg een toegangssleutel toe.",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def _cipher(self) -> AESGCM:
        return AESGCM(sha256(b"overlast.totp:" + settings.FILE_KEY.encode()).digest())

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises cryptography.exceptions.InvalidTag when the value was changed or FILE_KEY is another one."""
        raw = base64.b64decode(encrypted_text)
        return self._cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
