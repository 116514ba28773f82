"""An identity provider that speaks OpenID Connect: authorization code, PKCE, a checked id_token.

1. The provider's own document says where its pages are; it must name the issuer it was asked for.
2. The browser goes there with state, nonce and the hash of a verifier.
3. Its code and our verifier are exchanged for an id_token, over a call of our own.
4. The token's signature is by a key that the provider publishes, with an algorithm that we name;
   it is for us, from the issuer, for this sign-in (nonce), and has not ended.

Source: OpenID Connect Core 1.0 sections 3.1.2 and 3.1.3.7, Discovery 1.0 section 4.3, RFC 7636
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote_plus

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tadoru.core.identity.federation import (
    Federated,
    Handshake,
    ProviderRefused,
    ProviderUnavailable,
)
from tadoru.core.notice.call import AddressRefused, Reply, Unreachable
from tadoru.core.words import N_

ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")  # never none, never a shared secret
SCOPE = "openid email profile"
LEEWAY_S = 60  # between two clocks
LOOKED_UP_EVERY = timedelta(hours=1)  # the provider's document and keys
SECONDS = 5.0  # for a call: somebody waits for the page
TOKEN_CHARACTERS_MAX = 20_000


class Caller(Protocol):
    """What makes calls; `remote.http` guards where they may go."""

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 10.0,
    ) -> Reply:
        """Return the answer."""
        ...


class OpenIdProvider:
    """One provider, at its issuer's address, to which this node is a client."""

    def __init__(
        self,
        http: Caller,
        now: Callable[[], datetime],
        issuer: str,
        client: tuple[str, str],
        name: str,
    ) -> None:
        """Keep who we are to the provider; it is not called before somebody signs in."""
        self.name = name
        self._http, self._now, self._issuer = http, now, issuer
        self._client_id, self._client_secret = client
        self._document = _Kept(now, self._discovered)
        self._keys = _Kept(now, lambda: self._json("GET", self._document.get()["jwks_uri"]))

    def page(self, handshake: Handshake) -> str:
        """Return the provider's address to send a browser to.

        Raises:  ProviderUnavailable
        """
        wish: dict[str, str] = {
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": create_s256_code_challenge(handshake.verifier),
            "code_challenge_method": "S256",
        }
        place = self._document.get()["authorization_endpoint"]
        address: str = prepare_grant_uri(
            place, self._client_id, "code", handshake.back, SCOPE, **wish
        )
        return address

    def identity(self, code: str, handshake: Handshake) -> Federated:
        """Return whom the code stands for.

        Raises:  ProviderRefused, ProviderUnavailable
        """
        claims = self._claims(self._token(code, handshake), handshake.nonce)
        mail = claims.get("email")
        return Federated(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            email=mail if isinstance(mail, str) else None,
            email_verified=claims.get("email_verified") is True,
        )

    def _discovered(self) -> dict[str, Any]:
        found = self._json("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self._issuer or not all(
            isinstance(found.get(name), str) for name in wanted
        ):
            raise ProviderUnavailable(N_("The identity provider's document is not of this issuer."))
        return found

    def _token(self, code: str, handshake: Handshake) -> str:
        place = self._document.get()["token_endpoint"]
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=handshake.back,
            code=code,
            code_verifier=handshake.verifier,
        )
        offered = self._document.get().get("token_endpoint_auth_methods_supported")
        method = "client_secret_basic"
        if isinstance(offered, list) and method not in offered:
            method = "client_secret_post"
        who = (self._client_id, self._client_secret)
        if method == "client_secret_basic":  # RFC 6749 section 2.3.1
            who = (quote_plus(who[0]), quote_plus(who[1]))
        auth = ClientAuth(*who, method)
        headers = {
            "accept": "application/json",
            "content-type": "application/x-www-form-urlencoded",
        }
        _, headers, body = auth.prepare("POST", place, headers, body)
        answer = self._json("POST", place, headers=headers, body=body.encode())
        token = answer.get("id_token")
        if not isinstance(token, str) or len(token) > TOKEN_CHARACTERS_MAX:
            raise ProviderRefused(N_("The identity provider sent no token about you."))
        return token

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """Return what a token says, if it holds; new keys of the provider are looked up once."""
        try:
            try:
                found = jwt.decode(token, self._key_set(), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError, LookupError):
                self._keys.drop()
                found = jwt.decode(token, self._key_set(), algorithms=list(ALGORITHMS))
            self._rules(nonce).validate(found.claims)
        except (JoseError, ValueError, LookupError, TypeError) as error:
            raise ProviderRefused(
                N_("The identity provider's token does not hold: {why}."), why=str(error)[:200]
            ) from error
        claims: dict[str, Any] = found.claims
        audience = claims["aud"]
        others = isinstance(audience, list) and len(audience) > 1
        if claims.get("azp", self._client_id) != self._client_id or (
            others and "azp" not in claims
        ):
            raise ProviderRefused(N_("The identity provider's token is for another program."))
        return claims

    def _rules(self, nonce: str) -> jwt.JWTClaimsRegistry:
        """Return what must stand in a token."""
        return jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )

    def _key_set(self) -> KeySet:
        """Return the provider's keys that sign; a shared secret among them is no such key."""
        listed = self._keys.get().get("keys")
        keys = [
            key
            for key in (listed if isinstance(listed, list) else [])
            if isinstance(key, dict)
            and key.get("kty") in {"RSA", "EC", "OKP"}
            and key.get("use", "sig") == "sig"
        ]
        return KeySet.import_key_set({"keys": keys})

    def _json(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> dict[str, Any]:
        try:
            reply = self._http.call(method, url, headers=headers, body=body, seconds=SECONDS)
            found = json.loads(reply.body)
        except (Unreachable, AddressRefused, ValueError) as error:
            raise ProviderUnavailable(
                N_("The identity provider does not answer as it should: {why}"),
                why=str(error)[:200],
            ) from error
        if reply.status == 400 and isinstance(found, dict):  # noqa: PLR2004  (RFC 6749 section 5.2)
            raise ProviderRefused(
                N_("The identity provider refuses: {why}."), why=str(found.get("error"))[:100]
            )
        if reply.status != 200 or not isinstance(found, dict):  # noqa: PLR2004
            raise ProviderUnavailable(
                N_("The identity provider does not answer as it should: {why}"),
                why=f"HTTP {reply.status}",
            )
        return found


class _Kept:
    """Something looked up at the provider, and kept for a while."""

    def __init__(self, now: Callable[[], datetime], look_up: Callable[[], dict[str, Any]]) -> None:
        self._now, self._look_up = now, look_up
        self._found: tuple[datetime, dict[str, Any]] | None = None

    def get(self) -> dict[str, Any]:
        """Return it, fresh enough."""
        now = self._now()
        if self._found is None or not timedelta() <= now - self._found[0] < LOOKED_UP_EVERY:
            self._found = (now, self._look_up())
        return self._found[1]

    def drop(self) -> None:
        """Look it up anew next time."""
        self._found = None
