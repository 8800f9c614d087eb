"""The pages of the casusoverleg."""

from django.urls import URLPattern, URLResolver, include, path

from meetings.views import agenda, agendapunt, gasten, overleggen

of_agendapunt: list[URLPattern | URLResolver] = [
    path("", agendapunt.agendapunt_detail, name="agendapunt_detail"),
    path("stand/", agendapunt.agendapunt_state, name="agendapunt_state"),
    path("verplaatsen/", agenda.agendapunt_move, name="agendapunt_move"),
    path("wijzigen/", agenda.agendapunt_edit, name="agendapunt_edit"),
    path("verwijderen/", agenda.agendapunt_remove, name="agendapunt_remove"),
    path("aanwezigheid/", agendapunt.agendapunt_presence, name="agendapunt_presence"),
    path("besluit/", agendapunt.agendapunt_besluit, name="agendapunt_besluit"),
    path("casusregisseur/", agendapunt.agendapunt_casusregisseur, name="agendapunt_casusregisseur"),
    path("actiepunt/", agendapunt.agendapunt_actiepunt, name="agendapunt_actiepunt"),
    path("behandeld/", agendapunt.agendapunt_finish, name="agendapunt_finish"),
    path("in-behandeling/", agendapunt.agendapunt_treat, name="agendapunt_treat"),
    path("sluiten/", agendapunt.agendapunt_close, name="agendapunt_close"),
    path("lezers/", agendapunt.agendapunt_readers, name="agendapunt_readers"),
]
of_overleg: list[URLPattern | URLResolver] = [
    path("", agenda.overleg_detail, name="overleg_detail"),
    path("stand/", agenda.overleg_state, name="overleg_state"),
    path("wijzigen/", overleggen.overleg_edit, name="overleg_edit"),
    path("starten/", overleggen.overleg_start, name="overleg_start"),
    path("afronden/", overleggen.overleg_finish, name="overleg_finish"),
    path("versturen/", overleggen.overleg_send, name="overleg_send"),
    path("casus-toevoegen/", agenda.overleg_add, name="overleg_add"),
    path("volgorde/", agenda.agenda_sort, name="agenda_sort"),
    path("gasten/", gasten.gasten, name="gasten"),
    path("gasten/<uuid:gast_id>/getekend/", gasten.gast_sign, name="gast_sign"),
    path("gasten/<uuid:gast_id>/weg/", gasten.gast_leave, name="gast_leave"),
    path("besluitenlijst/", overleggen.besluitenlijst_page, name="besluitenlijst"),
    path("agenda/<uuid:agendapunt_id>/", include(of_agendapunt)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("overleggen/", overleggen.overleg_list_page, name="overleg_list"),
    path("overleggen/plannen/", overleggen.overleg_new, name="overleg_new"),
    path("overleggen/agenderen/", agenda.agenda_add, name="agenda_add"),
    path("overleggen/<uuid:overleg_id>/", include(of_overleg)),
    path("besluiten/<uuid:agendapunt_id>/<uuid:besluit_id>/", agendapunt.besluit_edit, name="besluit_edit"),
]
