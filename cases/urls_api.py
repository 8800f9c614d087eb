"""The API, version 1. Its document asks for a login, as the rest does."""

from django.urls import URLPattern, path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

from cases.api import CasusDetailView, CasusListView

urlpatterns: list[URLPattern] = [
    path("casussen/", CasusListView.as_view(), name="api_casus_list"),
    path("casussen/<str:nummer>/", CasusDetailView.as_view(), name="api_casus_detail"),
    path(
        "openapi.json",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer]),
        name="api_document",
    ),
]
