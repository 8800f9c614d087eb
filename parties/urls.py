"""Accounts and organisations. Of allauth only what is used here: nobody signs up or manages addresses."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path

from parties.identity.own_ways import own_factor, own_password
from parties.identity.provider import provider_callback, provider_login
from parties.views import aanmelden, identiteitsproviders, sessies
from parties.views.account import mijn_gegevens
from parties.views.tokens import api_toegang, revoke_api_token

account_patterns: list[URLPattern | URLResolver] = [
    path("login/", aanmelden.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", own_password(account.password_set), name="account_set_password"),
    path("password/reset/", aanmelden.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/<uidb36>/<key>/", account.password_reset_from_key, name="account_reset_password_from_key"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # before those of allauth, which they guard
    path("2fa/totp/activate/", own_factor(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", own_factor(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", own_factor(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", own_factor(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/recovery-codes/", own_factor(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", own_factor(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", own_factor(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessies.sessions, name="usersessions_list"),
    path("sessions/<int:session_id>/beeindigen/", sessies.end_session, name="usersession_end"),
    path("blijf-ingelogd/", aanmelden.stay_logged_in, name="stay_logged_in"),
    path("oidc/koppelen/", aanmelden.link_identity, name="link_identity"),
    path("oidc/bevestigen/", aanmelden.provider_reauthenticate, name="provider_reauthenticate"),
    path("oidc/<uuid:provider_id>/login/", provider_login, name="openid_connect_login"),
    path("oidc/<uuid:provider_id>/login/callback/", provider_callback, name="openid_connect_callback"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(account_patterns)),
    path("", include("parties.urls_gemeente")),
    path("mijn-gegevens/", mijn_gegevens, name="mijn_gegevens"),
    path("beheer/inloggen/", identiteitsproviders.providers, name="providers"),
    path("beheer/inloggen/nieuw/<int:partij_id>/", identiteitsproviders.provider_new, name="provider_new"),
    path("beheer/inloggen/<uuid:provider_id>/", identiteitsproviders.provider_detail, name="provider_detail"),
    path("beheer/inloggen/<uuid:provider_id>/wijzigen/", identiteitsproviders.provider_edit, name="provider_edit"),
    path("beheer/inloggen/<uuid:provider_id>/testen/", identiteitsproviders.provider_test, name="provider_test"),
    path("beheer/inloggen/<uuid:provider_id>/aan/", identiteitsproviders.provider_release, name="provider_release"),
    path("beheer/inloggen/<uuid:provider_id>/uit/", identiteitsproviders.provider_stop, name="provider_stop"),
    path(
        "beheer/inloggen/<uuid:provider_id>/los/<int:identity_id>/",
        identiteitsproviders.provider_unlink,
        name="provider_unlink",
    ),
    path("api-toegang/", api_toegang, name="api_toegang"),
    path("api-toegang/<int:token_id>/intrekken/", revoke_api_token, name="revoke_api_token"),
]
