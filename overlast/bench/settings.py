"""Production settings with one page more, to compare with, and a count of queries for who asks.

Only overlast/bench starts a server with these. They change nothing else: DEBUG is off, TLS is in front of the server,
and the pool, the gate and the log are those of production.
"""

import os

os.environ.setdefault("SECRET_KEY", "bench-only-not-a-secret-bench-only-not-a-secret-bench")
os.environ.setdefault("GATE_KEY", "bench-only-gate-key")
os.environ.setdefault("FILE_KEY", "bench-only-file-key")
os.environ.setdefault("WEBHOOK_KEY", "bench-only-webhook-key")
os.environ.setdefault("LOG_SEAL_KEY", "5eed" * 16)
os.environ.setdefault("ALLOWED_HOSTS", "bench.overlast.example")
os.environ.setdefault("BEHIND_PROXY", "1")
# One asker asks as fast as it can here; the requests are counted as elsewhere.
os.environ.setdefault("API_PER_MINUTE", "100000")

from django.core.exceptions import ImproperlyConfigured

from overlast.settings import *  # noqa: F403  a settings module is its names
from overlast.settings import DATABASES, MIDDLEWARE

if not str(DATABASES["default"]["HOST"]).startswith("/"):
    raise ImproperlyConfigured("overlast.bench meet alleen met de ingebouwde PostgreSQL van deze map.")

MIDDLEWARE = ["overlast.bench.reference.ReferenceMiddleware", *MIDDLEWARE]
