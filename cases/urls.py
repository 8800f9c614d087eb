"""The pages of meldingen and casussen."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
