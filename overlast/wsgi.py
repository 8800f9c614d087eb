import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overlast.settings")
application = get_wsgi_application()
# Every page is loaded now, and not with the first request: before gunicorn's processes part (overlast/serving.py).
get_resolver().url_patterns  # noqa: B018 - asking for them imports them
