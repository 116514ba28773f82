"""Everything that is served over HTTP, as one ASGI application: pages, API, log."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from tadoru.app.world import World
from tadoru.entry.api import app as api
from tadoru.entry.api import log
from tadoru.entry.web import app as web


def application(world: World) -> ASGIApp:
    """Return the whole; a test that walks its routes asks `routes`."""
    return web.Limited(Starlette(routes=routes(world), exception_handlers=dict(web.HANDLERS)))


def routes(world: World) -> list[BaseRoute]:
    """Return every route that is served: the API and the log first, then the pages."""
    return [Mount(api.PREFIX, app=api.build(world)), *log.routes(world), *web.routes(world)]
