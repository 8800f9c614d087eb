"""The pages of meldingen and of documents."""

from django.urls import URLPattern, path

from cases.views import documents, meldingen, uploads

MELDING = "meldingen/<str:nummer>/"
CASUS = "casussen/<str:nummer>/"

urlpatterns: list[URLPattern] = [
    path("meldingen/", meldingen.melding_list_view, name="melding_list"),
    path("meldingen/nieuw/", meldingen.melding_new, name="melding_new"),
    path("meldingen/adres/", meldingen.melding_adres, name="melding_adres"),
    path("meldingen/nieuw/<uuid:pk>/", meldingen.melding_form, name="melding_form"),
    path("meldingen/nieuw/<uuid:pk>/concept/", meldingen.melding_concept, name="melding_concept"),
    path(MELDING, meldingen.melding_detail_view, name="melding_detail"),
    path(f"{MELDING}verbeteren/", meldingen.melding_correct, name="melding_correct"),
    path(f"{MELDING}casus/", meldingen.melding_open_casus, name="melding_open_casus"),
    path(f"{MELDING}koppelen/", meldingen.melding_join, name="melding_join"),
    path(f"{CASUS}documenten/", documents.casus_documenten, name="casus_documenten"),
    path(f"{CASUS}vrijgave/<slug:tabel>/<uuid:rij>/", documents.vrijgave, name="vrijgave"),
    path("documenten/<uuid:pk>/", documents.document_download, name="document_download"),
    path("documenten/<uuid:pk>/weghalen/", documents.document_remove, name="document_remove"),
    path("bestanden/", uploads.upload_new, name="upload_new"),
    path("bestanden/<uuid:pk>/", uploads.upload_part, name="upload_part"),
]
