"""The resources of this app in the API."""

from django.urls import URLPattern, path

from meetings.api import OverlegDetailView, OverlegListView

urlpatterns: list[URLPattern] = [
    path("overleggen", OverlegListView.as_view(), name="api_overleg_list"),
    path("overleggen/<uuid:pk>", OverlegDetailView.as_view(), name="api_overleg_detail"),
]
