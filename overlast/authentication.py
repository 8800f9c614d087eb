"""How the API knows who asks: the session of the browser, or a token of a partner system."""

from hashlib import sha256

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from parties.actor import actor_of
from parties.models import ApiToken, User
from privacy import gate


class ActorTokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token …`; the token acts as one Medewerker and expires."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request).split()
        if len(header) != 2 or header[0].decode("latin-1") != self.keyword:
            return None
        token = (
            ApiToken.objects.select_related("medewerker__user", "medewerker__partij__gemeente")
            .filter(hash=sha256(header[1]).hexdigest(), verloopt_op__gt=timezone.now())
            .filter(medewerker__actief=True, medewerker__user__is_active=True)
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed("Dit token is onbekend of verlopen.")
        web = request._request
        web.actor = actor_of(token.medewerker, sessie=f"token-{token.pk}", verzoek=web.verzoek)
        gate.enter(web.actor)
        return token.medewerker.user, token

    def authenticate_header(self, _request: Request) -> str:
        return self.keyword


class HasActor(permissions.BasePermission):
    """Somebody acts for a Partij and may work on casussen."""

    def has_permission(self, request: Request, _view: object) -> bool:
        actor = request._request.actor
        return actor is not None and actor.sees_content and actor.geheimhouding


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = ActorTokenAuthentication
    name = "token"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <waarde>"}
