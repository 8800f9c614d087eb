"""The resources of this app in the API; no address ends with a slash, and one that does is not there."""

from django.urls import URLPattern, path, register_converter

from cases.api.actiepunten import ActiepuntAfrondingView, ActiepuntDetailView, ActiepuntListView
from cases.api.casussen import CasusDetailView, CasusInzageView, CasusListView
from cases.api.meldingen import MeldingDetailView, MeldingListView
from cases.api.webhooks import WebhookDetailView, WebhookListView


class Nummer:
    """What a number can look like; anything else is not there."""

    regex = "[0-9A-Z-]{1,16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Nummer, "nummer")
urlpatterns: list[URLPattern] = [
    path("casussen", CasusListView.as_view(), name="api_casus_list"),
    path("casussen/<nummer:nummer>", CasusDetailView.as_view(), name="api_casus_detail"),
    path("casussen/<nummer:nummer>/inzagen", CasusInzageView.as_view(), name="api_casus_inzage"),
    path("meldingen", MeldingListView.as_view(), name="api_melding_list"),
    path("meldingen/<nummer:nummer>", MeldingDetailView.as_view(), name="api_melding_detail"),
    path("actiepunten", ActiepuntListView.as_view(), name="api_actiepunt_list"),
    path("actiepunten/<uuid:pk>", ActiepuntDetailView.as_view(), name="api_actiepunt_detail"),
    path("actiepunten/<uuid:pk>/afrondingen", ActiepuntAfrondingView.as_view(), name="api_actiepunt_finish"),
    path("webhooks", WebhookListView.as_view(), name="api_webhook_list"),
    path("webhooks/<uuid:pk>", WebhookDetailView.as_view(), name="api_webhook_detail"),
]
