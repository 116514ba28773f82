"""An identity provider, from OpenID Connect Core 1.0 and Discovery 1.0; knows nothing of us.

A real HTTP server on this machine. `vouches` says what its next token claims; tests bend it.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "tadoru-test", "a secret of the client: 100% & +"


class Provider:
    """The provider's memory: its key, the codes it gave out, and what it says of people."""

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {"sub": "248289761001", "email_verified": True}
        self.now = time.time
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "k1"}
        self.signs_with = self.key = generate_private_key(SECP256R1())
        self.codes: dict[str, dict[str, str]] = {}
        self.calls: list[str] = []
        self.basic_only = True
        self.breaks = ""

    def document(self) -> dict[str, Any]:
        """Discovery 1.0 section 3."""
        methods = ["client_secret_basic"] if self.basic_only else ["client_secret_post"]
        return {
            "issuer": self.issuer if self.breaks != "issuer" else "https://elsewhere.example",
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": methods,
        }

    def keys(self) -> dict[str, Any]:
        """RFC 7517 section 5; RFC 7518 section 6.2.1."""
        numbers = self.key.public_key().public_numbers()
        x, y = (_b64(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        key = {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "k1", "use": "sig"}
        return {"keys": [key]}

    def authorize(self, query: dict[str, str]) -> str:
        """Core section 3.1.2.5: send the person back with a code."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Core section 3.1.3.2 and RFC 7636 section 4.6: check the request, answer with a token."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["grant_type"] != "authorization_code":
            return 400, {"error": "invalid_grant"}
        proof = _b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(self.now())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.claims
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        """RFC 6749 section 2.3.1: both halves are form-encoded before they are joined."""
        if not self.basic_only:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        scheme, _, encoded = authorization.partition(" ")
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
        given = parse_qs(f"name={name}&secret={secret}")
        return scheme == "Basic" and given == {"name": [CLIENT], "secret": [SECRET]}

    def _signed(self, claims: dict[str, Any]) -> str:
        """RFC 7515 section 7.1; RFC 7518 section 3.4."""
        parts = [_b64(json.dumps(part).encode()) for part in (self.header, claims)]
        text = ".".join(parts)
        if self.header["alg"] == "none":
            return f"{text}."
        r, s = decode_dss_signature(self.signs_with.sign(text.encode(), ECDSA(SHA256())))
        return f"{text}.{_b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve a provider on a free port."""
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            made.calls.append(f"GET {parts.path}")
            if parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("location", made.authorize(query))
                self.end_headers()
            elif parts.path == "/keys":
                self._answer(200, made.keys())
            elif parts.path == "/.well-known/openid-configuration":
                self._answer(500 if made.breaks == "document" else 200, made.document())
            else:
                self._answer(404, {})

        def do_POST(self) -> None:
            made.calls.append(f"POST {self.path}")
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*made.token(form, self.headers.get("authorization", "")))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")
