import os

from django.core.wsgi import get_wsgi_application

from parties.links import load_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overlast.settings")
application = get_wsgi_application()
# before gunicorn's processes part (overlast/serving.py)
load_pages()
