"""Every setting of Overlast; what differs per installation comes from the environment.

Only this module and `settings_demo` exist. Production fails at start when a secret is missing.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = Path(os.environ.get("OVERLAST_RUN_DIR", BASE_DIR / ".run"))
BUILD_DIR = Path(os.environ.get("OVERLAST_BUILD_DIR", BASE_DIR / ".build"))


def secret(name: str) -> str:
    """A value that production may not do without."""
    try:
        return os.environ[name]
    except KeyError:
        raise ImproperlyConfigured(f"Zet de omgevingsvariabele {name}; zie .env.example.") from None


def secret_file(name: str) -> str:
    """What stands in the file that this variable names; empty when it names none."""
    path = os.environ.get(name, "")
    return Path(path).read_text().strip() if path else ""


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0") == "1"


DEBUG = False
# True in settings_demo only: one-click login and the mail catcher refuse to be loaded without it.
DEMO = False
# Where the demo keeps its mail; elsewhere mail leaves by SMTP.
MAIL_FOLDER = RUN_DIR / "mail"
SECRET_KEY = secret("SECRET_KEY")
# Signs who asks, for which Partij and until when; PostgreSQL holds the same key (privacy/sql/).
GATE_KEY = secret("GATE_KEY")
# Wraps the key of each stored file (AES-GCM); the file key itself lives in the gated row.
FILE_KEY = secret("FILE_KEY")
ALLOWED_HOSTS = secret("ALLOWED_HOSTS").split(",")
SITE_URL = os.environ.get("SITE_URL", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "overlast",
    "meetings",
    "cases",
    "privacy",
    "parties",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "overlast.middleware.GateMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "overlast.middleware.NoStoreMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parties.middleware.SecondFactorMiddleware",
    "overlast.middleware.ActorMiddleware",
]

ROOT_URLCONF = "overlast.urls"
WSGI_APPLICATION = "overlast.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "overlast.context.shell",
            ],
            "builtins": ["django.templatetags.static", "overlast.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ---------------------------------------------------------------------------------------------------------
ROLE = os.environ.get("OVERLAST_ROLE", "app")
if ROLE not in {"app", "owner", "worker", "exporter", "migrator"}:
    raise ImproperlyConfigured(f"OVERLAST_ROLE kent geen rol {ROLE!r}.")


def database(url: str, role: str) -> dict[str, Any]:
    """Connection settings of one role, from a URL without a user."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "USER": f"ov_{role}",
        "PASSWORD": os.environ.get(f"DB_PASSWORD_{role.upper()}", ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"application_name": f"overlast-{role}"},
    }


DATABASE_URL = secret("DATABASE_URL")
# `inzagelog` reaches the same database outside the request's transaction: a log row is committed before a row is read.
DATABASES = {"default": database(DATABASE_URL, ROLE), "inzagelog": database(DATABASE_URL, ROLE)}
DATABASE_ROUTERS = ["overlast.routers.OneDatabase"]
if flag("DB_POOL", ROLE == "app") and "manage.py" not in sys.argv[0]:
    for _alias, _size in (("default", 4), ("inzagelog", 2)):
        DATABASES[_alias]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _size, "timeout": 5}
else:
    for _alias in DATABASES:
        DATABASES[_alias]["CONN_MAX_AGE"] = 60 if ROLE in {"worker", "exporter"} else 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ANONYMOUS_USER_NAME = None
# django-guardian grants and revokes; PostgreSQL reads its table in the gate, Python never asks `has_perm`.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parties.adapters.AccountAdapter"
MFA_ADAPTER = "parties.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY", False) else 0
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Overlast"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- web --------------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", False) else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
CLAMAV_HOST = os.environ.get("CLAMAV_HOST", "")
CLAMAV_PORT = int(os.environ.get("CLAMAV_PORT", "3310"))

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BUILD_DIR / "static"]
# One folder of encrypted files under random names; any Django storage (S3) can take its place.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": os.environ.get("FILE_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": {"location": os.environ.get("MEDIA_ROOT", str(RUN_DIR / "files"))},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
THEME = os.environ.get("THEME", "overlast-theme")

# --- mail, jobs, cache ------------------------------------------------------------------------------------------------
MAILERS: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("EMAIL_HOST", "localhost"),
            "port": int(os.environ.get("EMAIL_PORT", "25")),
            "username": os.environ.get("EMAIL_HOST_USER", ""),
            "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
            "use_tls": flag("EMAIL_USE_TLS", False),
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"Overlast <overlast@{ALLOWED_HOSTS[0]}>")

REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"cases.tasks.export_*": {"queue": "export"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 600}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(RUN_DIR / "queue"),
        "data_folder_out": str(RUN_DIR / "queue"),
        "control_folder": str(RUN_DIR / "queue-control"),
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Who writes the messages of the privacy app, which lies below the app that keeps them.
NOTIFIER = "cases.services.berichten.notify"
PRIVACY_DESK = "overlast.privacy_desk.cards"
CELERY_BEAT_SCHEDULE = {
    "remind_officers": {"task": "cases.tasks.remind_officers", "schedule": crontab(hour="6", minute="20")},
    "remind": {"task": "cases.tasks.remind", "schedule": 60.0},
    "deliver": {"task": "cases.tasks.deliver", "schedule": 20.0},
    "remind_datalekken": {"task": "privacy.tasks.remind_datalekken", "schedule": 300.0},
    "announce_verzoeken": {"task": "cases.tasks.announce_verzoeken", "schedule": 60.0},
    # Says what already holds: the gate reads the dates itself.
    "convenant_terms": {"task": "privacy.tasks.keep_convenant_terms", "schedule": crontab(hour="4", minute="7")},
    # Three months ahead, so that a day, or a month, without beat does no harm.
    "ensure_partitions": {"task": "cases.tasks.ensure_partitions", "schedule": crontab(hour="3", minute="17")},
}

# --- the read log: working hours, seals, retention -------------------------------------------------------------------
# From and until, local time; outside it, in weekends and on Dutch holidays a reading is outside working hours.
LOG_WORKING_HOURS = tuple(os.environ.get("LOG_WORKING_HOURS", "07:00-19:00").split("-"))
# The Ed25519 key that signs seals: 64 hexadecimal characters, or the file that holds them. The worker alone needs it.
LOG_SEAL_KEY = os.environ.get("LOG_SEAL_KEY", "") or secret_file("LOG_SEAL_KEY_FILE")
# Public keys whose seals are ours besides, for instance of before the key was changed; comma separated.
LOG_SEAL_PUBLIC_KEYS = list(filter(None, os.environ.get("LOG_SEAL_PUBLIC_KEYS", "").split(",")))
LOG_SEAL_SECONDS = float(os.environ.get("LOG_SEAL_SECONDS", "5"))
# Where heads of the chain are written down: a file on another machine or medium, and somebody who keeps mail.
LOG_ANCHOR_FILE = os.environ.get("LOG_ANCHOR_FILE", "")
LOG_ANCHOR_MAIL = os.environ.get("LOG_ANCHOR_MAIL", "")
# Five years (NEN 7513); PostgreSQL never drops anything of the last twelve months.
LOG_RETENTION_MONTHS = int(os.environ.get("LOG_RETENTION_MONTHS", "60"))
# How long after the end of a month its review is late.
LOG_REVIEW_DAYS = 14
CELERY_BEAT_SCHEDULE |= {
    "seal": {"task": "privacy.tasks.seal", "schedule": LOG_SEAL_SECONDS},
    "anchor": {"task": "privacy.tasks.write_anchor", "schedule": 600.0},
    "mail_anchor": {"task": "privacy.tasks.mail_anchor", "schedule": crontab(hour="6", minute="5")},
    "verify_log": {"task": "privacy.tasks.verify_log", "schedule": crontab(hour="2", minute="11")},
    "retire_log": {"task": "privacy.tasks.retire_log", "schedule": crontab(day_of_month="2", hour="4", minute="23")},
    "remind_review": {"task": "privacy.tasks.remind_review", "schedule": crontab(hour="7", minute="40")},
}

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "overlast.authentication.ActorTokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["overlast.authentication.HasActor"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cases.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Overlast",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["overlast.authentication.HasActor"],
}

# --- logging: JSON, a request id, never personal data -----------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "overlast.logs.formatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

# --- retention: how long something stays is a Bewaartermijn per gemeente; these say when who is told ------------------
BEWAREN = {
    # How long before a term passes the privacy officer hears of it.
    "waarschuwing_dagen": 30,
    # After how many months somebody decides whether a casus goes on; missed, it is afgeschermd.
    "doeltoets_maanden": 6,
    # Until how many days after a destruction older backups exist; printed on the verklaring van vernietiging.
    "reservekopie_dagen": int(os.environ.get("BACKUP_DAYS", "35")),
}
CELERY_BEAT_SCHEDULE |= {
    "retain": {"task": "cases.tasks.retain", "schedule": crontab(hour="3", minute="41")},
    "wipe_files": {"task": "cases.tasks.wipe_files", "schedule": 60.0},
}
# By the process that has the folder of the files.
CELERY_TASK_ROUTES |= {"cases.tasks.wipe_files": {"queue": "export"}}

# --- terms, in working days (wd) or calendar days; proposed defaults of the field, to be set per installation ---------
TERMIJNEN = {
    "melding_bevestiging_wd": 2,
    "melding_triage_wd": 5,
    "eerste_contact_wd": 10,
    "overleg_aanmelden_dagen": 5,
    "overleg_agenda_dagen": 3,
    "actiepunt_dagen": 14,
    "herinnering_dagen": 3,
    "te_laat_casusregisseur_dagen": 3,
    "te_laat_regisseur_dagen": 7,
    "te_laat_n3_dagen": 14,
    "wvggz_dagen": 14,
    "overleg_besluitenlijst_dagen": 2,
    "overleg_correctie_dagen": 5,
    "overleg_elke_dagen": 14,
    "overleg_duur_minuten": 120,
    "overleg_opening_minuten": 10,
    "agendapunt_minuten": 10,
    # Twenty-eight days are never more than the month of art. 14(3)(a) AVG.
    "kennisgeving_dagen": 28,
    "kennisgeving_uitstel_dagen": 90,
    "toestemming_dagen": 365,
    "toegang_dagen": 90,
    "noodprocedure_minuten": 60,
    "noodprocedure_per_dag": 5,
    "noodprocedure_beoordelen_wd": 3,
    "convenant_waarschuwing_dagen": 90,
    "informatieverzoek_bekend_wd": 3,
    "informatieverzoek_inhoud_wd": 10,
    "informatieverzoek_spoed_wd": 1,
    "informatieverzoek_herinnering_wd": 1,
    "informatieverzoek_geldig_dagen": 90,
}
