"""The front of everything that is served: what is done with each request before and after it.

1. Where does it come from, when trusted proxies stand in between?
2. It gets an id: the caller's own (`X-Request-ID`) if that is a plain word, else a new one.
3. Who has asked too often is told to wait: known callers each, all others by their address.
4. It is answered.
5. It is counted, and leaves one line in the log: no address, query, body, token or name in it.
"""

import logging
import os
import re
import time
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tadoru.app.identity.attempt import network
from tadoru.app.world import World
from tadoru.entry import trail
from tadoru.entry.api import app as api
from tadoru.entry.api import refusals
from tadoru.entry.ops import proxies
from tadoru.entry.ops.buckets import Buckets, TooManyRequests
from tadoru.entry.ops.health import OPEN
from tadoru.entry.trail import Trail
from tadoru.entry.web import refusal

if TYPE_CHECKING:  # its library looks at the surroundings when it is loaded: not before they stand
    from tadoru.entry.ops.figures import Figures

ACCESS = logging.getLogger("tadoru.access")
ID_HEADER = b"x-request-id"
UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OPS = ("/healthz", "/readyz", "/metrics")
FREE = (*OPS, "/static/")  # cost nothing, so that no limit keeps a page from its styles
HEAVY_COST = 10
_HEAVY = re.compile(r"/(bundle|import|imports|exports|export|footprint|compare)(/|$)")
_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Front:
    """Stands before an application; `open_port` is a port at which only figures are served."""

    def __init__(
        self,
        inner: ASGIApp,
        world: World,
        counted: "Figures",
        routes: Sequence[BaseRoute],
        open_port: int | None = None,
    ) -> None:
        """Learn the templates of all routes."""
        self._inner = inner
        self._world = world
        self._counted = counted
        self._templates = dict(_templates(routes))
        self._open_port = open_port
        self._begun, self._numbers = uuid4().hex[:12], count()
        self._known = Buckets(world.ops.known)
        self._unknown = Buckets(world.ops.unknown)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        began, status = time.perf_counter(), 500
        headers = scope["headers"]
        address = self._address(scope, headers)  # 1
        cost = _cost(scope)
        found = Trail(self._request_id(headers))  # 2
        found.charge = lambda name: self._known.charge(name, cost)
        trail.present.set(found)

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (ID_HEADER, found.request_id.encode())
                message = {**message, "headers": [*message.get("headers", ()), own]}
            await send(message)

        asking = _asking(scope, address)
        try:
            response = await self._refused(scope, asking, cost)  # 3
            await (response or self._inner)(scope, receive, marked)  # 4
        finally:
            if not found.actor:
                self._unknown.wait_s(asking, min(cost, 1))  # whoever was refused cost little
            self._note(scope, found, status, time.perf_counter() - began)  # 5

    def _request_id(self, headers: Sequence[tuple[bytes, bytes]]) -> str:
        """Return the caller's own id, else the next one of this process."""
        given = next((value for name, value in headers if name == ID_HEADER), b"")
        if _ID.fullmatch(given):
            return given.decode()
        return f"{self._begun}{os.getpid():08x}{next(self._numbers):012x}"

    def _address(self, scope: Scope, headers: Sequence[tuple[bytes, bytes]]) -> str:
        peer = scope["client"][0] if scope.get("client") else "unknown"
        trusted = self._world.ops.trusted_proxies
        if not trusted:
            return str(peer)
        heard = [value for name, value in headers if name == proxies.HEADER]
        address = proxies.origin(peer, heard, trusted)
        scope["client"] = (address, 0)
        return address

    async def _refused(self, scope: Scope, asking: str, cost: float) -> Response | None:
        """Return what answers in place of the application, if it is not to be asked."""
        path = scope["path"]
        if self._open_port is not None and scope["server"][1] == self._open_port:
            scope[OPEN] = True
            return None if path in OPS else Response(status_code=404)
        if not cost:
            return None
        try:
            self._unknown.charge(asking, 0)
        except TooManyRequests as problem:
            request = Request(scope)
            if path.startswith((api.PREFIX, "/log/")):
                return await refusals.on_problem(request, problem)
            wait = str(problem.facts["retry_after_s"])
            return await refusal.on_http(request, HTTPException(429, headers={"retry-after": wait}))
        return None

    def _note(self, scope: Scope, found: Trail, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = self._templates.get(scope.get("endpoint"), UNMATCHED)
        self._counted.ended(method, route, status, seconds)
        if route in OPS:
            return
        facts = {
            "request_id": found.request_id,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "actor": found.actor,
            "operator": found.operator,
        }
        ACCESS.info("request", extra=facts)


def _asking(scope: Scope, address: str) -> str:
    """Return under which name strangers are counted.

    Those who say who they are, and are not, are counted apart, so that they keep nobody from
    signing in who shares their address.
    """
    says = any(name in {b"authorization", b"cookie"} for name, _ in scope["headers"])
    place = network(address)
    return f"{place} says" if says else place


def _cost(scope: Scope) -> float:
    """Return how much a request takes from a bucket."""
    path = scope["path"]
    if path.startswith(FREE):
        return 0
    return HEAVY_COST if _HEAVY.search(path) else 1


def _templates(routes: Sequence[BaseRoute], prefix: str = "") -> Mapping[Any, str]:
    """Return the template of every endpoint."""
    found: dict[Any, str] = {}
    for route in routes:
        if isinstance(route, Mount):
            found |= _templates(list(route.routes or ()), prefix + route.path)
        elif isinstance(route, Route):
            found[route.endpoint] = prefix + route.path
    return found
