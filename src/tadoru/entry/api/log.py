"""The log for everybody: checkpoint and tiles, where C2SP tlog-tiles wants them."""

from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tadoru.app.log import read
from tadoru.app.world import World
from tadoru.core.problems import Absent, Problem
from tadoru.core.tlog import tiles
from tadoru.core.words import N_
from tadoru.entry.api import refusals
from tadoru.entry.rules import by, ruled

THREADS = 1
_NOTE = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-cache"}
_TILE = {
    "content-type": "application/octet-stream",
    "cache-control": "public, max-age=31536000, immutable",
}


def routes(world: World) -> list[BaseRoute]:
    """Return the routes below /log.

    Source:  C2SP tlog-tiles, "Parameters"
    """
    limiter = CapacityLimiter(THREADS)

    def checkpoint(_request: Request) -> Response:
        return Response(read.checkpoint(world, None), headers=_NOTE)

    def tile(request: Request) -> Response:
        where = tiles.parse_path(f"tile/{request.path_params['rest']}")
        if where is None:
            raise Absent(N_("There is no such tile."))
        return Response(read.tile(world, None, *where), headers=_TILE)

    return [
        _route("/log/checkpoint", checkpoint, read.checkpoint, limiter),
        _route("/log/tile/{rest:path}", tile, read.tile, limiter),
    ]


def _route(
    path: str,
    handler: Callable[[Request], Response],
    verb: Callable[..., Any],
    limiter: CapacityLimiter,
) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return await to_thread.run_sync(handler, request, limiter=limiter)
        except Problem as problem:
            return await refusals.on_problem(request, problem)

    return Route(path, ruled(endpoint, by(verb)), methods=["GET"], name=path)
