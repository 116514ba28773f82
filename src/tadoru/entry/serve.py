"""Everything that is served over HTTP, as one ASGI application: pages, API, log, health."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from tadoru.app.world import World
from tadoru.entry.api import app as api
from tadoru.entry.api import log, short
from tadoru.entry.ops import health
from tadoru.entry.ops.front import Front
from tadoru.entry.web import app as web


def application(world: World, open_port: int | None = None) -> ASGIApp:
    """Return the whole; at `open_port`, if there is one, only health and figures are served."""
    from tadoru.entry.ops.figures import Figures  # noqa: PLC0415  (looks at the surroundings)

    counted = Figures(world)
    found = [*health.routes(world, counted), *routes(world)]
    inner = web.Limited(Starlette(routes=found, exception_handlers=dict(web.HANDLERS)))
    return Front(inner, world, counted, found, open_port)


def routes(world: World) -> list[BaseRoute]:
    """Return every route that people and programs use: the API and the log, then the pages."""
    limiters = api.limits()
    return [
        *short.routes(world, limiters),
        Mount(api.PREFIX, app=api.build(world, limiters)),
        *log.routes(world),
        *web.routes(world),
    ]
