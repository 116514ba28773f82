"""The mark of a verb: its name, who may use it, and the checks it relies on."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from tadoru.app.world import World
from tadoru.core.access import checks, scope
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role

P = ParamSpec("P")
R = TypeVar("R")

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
EDITORS = frozenset({Role.ADMINISTRATOR, Role.EDITOR})
APPROVERS = frozenset({Role.ADMINISTRATOR, Role.APPROVER})
MEMBERS = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER, Role.VIEWER})
EVERYONE = MEMBERS  # an auditor is no member, and sees what an engagement names
AUDITORS = frozenset({Role.AUDITOR})
INSIDERS = MEMBERS | AUDITORS
PUBLIC: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Verb:
    """What the ways in need to know about a verb before they call it."""

    name: str  # noun.verb
    roles: frozenset[Role]
    checks: tuple[str, ...]  # names of core.access.checks
    scope: str | None  # that a program needs, where it was given some only


REGISTRY: dict[str, Verb] = {}
current: ContextVar[str | None] = ContextVar("verb", default=None)


def verb(
    name: str, roles: frozenset[Role], *relies_on: str
) -> Callable[
    [Callable[Concatenate[World, Actor, P], R]], Callable[Concatenate[World, Actor | None, P], R]
]:
    """Register a function as a verb; who may use it at all is checked before it runs (`admit`).

    The checks on the thing itself (`own`, `party`, `reader`, …) happen inside, where it is known.
    """
    given = ("signed_in", "role", *relies_on) if roles else relies_on
    limited = ("scope",) if "signed_in" in given and "host" not in given else ()
    named = tuple(dict.fromkeys((*given, *limited)))
    unknown = set(named) - set(checks.NAMES)
    if unknown or name in REGISTRY:
        raise AssertionError(f"{name}: {unknown or 'registered twice'}")
    REGISTRY[name] = Verb(name, roles, named, scope.of(name))

    def mark(
        function: Callable[Concatenate[World, Actor, P], R],
    ) -> Callable[Concatenate[World, Actor | None, P], R]:
        @functools.wraps(function)
        def checked(world: World, actor: Actor | None, *args: P.args, **kwargs: P.kwargs) -> R:
            admit(REGISTRY[name], actor)
            token = current.set(name)
            try:
                return function(world, actor, *args, **kwargs)  # type: ignore[arg-type]
            finally:
                current.reset(token)

        checked.verb = REGISTRY[name]  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[World, Actor | None, P], R]", checked)

    return mark


def admit(wanted: Verb, actor: Actor | None) -> None:
    """Refuse whom a verb never admits, whatever the thing: `signed_in`, `host`, `role`, `scope`."""
    known = checks.signed_in(actor) if "signed_in" in wanted.checks else actor
    if known is None:
        return
    if "host" in wanted.checks:
        checks.host(known)
    if "role" in wanted.checks:
        checks.role(known, wanted.roles)
    if "scope" in wanted.checks:
        checks.scope(known, wanted.scope)


@contextmanager
def acting(name: str) -> Iterator[None]:
    """Let what is written inside count as written under this name: for what has no actor yet."""
    token = current.set(name)
    try:
        yield
    finally:
        current.reset(token)


def of(function: Callable[..., Any]) -> Verb:
    """Return what was registered for a verb's function."""
    found: Verb = function.verb  # type: ignore[attr-defined]
    return found
