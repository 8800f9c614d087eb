"""The pages of interventies, letters and the dossier of a casus; included by cases/urls.py."""

from django.urls import path

from cases.views import dossiers, interventies

INTERVENTIES = "casussen/<str:nummer>/interventies/"
DOSSIER = "casussen/<str:nummer>/dossier/"

urlpatterns = [
    path(INTERVENTIES, interventies.casus_interventies, name="casus_interventies"),
    path(f"{INTERVENTIES}nieuw/<slug:soort>/", interventies.interventie_new, name="interventie_new"),
    path(f"{INTERVENTIES}brief/<slug:soort>/", interventies.brief_new, name="brief_new"),
    path(f"{INTERVENTIES}<uuid:pk>/beginnen/", interventies.interventie_begin, name="interventie_begin"),
    path(f"{INTERVENTIES}<uuid:pk>/afronden/", interventies.interventie_finish, name="interventie_finish"),
    path(DOSSIER, dossiers.casus_dossier, name="casus_dossier"),
    path(f"{DOSSIER}beginnen/", dossiers.dossier_start, name="dossier_start"),
    path(f"{DOSSIER}<uuid:pk>/teksten/", dossiers.dossier_texts, name="dossier_texts"),
    path(f"{DOSSIER}<uuid:pk>/stukken/", dossiers.dossier_choose, name="dossier_choose"),
    path(f"{DOSSIER}<uuid:pk>/op-datum/", dossiers.dossier_order, name="dossier_order"),
    path(f"{DOSSIER}<uuid:pk>/producties/<uuid:productie>/", dossiers.dossier_move, name="dossier_move"),
    path(f"{DOSSIER}<uuid:pk>/maken/", dossiers.dossier_export, name="dossier_export"),
    path(f"{DOSSIER}<uuid:pk>/stand/", dossiers.dossier_status, name="dossier_status"),
]
