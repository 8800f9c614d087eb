from django.urls import path

from overlast.demo import views
from overlast.urls import urlpatterns as application_urls

urlpatterns = [
    path("demo/inloggen/", views.demo_login, name="demo_login"),
    path("demo/postvak/", views.mailbox, name="mailbox"),
    *application_urls,
]
