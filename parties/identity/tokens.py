"""Reading what an identity provider states about somebody: nothing of it counts before all of this held."""

import time
from typing import Any

import jwt

from parties.identity.http import Distrusted, keys

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY_SECONDS = 60
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


def claims_of(token: str, *, issuer: str, client_id: str, nonce: str, jwks_uri: str) -> dict[str, Any]:
    """The claims of an id_token (OpenID Connect Core 3.1.3.7), its signature always checked.

    Raises Distrusted when anything is not as it should be, requests.RequestException when the keys cannot be had.
    """
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Distrusted("signed in another way")
        claims = jwt.decode(
            token,
            key=_signing_key(header.get("kid"), jwks_uri),
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise Distrusted(type(error).__name__) from None
    audience = claims["aud"]
    if claims.get("azp", client_id) != client_id or (isinstance(audience, list) and len(audience) > 1):
        raise Distrusted("meant for somebody else")
    if not nonce or claims.get("nonce") != nonce:
        raise Distrusted("not the answer to our question")
    return claims


def _signing_key(kid: str | None, jwks_uri: str) -> jwt.PyJWK:
    """The key with this name; keys change, so an unknown name is looked up afresh once."""
    for fresh in (False, True):
        found = jwt.PyJWKSet.from_dict(keys(jwks_uri, fresh=fresh)).keys
        named = [key for key in found if key.key_id == kid] if kid else found
        if len(named) == 1:
            return named[0]
    raise Distrusted("signed with an unknown key")


def proves_second_factor(claims: dict[str, Any], *, acr: list[str], amr: list[str]) -> bool:
    """Whether the provider says, in the words agreed with it, that a second factor was used. Silence is no."""
    said = claims.get("amr")
    methods = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
    return claims.get("acr") in acr or any(each in amr for each in methods)


def proved_again(claims: dict[str, Any], *, within: int) -> bool:
    """Whether somebody showed who they are less than `within` seconds ago."""
    at = claims.get("auth_time")
    return isinstance(at, int | float) and not isinstance(at, bool) and time.time() - at < within + LEEWAY_SECONDS


def verified_address(claims: dict[str, Any]) -> str:
    """The mail address that the provider vouches for, in lower case; "" when it vouches for none."""
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str):
        return ""
    return address.strip().lower()
