"""The readings that are asked for most, past the framework: same path, verb, checks and reply.

The framework's own route of the same path describes them, and answers whatever is no plain id.
"""

import functools
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tadoru.app.world import World
from tadoru.core.problems import Problem
from tadoru.entry.api import refusals
from tadoru.entry.api.app import PREFIX, ROUTERS
from tadoru.entry.api.call import Call
from tadoru.entry.api.declare import Declared, Limiters, always, answered
from tadoru.entry.rules import ruled


def routes(world: World, limiters: Limiters) -> list[BaseRoute]:
    """Return the routes, which must stand before the framework's."""
    found = [one for router in ROUTERS for one in router.routes if one.answers.quick is always]
    return [_route(world, one, limiters) for one in found]


def _route(world: World, one: Declared, limiters: Limiters) -> BaseRoute:
    endpoint = ruled(_endpoint(world, one.handler, one, limiters), one.rule)
    path = PREFIX + one.path.replace("_id}", "_id:uuid}")
    route = Route(path, endpoint, methods=["GET"], name=f"short {one.name}")
    route.methods = {"GET"}
    return route


def _endpoint(
    world: World, handler: Callable[..., Response], one: Declared, limiters: Limiters
) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        call = Call(request, world, b"")
        ids = {name: str(value) for name, value in request.path_params.items()}
        bound = functools.partial(handler, call=call, **ids)
        try:
            return await answered(call, bound, one.answers, limiters)
        except Problem as problem:
            return await refusals.on_problem(request, problem)

    return endpoint
