"""One call of the API on its way to a verb: who calls, once or again, at which version."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from tadoru.app import idempotency
from tadoru.app.idempotency import AlreadyDone, Once, Reply
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Problem
from tadoru.core.words import N_
from tadoru.entry import caller
from tadoru.entry.api import reply
from tadoru.entry.caller import Caller

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("etag", "location", "content-type")


@dataclass(slots=True)
class Call:
    """What a handler needs: the world, who is asking, and the request itself."""

    request: Request
    world: World
    body: bytes
    caller: Caller | None = None

    @property
    def actor(self) -> Actor | None:
        """Return who is asking; the verb refuses where it needs somebody."""
        return None if self.caller is None else self.caller.actor

    @property
    def version(self) -> int | None:
        """Return the version that an update expects, from If-Match; none: any.

        Raises:  InvalidData for a tag that was not given out here
        """
        given = self.request.headers.get("if-match", "*").strip()
        if given == "*":
            return None
        read = re.fullmatch(r'"(\d{1,9})-[0-9a-f]+"', given)
        if read is None:
            raise InvalidData([_BAD_TAG])
        return int(read[1])

    @property
    def address(self) -> str:
        """Return where the call comes from."""
        return caller.address(self.request)


async def called(request: Request) -> Call:
    """Return the call with its whole body."""
    return Call(request, request.app.state.world, await request.body())


async def called_by_form(request: Request) -> Call:
    """Return the call of a form, which the framework has read already."""
    return Call(request, request.app.state.world, b"")


def paged(
    after: Annotated[
        str | None,
        Query(max_length=2000, description="`next` of the page before; none: the first page"),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="items per page")] = 50,
) -> Page:
    """Return which page of a list is asked for."""
    return Page(after, limit)


Called = Annotated[Call, Depends(called)]
CalledByForm = Annotated[Call, Depends(called_by_form)]
Paged = Annotated[Page, Depends(paged)]


def perform(call: Call, handler: Callable[[], Response]) -> Response:
    """Return the verb's reply; a write with a key happens once and answers the same again.

    1. Who is calling, and did our own page send it?
    2. A write with an idempotency key that was done before gets the same reply.
    3. The verb.
    4. The reply is kept under the key.
    """
    call.caller = caller.find(call.world, call.request)  # 1
    method = call.request.method
    caller.require_own_page(call.caller, method, call.request.headers.get(caller.CSRF_HEADER))
    once = _once(call)
    actor = call.actor
    if once is None or actor is None or actor.operator is None:
        return reply.unchanged(call.request, handler())
    return _again(call, actor, once) or _first(call, actor, once, handler)


def _first(call: Call, actor: Actor, once: Once, handler: Callable[[], Response]) -> Response:
    token = idempotency.present.set(once)
    try:
        response = handler()  # 3
    except (AlreadyDone, Problem):  # perhaps refused only because the same write came first
        repeated = _again(call, actor, once)
        if repeated is None:
            raise
        return repeated
    finally:
        idempotency.present.reset(token)
    if once.claimed:  # 4
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        kept = Reply(response.status_code, headers, bytes(response.body))
        idempotency.keep(call.world, actor, once, kept)
    return response


def _again(call: Call, actor: Actor, once: Once) -> Response | None:
    before = idempotency.recall(call.world, actor, once)  # 2
    if before is None:
        return None
    headers = {**before.headers, "idempotency-replayed": "true"}
    return Response(before.body, before.status, headers)


def _once(call: Call) -> Once | None:
    request = call.request
    key = request.headers.get("idempotency-key")
    if key is None or request.method in caller.SAFE_METHODS:
        return None
    if not _KEY.fullmatch(key):
        raise InvalidData([_BAD_KEY])
    said = (request.method, request.url.path, request.url.query, request.headers.get("if-match"))
    digest = hashlib.sha256(repr(said).encode() + call.body).hexdigest()
    return Once(key, digest)


_BAD_KEY = Finding(
    "/headers/idempotency-key",
    "api.idempotency-key",
    N_("The idempotency key is empty, too long or not plain ASCII."),
    N_("Use a random UUID."),
)
_BAD_TAG = Finding(
    "/headers/if-match",
    "api.if-match",
    N_("The entity tag in If-Match was not given out here."),
    N_("Send the ETag of the last reading, or leave the header out."),
)
