"""The pages about keeping and destroying."""

from django.urls import URLPattern, path

from cases.views import bewaren, doeltoets

urlpatterns: list[URLPattern] = [
    path("bewaren/", bewaren.bewaren, name="bewaren"),
    path("bewaren/voorstellen/<uuid:pk>/", bewaren.bewaren_voorstel, name="bewaren_voorstel"),
    path("bewaren/voorstellen/<uuid:pk>/vernietigen/", bewaren.bewaren_vernietigen, name="bewaren_vernietigen"),
    path("bewaren/voorstellen/<uuid:pk>/uitstellen/", bewaren.bewaren_uitstellen, name="bewaren_uitstellen"),
    path("bewaren/register/", bewaren.bewaren_register, name="bewaren_register"),
    path("bewaren/register/<uuid:pk>/verklaring/", bewaren.verklaring, name="verklaring"),
    path("bewaren/bewaarplicht/", bewaren.bewaarplichten, name="bewaarplichten"),
    path("bewaren/bewaarplicht/<uuid:pk>/einde/", bewaren.bewaarplicht_end, name="bewaarplicht_end"),
    path("bewaren/termijnen/", bewaren.bewaartermijnen, name="bewaartermijnen"),
    path("casussen/<str:nummer>/doeltoets/", doeltoets.casus_doeltoets, name="casus_doeltoets"),
    path("casussen/<str:nummer>/bewaarplicht/", doeltoets.casus_bewaarplicht, name="casus_bewaarplicht"),
]
