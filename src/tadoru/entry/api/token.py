"""The token endpoint: client credentials for a short-lived bearer token."""

import base64
import binascii
from typing import Annotated
from urllib.parse import unquote_plus

import orjson
from fastapi import Form
from starlette.responses import Response

from tadoru.app.identity import token
from tadoru.app.identity.session import WrongCredentials
from tadoru.app.identity.token import ScopeRefused
from tadoru.core.access.scope import words
from tadoru.entry.api.call import Call, CalledByForm
from tadoru.entry.api.declare import Answers, Router, declare_public
from tadoru.entry.api.model.token import TokenAnswer, TokenRefusal

ROUTER = Router("token")
_ANSWERS = Answers(
    TokenAnswer,
    limited=True,
    refusals={
        400: {"description": "The request is malformed.", "model": TokenRefusal},
        401: {"description": "Client id or secret is wrong.", "model": TokenRefusal},
    },
)


@declare_public(
    ROUTER, "POST /token", "here a program first proves who it is", ("token.issue", _ANSWERS)
)
def issue(
    call: CalledByForm,
    grant_type: Annotated[str, Form(max_length=100, examples=["client_credentials"])] = "",
    client_id: Annotated[str, Form(max_length=200)] = "",
    client_secret: Annotated[str, Form(max_length=1000)] = "",
    scope: Annotated[str, Form(max_length=1000, examples=["parts:read"])] = "",
) -> Response:
    """Exchange a client's id and secret (HTTP Basic, or in the form) for an access token.

    Source:  RFC 6749 section 4.4 (grant), 2.3.1 (credentials), 3.3 (scope), 5.2 (errors)
    """
    if grant_type != "client_credentials":
        return _refused(400, "unsupported_grant_type" if grant_type else "invalid_request")
    given = _basic(call) or (client_id, client_secret)
    try:
        made = token.issue(call.world, *given, call.address, scope)
    except ScopeRefused:
        return _refused(400, "invalid_scope")
    except WrongCredentials:
        return _refused(401, "invalid_client")
    answer = {
        "access_token": made.access_token,
        "token_type": "Bearer",
        "expires_in": made.expires_in_s,
        "scope": words(made.scopes),
    }
    return _uncached(200, answer)


def _basic(call: Call) -> tuple[str, str] | None:
    scheme, _, encoded = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    name, _, secret = text.partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _refused(status: int, error: str) -> Response:
    response = _uncached(status, {"error": error})
    if status == 401:  # noqa: PLR2004
        response.headers["www-authenticate"] = 'Basic realm="tadoru"'
    return response


def _uncached(status: int, members: dict[str, object]) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(orjson.dumps(members), status, headers, "application/json")
