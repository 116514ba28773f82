"""The API as one ASGI application, to be mounted at /api/v1."""

from collections.abc import Awaitable, Callable, Sequence

import orjson
from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tadoru import __version__
from tadoru.app.world import World
from tadoru.core.access import scope
from tadoru.core.problems import Problem
from tadoru.entry.api import (
    account,
    baseline,
    campaign,
    exchange,
    feed,
    footprint,
    identity,
    partner,
    piece,
    record,
    refusals,
    request,
    talk,
    token,
    trace,
    transfer,
)
from tadoru.entry.api.declare import Limiters, Router, mount
from tadoru.entry.api.model.problem import ProblemDocument
from tadoru.entry.rules import public, ruled

PREFIX = "/api/v1"
BODY_MAX = 20 * 1024 * 1024  # bytes; the largest is a structure as CSV
THREADS = 3  # few: with more, threads only wait for each other
SLOW_THREADS = 2
ROUTERS: Sequence[Router] = tuple(
    module.ROUTER
    for module in (
        token,
        account,
        identity,
        trace,
        transfer,
        footprint,
        campaign,
        request,
        exchange,
        record,
        partner,
        piece,
        baseline,
        talk,
        feed,
    )
)


class Api(FastAPI):
    """The application, whose every refusal is a document."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call."""
        if scope["type"] == "http":
            send = refusals.too_large_explained(scope, send)
        await super().__call__(scope, receive, send)


def limits() -> Limiters:
    """Return how many calls are worked out at the same time."""
    return CapacityLimiter(THREADS), CapacityLimiter(SLOW_THREADS)


def build(world: World, limiters: Limiters | None = None) -> FastAPI:
    """Return the application; nothing in it waits for a start-up event."""
    limiters = limiters or limits()
    app = Api(
        title="tadoru",
        version=__version__,
        summary="A node of a battery data space.",
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        max_body_size=BODY_MAX,
        redirect_slashes=False,
    )
    app.state.world = world
    app.state.limiters = limiters
    app.add_exception_handler(Problem, refusals.on_problem)
    app.add_exception_handler(RequestValidationError, refusals.on_defects)
    app.add_exception_handler(HTTPException, refusals.on_http)
    app.add_exception_handler(Exception, refusals.on_bug)
    for router in ROUTERS:
        mount(app, router)
    app.add_route("/openapi.json", _openapi(app), include_in_schema=False)
    return app


def description(app: FastAPI) -> dict[str, object]:
    """Return the OpenAPI document, with the ways to sign in."""
    document = app.openapi()
    parts = document["components"]
    parts["securitySchemes"] = _SCHEMES
    parts["parameters"] = _PARAMETERS
    _, shared = models_json_schema(
        [(ProblemDocument, "serialization")], ref_template="#/components/schemas/{model}"
    )
    parts["schemas"].update(shared["$defs"])
    return document


def _openapi(app: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    async def openapi(_request: Request) -> Response:
        return Response(orjson.dumps(description(app)), media_type="application/json")

    return ruled(openapi, public("describes the interface, holds no data"))


_SCOPES = {
    f"{area}:{half}": f"{said}: {scope.HALVES[half]}"
    for area, said in scope.LABELS.items()
    for half in scope.HALVES
}
_SCHEMES = {
    "client": {
        "type": "oauth2",
        "description": "A program of an operator, by client credentials.",
        "flows": {"clientCredentials": {"tokenUrl": f"{PREFIX}/token", "scopes": _SCOPES}},
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "tadoru_session",
        "description": "A signed-in person; writes repeat the session's X-CSRF-Token.",
    },
}
_PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Makes the write happen once, however often it is sent.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the reading that the update is based on.",
        "schema": {"type": "string", "pattern": '^("[0-9]{1,9}-[0-9a-f]+"|[*])$'},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the last reading.",
        "schema": {"type": "string"},
    },
}
_DESCRIPTION = """\
Every verb of the node over HTTP.

- Numbers that must be exact are strings of decimal digits; units are the last part of a name
  (`mass_kg`), or stand beside the number (`unit`).
- Refusals are problem documents (RFC 9457). Status 422 lists every defect with place and remedy.
- What you may not see is absent (404).
- Lists come in pages: follow `Link: <...>; rel="next"`.
- A write with an `Idempotency-Key` happens once: the same key and body within a day get the same
  reply; the same key with another body is refused (409).
- Readings carry an `ETag`; send it as `If-None-Match` to save the body, as `If-Match` on an update
  to change only what you have read (else 412).
"""
