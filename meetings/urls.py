"""The pages of the casusoverleg."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
