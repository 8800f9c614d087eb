"""The form in which a beheerder says where people log in."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django import forms
from django.conf import settings

from parties.models import Identiteitsprovider, Partij
from parties.queries.identiteitsproviders import taken_domains
from parties.services.identiteitsproviders import Wanted

DOMAIN = re.compile(r"^(?=.{4,120}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")
# Of everybody and nobody: whoever has such an address is not known by it to work somewhere.
PUBLIC = frozenset({"gmail.com", "outlook.com", "hotmail.com", "live.nl", "live.com", "yahoo.com", "icloud.com",
                    "ziggo.nl", "kpnmail.nl", "planet.nl", "xs4all.nl", "proton.me"})  # fmt: skip


class Words(forms.CharField):
    """A few words, on lines of their own or with commas between them."""

    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "off"})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # max_length is of one word, not of the box

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list where the base has text
        return list(dict.fromkeys(word for word in re.split(r"[\s,;]+", value or "") if word))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        for word in value:
            super().run_validators(word)


class IdentiteitsproviderForm(forms.Form):
    """A provider of one Partij; of one that exists the issuer stays."""

    # Known before it is saved: the provider asks for the address with it first.
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    naam = forms.CharField(
        label="Naam op de knop",
        max_length=60,
        help_text="Zoals uw mensen hun organisatie noemen. De knop heet dan “Ga naar inloggen van …”.",
        error_messages={"required": "Vul de naam in die op de knop komt."},
    )
    issuer = forms.CharField(
        label="Adres van de inlogdienst (issuer)",
        max_length=200,
        help_text="Precies zoals uw inlogdienst zichzelf noemt, bijvoorbeeld https://login.woonstad.example.",
        error_messages={"required": "Vul het adres van de inlogdienst in."},
    )
    client_id = forms.CharField(
        label="Client-ID",
        max_length=190,
        error_messages={"required": "Vul het client-ID in dat uw inlogdienst aan Overlast gaf."},
    )
    client_secret = forms.CharField(
        label="Client-secret",
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Wordt versleuteld bewaard en nooit meer getoond.",
    )
    domeinen = Words(
        label="Wat achter de @ staat in de e-mailadressen",
        max_length=120,
        help_text="Bijvoorbeeld woonstad.example. Wie zo'n adres invult, krijgt de knop van deze organisatie.",
        error_messages={"required": "Vul minstens één domein in."},
    )
    acr = Words(
        label="acr-waarden met een tweede stap",
        required=False,
        max_length=200,
        help_text="Zegt de inlogdienst een van deze waarden, dan vragen wij geen tweede stap meer. Leeg laten mag.",
    )
    amr = Words(
        label="amr-waarden met een tweede stap",
        required=False,
        max_length=40,
        help_text="Bijvoorbeeld mfa. Laat u ook dit leeg, dan vragen wij altijd zelf een code of toegangssleutel.",
    )

    def __init__(self, *args: Any, partij: Partij, provider: Identiteitsprovider | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partij, self.provider = partij, provider
        if provider is not None:
            self.fields["issuer"].disabled = True
            self.fields["issuer"].help_text = "Dit verandert niet. Een andere inlogdienst zet u apart klaar."
            self.fields["client_secret"].help_text = "Laat leeg om het geheim te houden zoals het is."

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"].strip()
        parts = urlsplit(issuer)
        inside = (parts.hostname or "") in settings.OIDC_INTERNAL_HOSTS
        if not parts.hostname or parts.query or parts.fragment or (parts.scheme != "https" and not inside):
            raise forms.ValidationError("Dit is geen adres van een inlogdienst. Het begint met https://.")
        return issuer

    def clean_domeinen(self) -> list[str]:
        domains = [word.lower().lstrip("@") for word in self.cleaned_data["domeinen"]]
        for domain in domains:
            if not DOMAIN.match(domain):
                raise forms.ValidationError(f"{domain} is geen domein. Vul alleen in wat achter de @ staat.")
            if domain in PUBLIC:
                raise forms.ValidationError(f"{domain} is van iedereen. Vul het domein van uw eigen organisatie in.")
        taken = taken_domains(self.partij, but=self.provider.pk if self.provider else None) & set(domains)
        if taken:
            raise forms.ValidationError(f"{min(taken)} hoort al bij een andere organisatie in uw gemeente.")
        return domains

    def clean_id(self) -> UUID:
        given: UUID | None = self.cleaned_data["id"]
        taken = given is None or Identiteitsprovider.objects.filter(pk=given).exists()
        return uuid4() if given is None or taken else given

    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted.__dataclass_fields__})
