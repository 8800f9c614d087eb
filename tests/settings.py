"""Production's settings with an environment for tests; only what would make tests slow or unsafe differs."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-" * 6)
os.environ.setdefault("GATE_KEY", "tests-only-gate-key-" * 2)
os.environ.setdefault("FILE_KEY", "tests-only-file-key-" * 2)
os.environ.setdefault("WEBHOOK_KEY", "tests-only-webhook-key-" * 2)
os.environ.setdefault("LOG_SEAL_KEY", "7e57" * 16)
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("SITE_URL", "http://localhost")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")
os.environ.setdefault("DB_POOL", "0")
# no test reaches a database that it did not ask a fixture for
os.environ.setdefault("DATABASE_URL", "postgresql:///ask-for-a-database-fixture?host=/nonexistent&port=5432")

from overlast.settings import *  # noqa: F403 - a settings module is its names
from overlast.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
