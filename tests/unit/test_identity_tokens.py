"""What an identity provider signs counts only when everything about it holds."""

import base64
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from parties.identity import tokens as identity_tokens
from parties.identity.http import Distrusted
from parties.identity.tokens import claims_of, proved_again, proves_second_factor, verified_address

ISSUER, CLIENT, NONCE = "https://login.woonstad.example", "overlast", "n" * 32
KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)


def public(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    return json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": "RS256"}


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The provider's keys; what is asked of it is noted."""
    calls: list[bool] = []

    def keys(_address: str, *, fresh: bool = False) -> dict[str, Any]:
        calls.append(fresh)
        return {"keys": [public(KEY, "k1"), *([public(OTHER, "k2")] if fresh else [])]}

    monkeypatch.setattr(identity_tokens, "keys", keys)
    return calls


def token(key: Any = KEY, alg: str = "RS256", kid: str | None = "k1", **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": "a-1", "iat": now, "exp": now + 300, "nonce": NONCE} | changes
    headers = {"kid": kid} if kid else None
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm=alg, headers=headers)


def read(value: str, nonce: str = NONCE) -> dict[str, Any]:
    return claims_of(value, issuer=ISSUER, client_id=CLIENT, nonce=nonce, jwks_uri="https://x.example/jwks")


def test_a_right_token_is_read_and_new_keys_are_fetched_once(asked: list[bool]) -> None:
    assert read(token())["sub"] == "a-1"
    assert read(token(OTHER, kid="k2"))["sub"] == "a-1"
    assert asked == [False, False, True]


PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def signed_with_the_public_key() -> str:
    """A token of who knows the public key only: signed with that, as if it were a shared secret."""
    head, body, _ = token().split(".")
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT","kid":"k1"}').rstrip(b"=").decode()
    mac = hmac.digest(PUBLIC, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elders.example"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"aud": "iemand-anders"},
        {"aud": [CLIENT, "iemand-anders"]},
        {"aud": None},
        {"azp": "iemand-anders"},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"nonce": "anders"},
        {"nonce": None},
        {"key": OTHER},
        {"kid": "k9"},
        {"key": "", "alg": "none"},
    ],
    ids=" ".join,
)
def test_anything_that_does_not_hold_refuses_it(wrong: dict[str, Any]) -> None:
    with pytest.raises(Distrusted):
        read(token(**wrong))


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "a.b.c", token().rsplit(".", 1)[0] + ".AAAA", signed_with_the_public_key()],
    ids=["nothing", "a letter", "three letters", "another signature", "signed with the public key"],
)
def test_what_is_no_token_is_refused(garbage: str) -> None:
    with pytest.raises(Distrusted):
        read(garbage)


def test_no_nonce_of_ours_means_no_question_of_ours() -> None:
    with pytest.raises(Distrusted):
        read(token(nonce=""), nonce="")


def test_only_the_words_that_were_agreed_mean_a_second_factor() -> None:
    agreed = {"acr": ["urn:sterk"], "amr": ["mfa"]}
    assert proves_second_factor({"acr": "urn:sterk"}, **agreed)
    assert proves_second_factor({"amr": ["pwd", "mfa"]}, **agreed)
    for said in ({}, {"acr": None}, {"acr": ["urn:sterk"]} | {"amr": "mfa"}, {"amr": ["pwd"]}, {"amr": {"mfa": True}}):
        assert not proves_second_factor(said, **{"acr": ["urn:sterk"], "amr": ["mfa"]}), said
    assert not proves_second_factor({"acr": "", "amr": [""]}, acr=[], amr=[])


def test_an_address_counts_when_the_provider_vouches_for_it() -> None:
    assert verified_address({"email": "Anna@Woonstad.example ", "email_verified": True}) == "anna@woonstad.example"
    for said in ({"email": "a@b.nl"}, {"email": "a@b.nl", "email_verified": "true"}, {"email_verified": True}):
        assert verified_address(said) == ""


def test_again_means_a_moment_ago() -> None:
    now = time.time()
    assert proved_again({"auth_time": now - 10}, within=300)
    for at in (now - 3600, None, True, "nu"):
        assert not proved_again({"auth_time": at}, within=300)
