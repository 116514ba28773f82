"""The one way to add a route: method and path, the verb it calls, what it answers."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tadoru.entry.api.call import Call, perform
from tadoru.entry.caller import SAFE_METHODS
from tadoru.entry.problems import MEDIA_TYPE
from tadoru.entry.rules import Rule, by, public, ruled

Limiters = tuple[CapacityLimiter, CapacityLimiter]  # of ordinary calls, and of slow ones
Handler = TypeVar("Handler", bound=Callable[..., Response])

_PROBLEM = "#/components/schemas/ProblemDocument"
_MEANINGS = {
    400: "The body cannot be read at all.",
    401: "Nobody known is asking.",
    403: "The caller lacks the role.",
    404: "There is no such thing, or it is not the caller's to see.",
    409: "Not possible in the present state, or done before under the same key.",
    412: "Changed since the version named in If-Match.",
    413: "The body is too large.",
    422: "The data has defects; all of them are listed.",
    429: "Too many attempts; wait.",
    503: "The database cannot be reached.",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a route answers when all is well."""

    view: Any = None  # a view's type; none: nothing
    status: int = 200
    media_type: str | None = None  # where it is not JSON
    quick: Callable[[Request], bool] | None = None  # is a short indexed reading; see `_threaded`
    slow: bool = False  # waits in a queue of its own, so that it starves nobody
    updates: bool = False  # honours If-Match
    limited: bool = False  # may answer 429
    refusals: dict[int, dict[str, Any]] = field(default_factory=dict)  # in other words than ours
    extra: dict[str, Any] = field(default_factory=dict)  # further OpenAPI members


@dataclass(frozen=True, slots=True)
class Declared:
    """A route as declared."""

    method: str
    path: str
    handler: Callable[..., Response]
    rule: Rule
    name: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Router:
    """The routes of one capability, under one heading of the reference."""

    tag: str
    routes: list[Declared] = field(default_factory=list)


def declare(
    router: Router, route: str, function: Callable[..., Any], answers: Answers
) -> Callable[[Handler], Handler]:
    """Add a route that calls a verb; `route` is such as "GET /sites/{site_id}"."""
    rule = by(function)
    name = rule.verb.name if rule.verb else ""
    return _adding(router, route, rule, (name, answers))


def declare_public(
    router: Router, route: str, why: str, named: tuple[str, Answers]
) -> Callable[[Handler], Handler]:
    """Add a route that anybody may use, with its name and the reason."""
    return _adding(router, route, public(why), named)


def mount(app: FastAPI, router: Router) -> None:
    """Add the declared routes to the application."""
    for one in router.routes:
        endpoint = ruled(_threaded(one.handler, one.answers), one.rule)
        app.add_api_route(
            one.path,
            endpoint,
            methods=[one.method],
            operation_id=one.name,
            name=one.name,
            tags=[router.tag],
            status_code=one.answers.status,
            response_model=one.answers.view if one.answers.media_type is None else None,
            response_class=JSONResponse if one.answers.view else Response,
            summary=(one.handler.__doc__ or "").partition("\n")[0].rstrip("."),
            description=_checked(one.rule),
            responses=_responses(one),
            openapi_extra=_extra(one),
        )


def _adding(
    router: Router, route: str, rule: Rule, named: tuple[str, Answers]
) -> Callable[[Handler], Handler]:
    method, path = route.split(" ")
    name, answers = named

    def add(handler: Handler) -> Handler:
        router.routes.append(Declared(method, path, handler, rule, name, answers))
        return handler

    return add


def always(_request: Request) -> bool:
    """Report that every call of a route is a short indexed reading."""
    return True


def plain_page(request: Request) -> bool:
    """Report whether a page of a list is asked for as it lies in its index, without filters."""
    return request.query_params.keys() <= {"after", "limit"}


def _threaded(handler: Callable[..., Response], answers: Answers) -> Callable[..., Any]:
    """Return an endpoint that runs the handler in one of few threads, or at once."""

    @functools.wraps(handler)
    async def endpoint(call: Call, **given: Any) -> Response:  # noqa: ANN401
        bound = functools.partial(handler, call=call, **given)
        return await answered(call, bound, answers, call.request.app.state.limiters)

    return endpoint


async def answered(
    call: Call, bound: Callable[[], Response], answers: Answers, limiters: Limiters
) -> Response:
    """Return the handler's reply, worked out in one of few threads.

    A short indexed reading of a program is done at once where the database is a file: its readers
    wait for nobody, and handing it to a thread and back would take longer than the reading.
    """
    if answers.quick is not None and _at_once(call) and answers.quick(call.request):
        return perform(call, bound)
    return await to_thread.run_sync(perform, call, bound, limiter=limiters[answers.slow])


def _at_once(call: Call) -> bool:
    """Report whether nothing about a call can wait: a person's session may have to be written."""
    bearer = call.request.headers.get("authorization", "")[:7].lower() == "bearer "
    return bearer and call.world.db.dialect == "sqlite"


def _checked(rule: Rule) -> str:
    """Return what the reference says of who may call."""
    if rule.verb is None:
        return f"Open to everybody: {rule.why}."
    roles = ", ".join(sorted(rule.verb.roles))
    return f"Roles: {roles}." if roles else "For whoever is signed in."


def _responses(one: Declared) -> dict[int | str, dict[str, Any]]:
    good: dict[str, Any] = {"description": "Done."}
    if one.answers.media_type is not None:
        good["content"] = {one.answers.media_type: {"schema": {"type": "string"}}}
    documented: dict[int | str, dict[str, Any]] = {one.answers.status: good}
    if one.method == "GET" and one.answers.status == 200:  # noqa: PLR2004
        documented[304] = {"description": "Unchanged since the entity tag in If-None-Match."}
    for status in _refusals(one):
        documented[status] = {
            "description": _MEANINGS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}},
        }
    return documented | one.answers.refusals


def _refusals(one: Declared) -> list[int]:
    found = {404, 413, 422, 503}
    if one.rule.verb is not None:
        found |= {401, 403}
    if one.method not in SAFE_METHODS:
        found |= {400, 409}
    if one.answers.updates:
        found |= {412}
    if one.answers.limited:
        found |= {401, 429}
    return sorted(found)


def _extra(one: Declared) -> dict[str, Any]:
    verb = one.rule.verb
    scopes = [verb.scope] if verb is not None and verb.scope and "scope" in verb.checks else []
    ways = [{"client": scopes}, {"session": []}]
    extra: dict[str, Any] = {"security": [] if verb is None else ways}
    if headers := _headers(one):
        extra["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in headers]
    return {**extra, **one.answers.extra}


def _headers(one: Declared) -> list[str]:
    if one.method in SAFE_METHODS:
        return ["IfNoneMatch"] if one.answers.media_type is None else []
    keyed = ["IdempotencyKey"] if one.rule.verb is not None else []
    return [*keyed, "IfMatch"] if one.answers.updates else keyed
