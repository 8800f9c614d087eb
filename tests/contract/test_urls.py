"""Every address of the application, with who it is for. One that is not listed here fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests import factories as make
from tests.databases import Database

# Audience by name of the address: `everybody` needs no login, `account` a login, `actor` acts for a Partij, `content`
# works on casussen, `oversight` is a privacy officer or FG, `officer` a privacy officer only,
# `beheerder` keeps organisations and people and sees no casus.
AUDIENCES = {
    "everybody": """
        account_inactive account_login account_logout account_reauthenticate account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done api_document
        api_document_yaml api_nothing beeldmerk csp_report eerste_start health_live health_ready huisstijl_css
        link_identity metrics mfa_authenticate mfa_login_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn
        openid_connect_callback openid_connect_login robots security_txt uitnodiging
    """,
    "account": """
        account_change_password account_set_password choose_partij mfa_activate_totp mfa_add_webauthn
        mfa_deactivate_totp mfa_download_recovery_codes mfa_edit_webauthn mfa_generate_recovery_codes mfa_index
        mfa_list_webauthn mfa_remove_webauthn mfa_view_recovery_codes provider_reauthenticate stay_logged_in
        switch_partij usersession_end usersessions_list
    """,
    # content, privacy officer and, to read, FG; a beheerder is refused (tests/contract/test_informatieverzoek_leaks.py)
    "actor": """
        bericht_open berichten berichten_read besluit_withdraw bewaarplicht_end convenant convenant_bijlage
        convenant_cel convenant_json convenant_kit convenant_kit_stuk convenant_matrix convenant_partijen
        convenant_teksten convenant_vergelijken convenant_versie convenant_versies geheimhouding
        informatieverzoek_answer informatieverzoek_call informatieverzoek_detail informatieverzoek_end
        informatieverzoek_list mijn_gegevens mijn_werk rectificatie
    """,
    # beheerder, privacy officer and, to read, FG; who works on casussen is refused
    "keeping": """
        beheerhandelingen herstel_besluit herstelverzoeken toegangsbeoordeling toegangsbeoordeling_csv
        toegangsbeoordeling_pdf toegangsbeoordelingen toegangsoordeel
    """,
    "signatory": "convenant_ondertekenen",
    "content": """
        actiepunt_finish actiepunt_readers agenda_add agenda_sort agendapunt_actiepunt agendapunt_besluit
        agendapunt_casusregisseur agendapunt_close agendapunt_detail agendapunt_edit agendapunt_finish agendapunt_move
        agendapunt_presence agendapunt_readers agendapunt_remove agendapunt_state agendapunt_treat
        api_actiepunt_detail api_actiepunt_finish api_actiepunt_list api_casus_detail api_casus_inzage api_casus_list
        api_melding_detail api_melding_list api_overleg_detail api_overleg_list api_toegang api_webhook_detail
        api_webhook_list besluit_edit besluitenlijst brief_new casus_aanmelden casus_actiepunten casus_bewaarplicht
        casus_deelnemers casus_detail casus_documenten casus_doeltoets casus_dossier casus_gegevens casus_interventies
        casus_list casus_new casus_privacy casus_reason casus_voortgang deelname_end document_download document_remove
        dossier_choose dossier_export dossier_move dossier_order dossier_start dossier_status dossier_texts gast_leave
        gast_sign gasten gegeven_add gegeven_detail gegeven_new gegeven_readers informatieverzoek_content
        informatieverzoek_new informatieverzoek_withdraw interventie_begin interventie_finish interventie_new
        kennisgeving kennisgeving_plan melding_adres melding_concept melding_correct melding_detail melding_form
        melding_join melding_list melding_new melding_open_casus noodprocedure overleg_add overleg_detail overleg_edit
        overleg_finish overleg_list overleg_new overleg_send overleg_start overleg_state revoke_api_token search
        toegang toegang_give toegang_read toestemming_new toestemming_withdraw triage triage_decide triage_detail
        triage_invite triage_take upload_new upload_part voorstel_withdraw vrijgave webhook_remove webhook_switch
        webhooks worker_add worker_remove
    """,
    "oversight": """
        bewaarplichten bewaartermijnen bewaren bewaren_register bewaren_voorstel convenant_voorbeelden datalek_detail
        datalek_pdf datalekken inzagelog inzagelog_persoon inzagelog_regel logbeoordeling logbeoordelingen
        noodprocedure_beoordelen privacy rechtenverzoek_detail rechtenverzoek_list toegang_overzicht verklaring
        verstrekking_list zegels
    """,
    # the beheerder of the organisation that leads
    "lead": """
        adresimport adresimport_overnemen adresimport_verslag adressen adressen_inlezen catalogus
        catalogus_eigen_soort catalogus_interventie catalogus_order catalogus_soort catalogus_soort_new
        complex_adressen complex_detail complex_los complex_weg complexen gemeente gemeente_kleuren gemeente_logo
        gemeente_termijnen partij_new wijk_adressen wijk_detail wijk_los wijk_weg wijken
    """,
    "beheerder": """
        afwezigheid_einde beheer herstel_vragen huisstijl_voorbeeld medewerker_afwezig medewerker_blokkeren
        medewerker_deblokkeren medewerker_detail medewerker_uitnodigen medewerker_vertrekt medewerkers partij_edit
        partij_huisstijl partij_list provider_detail provider_edit provider_new provider_release provider_stop
        provider_test provider_unlink providers toegangsbeoordeling_begin uitnodiging_intrekken
    """,
    "officer": """
        bekijk_als bekijk_als_partij bekijk_als_zoek bewaren_uitstellen bewaren_vernietigen convenant_clausule
        convenant_gevolgen convenant_import convenant_nieuw convenant_partij convenant_status datalek_close
        datalek_edit datalek_new geheimhouding_overzicht inzagelog_csv inzageoverzicht noodprocedure_review
        raadpleging rechtenverzoek_consult rechtenverzoek_decide rechtenverzoek_identity rechtenverzoek_letter
        rechtenverzoek_new rechtenverzoek_overview rechtenverzoek_step voorstel_decide
    """,
}
AUDIENCE = {name: audience for audience, names in AUDIENCES.items() for name in names.split()}


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the application with its pattern, as the resolver knows them."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


def sample(route: str) -> str:
    """An address of `route` with values that exist nowhere."""
    values = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "99999999", "regelnummer": "99999999"}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: values.get(found.group(1) or "", "LW-AAAA-BBBB"), route)


def test_every_address_is_listed_with_its_audience() -> None:
    assert {each.name for _, each in patterns()} == set(AUDIENCE)


@pytest.fixture(scope="module")
def people(module_db: Database) -> dict[str, Client]:
    with make.as_role():
        here = make.gemeente()
        politie = make.partij(here, "politie")
        regie = make.partij(here, "gemeente_burgemeester")
        make.convenant(here)
        worker, officer = make.medewerker(politie), make.medewerker(politie, "privacy_officer")
        keeper, watcher = make.medewerker(politie, "beheerder"), make.medewerker(politie, "fg")
        lead = make.medewerker(regie, "beheerder")
    return {
        "nobody": Client(raise_request_exception=False),
        "content": make.client(worker),
        "oversight": make.client(officer),
        "beheerder": make.client(keeper),
        "fg": make.client(watcher),
        "lead": make.client(lead),
    }


ROUTES = sorted((route, each.name) for route, each in patterns())


@pytest.mark.parametrize(("route", "name"), ROUTES, ids=[str(name) for _, name in ROUTES])
def test_who_is_let_in(people: dict[str, Client], route: str, name: str) -> None:
    audience, address = AUDIENCE[name], sample(route)
    answers = {who: browser.get(address).status_code for who, browser in people.items()}
    assert all(status < 500 for status in answers.values()), answers
    if audience == "everybody":
        return
    assert answers["nobody"] in (302, 401, 403, 405), answers
    if audience == "content":
        assert {answers["oversight"], answers["beheerder"]} <= {403, 405}, answers
    if audience == "oversight":
        assert {answers["content"], answers["beheerder"]} == {403}, answers
    if audience == "lead":
        assert {answers[who] for who in ("content", "oversight", "fg", "beheerder")} <= {403, 405}, answers
        assert answers["lead"] != 403, answers
    if audience == "beheerder":
        assert {answers["content"], answers["oversight"], answers["fg"]} <= {403, 405}, answers
        assert answers["beheerder"] != 403, answers
    if audience == "keeping":
        assert answers["content"] in (403, 405), answers
        assert 403 not in (answers["beheerder"], answers["oversight"]), answers
    if audience == "officer":
        assert {answers["content"], answers["beheerder"], answers["fg"]} <= {403, 405}, answers
