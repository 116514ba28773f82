"""The way from an address to a page: its rule, its thread, its refusals, its headers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tadoru.app.verb import admit, of
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Problem
from tadoru.entry import caller
from tadoru.entry.rules import Rule, by, public, ruled
from tadoru.entry.web import again, door, refusal
from tadoru.entry.web.form import Form, read_form
from tadoru.entry.web.layout import SECURITY_HEADERS
from tadoru.entry.web.visit import Visit, keep_language, language_of

Show = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Way:
    """One address and method, the page behind it, and the verb that guards it."""

    method: str
    path: str
    show: Show
    rule: Rule


def get(path: str, show: Show, verb: Callable[..., Any]) -> Way:
    """Return the way to a page that a verb guards."""
    return Way("GET", path, show, by(verb))


def post(path: str, show: Show, verb: Callable[..., Any]) -> Way:
    """Return the way of a form to the verb that it calls."""
    return Way("POST", path, show, by(verb))


def open_to_all(method: str, path: str, show: Show, why: str) -> Way:
    """Return the way to a page that anybody may see, with the reason."""
    return Way(method, path, show, public(why))


def route(world: World, way: Way, limiter: CapacityLimiter) -> Route:
    """Return the route; the page runs in a thread, for the database waits."""

    async def endpoint(request: Request) -> Response:
        form = await read_form(request) if way.method == "POST" else Form()
        return await to_thread.run_sync(_answer, world, way, request, form, limiter=limiter)

    name = f"{way.method.lower()} {way.path}"
    return Route(way.path, ruled(endpoint, way.rule), methods=[way.method], name=name)


def _answer(world: World, way: Way, request: Request, form: Form) -> Response:
    """Return the page, or the page that says why not.

    1. Who is looking?  2. Did our own page send the form?  3. May this role come here at all?
    4. The page itself, whose verbs check the thing that it is about.
    """
    known = None
    try:
        known = caller.find(world, request)  # 1
        visit = _visit(world, request, form, known)
        _own_page(way, visit, known)  # 2
        _admitted(way.rule, visit.actor)  # 3
        response = again.once(visit, way.show)  # 4
    except Problem as problem:
        visit = _visit(world, request, form, known)
        response = refusal.page(visit, problem)
    door.leave_token(visit, response)
    keep_language(visit, response)
    for header, value in SECURITY_HEADERS.items():
        response.headers.setdefault(header, value)
    return response


def _visit(world: World, request: Request, form: Form, known: caller.Caller | None) -> Visit:
    session = known.session if known else None
    return Visit(
        world=world,
        request=request,
        form=form,
        language=language_of(request, session),
        actor=known.actor if known else None,
        session=session,
        cookie=known.cookie if known else None,
        csrf=session.csrf_token if session else door.token(world, request),
    )


def _own_page(way: Way, visit: Visit, known: caller.Caller | None) -> None:
    """Refuse a form that a foreign page may have sent; before sign-in a cookie is the witness."""
    given = visit.form.secret("csrf")
    if way.method == "POST" and known is None:
        checks.csrf(visit.csrf, given)
    caller.require_own_page(known, way.method, given)


def _admitted(rule: Rule, actor: Actor | None) -> None:
    """Refuse, before anything is shown, whom the verb behind the page would refuse.

    A form is shown only to those who may send it.
    """
    if rule.verb is not None:
        admit(rule.verb, actor)


def offers(visit: Visit, *verbs: Callable[..., Any]) -> frozenset[str]:
    """Return the names of those verbs that the reader's roles admit."""
    return frozenset(of(verb).name for verb in verbs if visit.may(verb))
