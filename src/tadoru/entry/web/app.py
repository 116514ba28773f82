"""The pages as one ASGI application: every address, and what is said where there is none."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tadoru.app.world import World
from tadoru.entry.rules import public, ruled
from tadoru.entry.web import refusal
from tadoru.entry.web.assets import serve_asset
from tadoru.entry.web.map import WAYS
from tadoru.entry.web.way import route

BODY_BYTES_MAX = 20 * 1024 * 1024
THREADS = 3  # few: with more, threads only wait for each other
HANDLERS: Mapping[Any, Any] = MappingProxyType(
    {HTTPException: refusal.on_http, Exception: refusal.on_bug}
)


def routes(world: World) -> list[BaseRoute]:
    """Return the route of every page, form and asset."""
    limiter = CapacityLimiter(THREADS)
    asset = ruled(serve_asset, public("styles and scripts hold no data"))
    return [
        Route("/static/{name}", asset, methods=["GET"], name="get /static"),
        *(route(world, way, limiter) for way in WAYS),
    ]


def build(world: World) -> ASGIApp:
    """Return the pages alone, as a test drives them."""
    return Limited(Starlette(routes=routes(world), exception_handlers=dict(HANDLERS)))


class Limited:
    """An application that reads no more of a body than `BODY_BYTES_MAX`."""

    def __init__(self, inner: ASGIApp) -> None:
        """Stand before another application."""
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not too large; the rest is refused with 413 by whoever reads it."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES_MAX:
                raise HTTPException(413)
            return message

        await self.inner(scope, counted if scope["type"] == "http" else receive, send)
