"""Accounts and organisations. Of allauth only what is used here: nobody signs up or manages addresses."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

from parties.views.account import mijn_gegevens
from parties.views.tokens import api_toegang, revoke_api_token

account_patterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(account_patterns)),
    path("mijn-gegevens/", mijn_gegevens, name="mijn_gegevens"),
    path("api-toegang/", api_toegang, name="api_toegang"),
    path("api-toegang/<int:token_id>/intrekken/", revoke_api_token, name="revoke_api_token"),
]
