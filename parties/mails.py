"""Mails about accounts: a link and nothing about anybody."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from parties.models import Medewerker, User
from parties.queries import awaited


def may_choose_password(user: User) -> bool:
    """Whether a mail may lead to a new password: not for who logs in at the own organisation, or never had one here."""
    works = Medewerker.objects.filter(user=user, actief=True).exists() or awaited(user)
    return (
        user.is_active and user.has_usable_password() and works and not SocialAccount.objects.filter(user=user).exists()
    )


def send_new_password(address: str) -> None:
    """Mail a link to choose a new password, if that address has an account that has one."""
    user = User.objects.filter(email__iexact=address).first()
    if user is None or not may_choose_password(user):
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    body = render_to_string("mail/nieuw_wachtwoord.txt", {"link": link, "minutes": minutes})
    EmailMessage(subject="Een nieuw wachtwoord voor Overlast", body=body, to=[user.email]).send()
