"""Every setting of Overlast; what differs per installation comes from the environment.

Only this module and `settings_demo` exist. Production fails at start when a secret is missing.
"""

import sys
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from overlast import configuration, storage
from overlast.database.connections import for_django
from overlast.termijnen import TERMIJNEN as TERMIJNEN

BASE_DIR = Path(__file__).resolve().parent.parent


try:
    configuration.require()
except configuration.ConfigurationError as error:
    raise ImproperlyConfigured(str(error)) from None
text, number, flag = configuration.text, configuration.number, configuration.enabled
RUN_DIR = Path(text("OVERLAST_RUN_DIR") or BASE_DIR / ".run")
BUILD_DIR = Path(text("OVERLAST_BUILD_DIR") or BASE_DIR / ".build")

DEBUG = False
# True in settings_demo only: one-click login and the mail catcher refuse to be loaded without it.
DEMO = False
# Where the demo keeps its mail; elsewhere mail leaves by SMTP.
MAIL_FOLDER = RUN_DIR / "mail"
SECRET_KEY = text("SECRET_KEY")
# Signs who asks, for which Partij and until when; PostgreSQL holds the same key (privacy/sql/).
GATE_KEY = text("GATE_KEY")
# Wraps the key of each stored file (AES-GCM); the file key itself lives in the gated row.
FILE_KEY = text("FILE_KEY")
WEBHOOK_KEY = text("WEBHOOK_KEY")
ALLOWED_HOSTS = text("ALLOWED_HOSTS").split(",")
SITE_URL = text("SITE_URL") or f"https://{ALLOWED_HOSTS[0]}"
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
    "allauth.socialaccount",
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
    "overlast.machine.doors.MeasureMiddleware",
    "overlast.api_frame.ApiFrameMiddleware",
    "overlast.middleware.GateMiddleware",
    "overlast.logs.RequestLogMiddleware",
    "overlast.middleware.NoStoreMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "overlast.machine.doors.MachineMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parties.middleware.ActivityMiddleware",
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
ROLE = text("OVERLAST_ROLE")
DATABASE_URL = text("DATABASE_URL")
# `inzagelog` reaches the same database outside the request's transaction: a log row is committed before a row is read.
_pooled = flag("DB_POOL", default=ROLE == "app") and "manage.py" not in sys.argv[0]
DATABASES = {
    alias: for_django(DATABASE_URL, ROLE, pool=most if _pooled else 0)
    for alias, most in (("default", 4), ("inzagelog", 2))
}
DATABASE_ROUTERS = ["overlast.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["parties.backend.Backend"]
ANONYMOUS_USER_NAME = None
# django-guardian grants and revokes; PostgreSQL reads its table in the gate, Python never asks `has_perm`.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("naam", "email")},
    },
    {"NAME": "parties.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "parties.passwords.BreachedPasswordValidator"},
]
# What was hashed by another of these is hashed by the first at the next login.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_BREACHED_FILE = text("PASSWORD_BREACHED_FILE")
PASSWORD_RESET_TIMEOUT = 3600
# allauth's own would write a row when somebody opens the link.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a name
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parties.adapters.AccountAdapter"
MFA_ADAPTER = "parties.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY") else 0
# Opens /eerste-start/ while there is no gemeente; empty for the one of `manage.py setup_code`.
SETUP_CODE = text("SETUP_CODE")
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Per address of a network, behind which a whole gemeente may sit, and per account ("key").
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reauthenticate": "5/m/user,20/h/user",
    "reset_password": "20/m/ip,3/900s/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "link_identity": "20/m/ip,3/900s/key",
    "link_identity_code": "20/m/ip",
    "first_start": "5/300s/ip,30/300s/key",
}
# --- logging in at one's own organisation (parties.models.Identiteitsprovider) ---
SOCIALACCOUNT_ADAPTER = "parties.identity.adapter.IdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
# Providers inside the own network, which may have a private address and speak http.
OIDC_INTERNAL_HOSTS = frozenset(name.strip("[]") for name in text("OIDC_INTERNAL_HOSTS").lower().split(",") if name)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Overlast"
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "parties.sessions"
# Without doing anything, and however much is done; a page that asks for news by itself is not somebody who is busy.
SESSION_IDLE_SECONDS = number("SESSION_IDLE_MINUTES") * 60
SESSION_ABSOLUTE_SECONDS = number("SESSION_ABSOLUTE_HOURS") * 3600
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
SESSION_WARNING_SECONDS = 180
SESSION_POLLED = frozenset({"overleg_state", "agendapunt_state", "dossier_status"})
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- web --------------------------------------------------------------------------------------------------------------
CSP_REPORTS = "/csp-rapport/"
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
    "report-uri": [CSP_REPORTS],
    "report-to": ["csp"],
}
REPORTING_ENDPOINTS = f'csp="{CSP_REPORTS}"'
SECURITY_CONTACT = text("SECURITY_CONTACT")
METRICS_TOKEN = text("METRICS_TOKEN")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT")
# What machines ask for inside the network, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# Per casus or melding, for one Partij; `open_bytes` for one person, of what is on its way in.
UPLOAD_LIMITS = {
    "melding_files": 10,
    "melding_bytes": 100 * 1024 * 1024,
    "casus_files": 250,
    "casus_bytes": 1024 * 1024 * 1024,
    "open_bytes": 200 * 1024 * 1024,
}
CLAMAV_HOST = text("CLAMAV_HOST")
CLAMAV_PORT = number("CLAMAV_PORT")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BUILD_DIR / "static"]
# Encrypted files under random names, in one folder or at an S3 service.
STORAGES: dict[str, dict[str, Any]] = {
    "default": storage.of_files(RUN_DIR / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
THEME = text("THEME")

# --- mail, jobs, cache ------------------------------------------------------------------------------------------------
MAILERS: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": text("EMAIL_HOST"),
            "port": number("EMAIL_PORT"),
            "username": text("EMAIL_HOST_USER"),
            "password": text("EMAIL_HOST_PASSWORD"),
            "use_tls": flag("EMAIL_USE_TLS"),
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL") or f"Overlast <overlast@{ALLOWED_HOSTS[0]}>"

REDIS_URL = text("REDIS_URL")
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"cases.tasks.export_*": {"queue": "export"}}
if ROLE == "exporter":
    # In kB. A dossier of hundreds of pages needs hundreds of MB, which Python keeps: the process that made it ends.
    CELERY_WORKER_MAX_MEMORY_PER_CHILD = 160_000
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
    "send_invitations": {"task": "parties.tasks.send_invitations", "schedule": 20.0},
    "remind_reviews": {"task": "parties.tasks.remind_reviews", "schedule": crontab(hour="6", minute="50")},
    "measure": {"task": "overlast.tasks.measure", "schedule": 30.0},
    "remind_datalekken": {"task": "privacy.tasks.remind_datalekken", "schedule": 300.0},
    "announce_verzoeken": {"task": "cases.tasks.announce_verzoeken", "schedule": 60.0},
    # Says what already holds: the gate reads the dates itself.
    "convenant_terms": {"task": "privacy.tasks.keep_convenant_terms", "schedule": crontab(hour="4", minute="7")},
    # Three months ahead, so that a day, or a month, without beat does no harm.
    "ensure_partitions": {"task": "cases.tasks.ensure_partitions", "schedule": crontab(hour="3", minute="17")},
}

# --- the read log: working hours, seals, retention -------------------------------------------------------------------
# From and until, local time; outside it, in weekends and on Dutch holidays a reading is outside working hours.
LOG_WORKING_HOURS = tuple(text("LOG_WORKING_HOURS").split("-"))
# The Ed25519 key that signs seals: 64 hexadecimal characters, or the file that holds them. The worker alone needs it.
LOG_SEAL_KEY = text("LOG_SEAL_KEY")
# Public keys whose seals are ours besides, for instance of before the key was changed; comma separated.
LOG_SEAL_PUBLIC_KEYS = list(filter(None, text("LOG_SEAL_PUBLIC_KEYS").split(",")))
LOG_SEAL_SECONDS = float(text("LOG_SEAL_SECONDS"))
# Where heads of the chain are written down: a file on another machine or medium, and somebody who keeps mail.
LOG_ANCHOR_FILE = text("LOG_ANCHOR_FILE")
LOG_ANCHOR_MAIL = text("LOG_ANCHOR_MAIL")
# Five years (NEN 7513); PostgreSQL never drops anything of the last twelve months.
LOG_RETENTION_MONTHS = number("LOG_RETENTION_MONTHS")
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
API_VERSION = "1.0.0"
API_MAX_BYTES = 64 * 1024
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "overlast.authentication.ActorTokenAuthentication",
        "overlast.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["overlast.authentication.HasActor", "overlast.authentication.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["overlast.authentication.PerToken"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cases.api.parsing.JsonBody"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cases.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Overlast",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (
        "Voor systemen van organisaties in het convenant: meldingen indienen, casussen, actiepunten en agenda lezen."
        " Een systeem ziet en doet nooit meer dan de medewerker van wie de sleutel is, en elke inzage wordt vastgelegd."
    ),
    "CONTACT": {
        "name": "Beheer van Overlast",
        "url": SITE_URL,
        "email": text("API_CONTACT") or f"overlast@{ALLOWED_HOSTS[0]}",
    },
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    "SERVERS": [{"url": f"{SITE_URL}/api/v1", "description": "Deze installatie"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "TAGS": [
        {"name": "meldingen", "description": "Wat er is gemeld."},
        {"name": "casussen", "description": "Waaraan organisaties samen werken."},
        {"name": "actiepunten", "description": "Wat er is afgesproken."},
        {"name": "agenda", "description": "Het casusoverleg."},
        {"name": "webhooks", "description": "Bericht krijgen als er iets gebeurt."},
    ],
    "ENUM_NAME_OVERRIDES": {
        "CasusStatus": "cases.api.casussen.STATES",
        "MeldingStatus": "cases.api.meldingen.STATES",
        "OverlegStatus": "meetings.models.Casusoverleg.Status",
        "Opschalingsniveau": "cases.choices.Niveau",
        "Melderniveau": "cases.choices.Melderniveau",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "overlast.openapi.complete",
    ],
}
# How many requests one token or session may make.
API_RATE = f"{number('API_PER_MINUTE')}/min"
# The certificates that a partner's system may have, when they are not those of the machine.
WEBHOOK_CA_FILE = text("WEBHOOK_CA_FILE")
# Lets webhooks reach addresses inside the own network: only where partners are there.
WEBHOOK_PRIVATE_ADDRESSES = flag("WEBHOOK_PRIVATE_ADDRESSES")
CELERY_BEAT_SCHEDULE |= {
    "deliver_webhooks": {"task": "cases.tasks.deliver_webhooks", "schedule": 10.0},
    "clean_koppelingen": {"task": "cases.tasks.clean_koppelingen", "schedule": crontab(minute="49")},
}

# --- logging: JSON, a request id, never personal data -----------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "overlast.logs.formatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": text("LOG_LEVEL")},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        # RequestLogMiddleware says the same without the address
        "django.request": {"level": "CRITICAL"},
        "asyncio": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
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
    # A guest of the casusoverleg goes with the casussen it came for, and at the latest so long after the meeting.
    "gasten_maanden": 60,
    # Until how many days after a destruction older backups exist; printed on the verklaring van vernietiging.
    "reservekopie_dagen": number("BACKUP_DAYS"),
}
CELERY_BEAT_SCHEDULE |= {
    "retain": {"task": "cases.tasks.retain", "schedule": crontab(hour="3", minute="41")},
    "wipe_files": {"task": "cases.tasks.wipe_files", "schedule": 60.0},
}
CELERY_BEAT_SCHEDULE |= {
    "check_files": {"task": "cases.tasks.check_files", "schedule": 60.0},
    "tidy_uploads": {"task": "cases.tasks.tidy_uploads", "schedule": 1800.0},
}
# By the process that has the folder of the files.
CELERY_TASK_ROUTES |= {
    f"cases.tasks.{name}": {"queue": "export"} for name in ("wipe_files", "check_files", "tidy_uploads")
}
