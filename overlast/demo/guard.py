"""Keeps the demo's open doors (fixed passwords, one-click login) away from every database that is not a demo's."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from overlast.database.embedded import CHECKOUT, checkout_key


def is_embedded() -> bool:
    """Say whether Django's database is an embedded one of this checkout: nothing else has such a socket folder."""
    host = str(connection.settings_dict["HOST"])
    return host.startswith(f"{CHECKOUT / '.run'}/") or (host.startswith("/") and f"-{checkout_key()}/" in f"{host}/")


def require_embedded() -> None:
    """Raises ImproperlyConfigured unless the database is an embedded one."""
    if not is_embedded():
        raise ImproperlyConfigured("Demogegevens komen alleen in de ingebouwde PostgreSQL van deze map.")


def require_demo() -> None:
    """Raises ImproperlyConfigured outside `settings_demo`, or when the database is not the embedded one."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Dit deel bestaat alleen in de demo.")
    require_embedded()
