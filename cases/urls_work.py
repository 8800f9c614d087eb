"""Mijn werk, messages, and the actiepunten of a casus."""

from django.urls import path

from cases.views import actiepunten, berichten, mijn_werk

urlpatterns = [
    path("", mijn_werk.mijn_werk, name="mijn_werk"),
    path("berichten/", berichten.berichten, name="berichten"),
    path("berichten/gelezen/", berichten.berichten_read, name="berichten_read"),
    path("berichten/<uuid:pk>/", berichten.bericht_open, name="bericht_open"),
    path("casussen/<str:nummer>/actiepunten/", actiepunten.casus_actiepunten, name="casus_actiepunten"),
    path("casussen/<str:nummer>/actiepunten/lezers/", actiepunten.actiepunt_readers, name="actiepunt_readers"),
    path("casussen/<str:nummer>/actiepunten/<uuid:pk>/", actiepunten.actiepunt_finish, name="actiepunt_finish"),
]
