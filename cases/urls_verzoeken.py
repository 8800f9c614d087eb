"""The pages of informatieverzoeken and the register of verstrekkingen."""

from django.urls import URLPattern, URLResolver, path

from cases.views import informatieverzoeken as views

VERZOEK = "informatieverzoeken/<str:nummer>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("casussen/<str:nummer>/informatieverzoek/", views.informatieverzoek_new, name="informatieverzoek_new"),
    path("informatieverzoeken/", views.informatieverzoek_list, name="informatieverzoek_list"),
    path("informatieverzoeken/spoed/", views.informatieverzoek_call, name="informatieverzoek_call"),
    path(VERZOEK, views.informatieverzoek_detail, name="informatieverzoek_detail"),
    path(f"{VERZOEK}antwoord/", views.informatieverzoek_answer, name="informatieverzoek_answer"),
    path(f"{VERZOEK}inhoud/", views.informatieverzoek_content, name="informatieverzoek_content"),
    path(f"{VERZOEK}intrekken/", views.informatieverzoek_withdraw, name="informatieverzoek_withdraw"),
    path(f"{VERZOEK}beeindigen/", views.informatieverzoek_end, name="informatieverzoek_end"),
    path("verstrekkingen/", views.verstrekking_list, name="verstrekking_list"),
]
