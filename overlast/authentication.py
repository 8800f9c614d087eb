"""How the API knows who asks: a token of a partner system, or the session of the browser; and how often it may."""

import logging
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from redis import RedisError
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from overlast.middleware import client_ip
from parties.actor import Actor, actor_of
from parties.models import ApiToken, User
from parties.services.tokens import note_use
from privacy import gate

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports this module

logger = logging.getLogger(__name__)


class ActorTokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer …`; the token acts as one Medewerker, expires and can be revoked."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request).split()
        if not header or header[0].lower() != self.keyword.lower().encode():
            return None
        if len(header) != 2:
            raise exceptions.AuthenticationFailed(
                "Stuur de kopregel zo: Authorization: Bearer, een spatie, de sleutel."
            )
        now = timezone.now()
        token = (
            ApiToken.objects.select_related("medewerker__user", "medewerker__partij__gemeente")
            .filter(hash=sha256(header[1]).hexdigest(), verloopt_op__gt=now, ingetrokken_op=None)
            .filter(medewerker__actief=True, medewerker__user__is_active=True)
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed("Deze sleutel is onbekend, verlopen of ingetrokken.")
        web = request._request
        web.actor = actor_of(token.medewerker, sessie=f"token-{token.pk}", verzoek=web.verzoek, ip=client_ip(web))
        gate.enter(web.actor)
        note_use(token, now=now)
        return token.medewerker.user, token

    def authenticate_header(self, _request: Request) -> str:
        return f'{self.keyword} realm="overlast"'


class BrowserSession(authentication.SessionAuthentication):
    """The session of a browser that proved a second factor; what changes something carries the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        if request._request.actor is None:
            return None
        return super().authenticate(request)

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            raise exceptions.PermissionDenied("Stuur vanuit een browser de kopregel X-CSRFToken mee.") from None


class HasActor(permissions.BasePermission):
    """Somebody acts for a Partij, may work on casussen and signed the geheimhoudingsverklaring."""

    message = "Met deze rol werkt u niet aan casussen."

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        actor: Actor | None = request._request.actor
        if actor is not None and actor.sees_content and not actor.geheimhouding:
            self.message = "Onderteken eerst de geheimhoudingsverklaring in Overlast."
        return actor is not None and actor.sees_content and actor.geheimhouding


class HasScope(permissions.BasePermission):
    """A token does only what its owner chose; a session is the owner in person."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        needed = getattr(view, "scopes", {}).get("GET" if request.method == "HEAD" else request.method)
        self.message = f"Deze sleutel mag dit niet. Nodig is: {needed}."
        return needed is None or not isinstance(request.auth, ApiToken) or needed in request.auth.scopes


class PerToken(SimpleRateThrottle):
    """How many requests one token or session may make; without a cache nobody is stopped."""

    scope = "api"

    def get_rate(self) -> str:
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, _view: "APIView") -> str | None:
        actor: Actor | None = request._request.actor
        return f"api-rate:{actor.sessie}" if actor else None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return bool(super().allow_request(request, view))
        except (OSError, RedisError) as error:
            logger.warning("api_rate_not_counted", extra={"error": type(error).__name__})
            return True


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = ActorTokenAuthentication
    name = "sleutel"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Een persoonlijke sleutel; u maakt hem op de pagina API-toegang.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = BrowserSession
    name = "sessie"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "De sessie van een browser, na inloggen met een tweede stap.",
        }
