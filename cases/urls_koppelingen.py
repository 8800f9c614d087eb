"""The page with which somebody watches over the webhooks of a system."""

from django.urls import URLPattern, path

from cases.views.webhooks import webhook_remove, webhook_switch, webhooks

urlpatterns: list[URLPattern] = [
    path("api-toegang/webhooks/", webhooks, name="webhooks"),
    path("api-toegang/webhooks/<uuid:pk>/zetten/", webhook_switch, name="webhook_switch"),
    path("api-toegang/webhooks/<uuid:pk>/verwijderen/", webhook_remove, name="webhook_remove"),
]
