"""The demo on one's own machine: fixed secrets, mail in a folder, and one-click login.

This module is the only place where one-click login exists; it refuses every database but the embedded one.
"""

import os

os.environ.setdefault("SECRET_KEY", "demo-only-not-a-secret-demo-only-not-a-secret-demo")
os.environ.setdefault("GATE_KEY", "demo-only-gate-key")
os.environ.setdefault("FILE_KEY", "demo-only-file-key")
os.environ.setdefault("WEBHOOK_KEY", "demo-only-webhook-key")
os.environ.setdefault("LOG_SEAL_KEY", "5eed" * 16)
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")

from django.core.exceptions import ImproperlyConfigured

from overlast.settings import *  # noqa: F403  a settings module is its names
from overlast.settings import DATABASES, INSTALLED_APPS, LOGGING, MAIL_FOLDER, TEMPLATES

if not str(DATABASES["default"]["HOST"]).startswith("/"):
    raise ImproperlyConfigured("settings_demo werkt alleen met de ingebouwde PostgreSQL van deze map.")

DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "overlast.demo"]
ROOT_URLCONF = "overlast.demo.urls"
TEMPLATES[0]["OPTIONS"]["context_processors"].append("overlast.demo.context.demo_persons")
# Browsers give passkeys on http://localhost too; elsewhere only over https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(MAIL_FOLDER)},
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  from settings
WHITENOISE_USE_FINDERS = True
LOGGING["root"]["level"] = os.environ.get("LOG_LEVEL", "WARNING")
