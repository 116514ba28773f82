"""Whether the process lives, whether it can serve, and its figures."""

import hmac
from typing import TYPE_CHECKING

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tadoru.app.node import status
from tadoru.app.world import World
from tadoru.entry.rules import public, ruled

if TYPE_CHECKING:  # its library looks at the surroundings when it is loaded: not before they stand
    from tadoru.entry.ops.figures import Figures

OPEN = "tadoru.metrics"  # in the scope of a request at the address that is for figures alone
_TEXT = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' own form
_FRESH = {"cache-control": "no-store"}


def routes(world: World, counted: "Figures") -> list[BaseRoute]:
    """Return the routes that a supervisor and a monitoring system call."""
    limiter = CapacityLimiter(1)  # beside the limits of pages and API: they may be what is slow

    async def healthz(_request: Request) -> Response:
        return _json(200, {"status": "alive"})

    async def readyz(_request: Request) -> Response:
        found = await to_thread.run_sync(status.readiness, world, limiter=limiter)
        said = "ready" if found.ready else "not-ready"
        return _json(200 if found.ready else 503, {"status": said, "checks": dict(found.checks)})

    async def metrics(request: Request) -> Response:
        if not request.scope.get(OPEN):
            token = world.ops.metrics_token
            if not token:
                return Response(status_code=404, headers=_FRESH)
            if not _bears(request, token):
                return Response(status_code=401, headers={**_FRESH, "www-authenticate": "Bearer"})
        text = await to_thread.run_sync(counted.text, limiter=limiter)
        return Response(text, headers={**_FRESH, "content-type": _TEXT})

    return [
        Route("/healthz", ruled(healthz, public("says only that the process lives"))),
        Route("/readyz", ruled(readyz, public("says only whether the node can serve"))),
        Route("/metrics", ruled(metrics, public("guarded by its own token, or its own address"))),
    ]


def _bears(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def _json(status_code: int, members: dict[str, object]) -> Response:
    return Response(orjson.dumps(members), status_code, _FRESH, "application/json")
