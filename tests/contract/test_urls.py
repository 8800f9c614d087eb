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
    "everybody": """eerste_start huisstijl_css beeldmerk
        uitnodiging api_document api_document_yaml api_nothing health_live health_ready metrics robots security_txt csp_report
        account_login account_logout account_inactive mfa_authenticate mfa_login_webauthn
        mfa_reauthenticate mfa_reauthenticate_webauthn account_reauthenticate
        account_reset_password account_reset_password_done account_reset_password_from_key
        account_reset_password_from_key_done link_identity openid_connect_login openid_connect_callback""",
    "account": """mfa_index mfa_view_recovery_codes mfa_download_recovery_codes mfa_generate_recovery_codes
        mfa_activate_totp mfa_deactivate_totp mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn
        account_change_password account_set_password usersessions_list choose_partij switch_partij
        usersession_end stay_logged_in provider_reauthenticate""",
    # content, privacy officer and, to read, FG; a beheerder is refused (tests/contract/test_informatieverzoek_leaks.py)
    "actor": "bewaarplicht_end rectificatie besluit_withdraw informatieverzoek_list informatieverzoek_call informatieverzoek_detail"
    " informatieverzoek_answer"
    " informatieverzoek_end mijn_werk mijn_gegevens geheimhouding convenant berichten bericht_open berichten_read"
    " convenant_versies convenant_versie convenant_matrix convenant_cel convenant_partijen convenant_teksten"
    " convenant_vergelijken convenant_kit convenant_kit_stuk convenant_bijlage convenant_json",
    # beheerder, privacy officer and, to read, FG; who works on casussen is refused
    "keeping": "herstelverzoeken herstel_besluit toegangsbeoordelingen toegangsbeoordeling toegangsoordeel"
    " toegangsbeoordeling_csv toegangsbeoordeling_pdf beheerhandelingen",
    "signatory": "convenant_ondertekenen",
    "content": """api_toegang revoke_api_token api_casus_list api_casus_detail api_casus_inzage
        api_melding_list api_melding_detail api_actiepunt_list api_actiepunt_detail api_actiepunt_finish api_webhook_list
        api_webhook_detail api_overleg_list api_overleg_detail webhooks webhook_switch webhook_remove
        besluit_edit casus_list
        casus_detail casus_aanmelden casus_voortgang casus_actiepunten actiepunt_finish actiepunt_readers
        casus_deelnemers deelname_end worker_add worker_remove casus_documenten casus_dossier dossier_export
        dossier_order dossier_move dossier_status
        dossier_choose dossier_texts dossier_start casus_gegevens gegeven_detail casus_interventies interventie_finish
        interventie_begin brief_new interventie_new casus_reason gegeven_add gegeven_new vrijgave gegeven_readers
        casus_new document_download document_remove upload_new upload_part melding_list melding_detail melding_open_casus melding_join melding_correct
        melding_adres melding_new melding_form melding_concept overleg_list overleg_detail overleg_finish
        agendapunt_detail agendapunt_presence agendapunt_actiepunt agendapunt_finish agendapunt_besluit
        agendapunt_casusregisseur agendapunt_treat agendapunt_readers agendapunt_close agendapunt_state agendapunt_move
        agendapunt_remove agendapunt_edit besluitenlijst gasten gast_sign gast_leave overleg_add overleg_state overleg_start overleg_send
        agenda_sort overleg_edit agenda_add overleg_new triage triage_detail triage_decide triage_take
        casus_doeltoets casus_bewaarplicht
        triage_invite search toegang toegang_read toegang_give casus_privacy toestemming_new toestemming_withdraw
        kennisgeving_plan kennisgeving voorstel_withdraw noodprocedure
        informatieverzoek_new informatieverzoek_content informatieverzoek_withdraw""",
    "oversight": """convenant_voorbeelden
        bewaren bewaren_voorstel bewaren_register verklaring bewaarplichten bewaartermijnen
        toegang_overzicht noodprocedure_beoordelen
        privacy datalekken datalek_detail datalek_pdf verstrekking_list
        inzagelog inzagelog_regel inzagelog_persoon logbeoordelingen logbeoordeling zegels
        rechtenverzoek_list rechtenverzoek_detail""",
    # the beheerder of the organisation that leads
    "lead": """adressen adressen_inlezen adresimport adresimport_overnemen adresimport_verslag complexen complex_detail
        complex_adressen complex_los complex_weg wijken wijk_detail wijk_adressen wijk_los wijk_weg
        gemeente gemeente_logo gemeente_kleuren gemeente_termijnen partij_new catalogus catalogus_soort
        catalogus_soort_new catalogus_eigen_soort catalogus_interventie catalogus_order""",
    "beheerder": "beheer partij_list partij_edit partij_huisstijl huisstijl_voorbeeld"
    " medewerkers medewerker_uitnodigen uitnodiging_intrekken medewerker_detail medewerker_blokkeren"
    " medewerker_deblokkeren medewerker_afwezig afwezigheid_einde medewerker_vertrekt herstel_vragen"
    " toegangsbeoordeling_begin"
    " providers provider_new provider_detail provider_edit provider_test provider_release provider_stop provider_unlink",
    "officer": """convenant_import bewaren_vernietigen bewaren_uitstellen
        voorstel_decide noodprocedure_review geheimhouding_overzicht
        bekijk_als bekijk_als_partij bekijk_als_zoek datalek_new datalek_edit datalek_close
        inzagelog_csv inzageoverzicht
        rechtenverzoek_new rechtenverzoek_identity rechtenverzoek_consult rechtenverzoek_step
        rechtenverzoek_decide rechtenverzoek_overview rechtenverzoek_letter raadpleging
        convenant_nieuw convenant_status convenant_clausule convenant_partij convenant_gevolgen""",
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
