"""The convenant and the read log."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
