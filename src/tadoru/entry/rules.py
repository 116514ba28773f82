"""The rule of every route: the verb it calls, or why it is public. A test walks them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.routing import BaseRoute, Mount, Route

from tadoru.app.verb import Verb, of

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """What guards a route: the checks of its verb, or a reason why nothing does."""

    verb: Verb | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A live route: its whole path, its methods and its rule (none: nobody declared one)."""

    path: str
    methods: frozenset[str]
    name: str
    rule: Rule | None


def by(function: Callable[..., Any]) -> Rule:
    """Return the rule of a route that calls this verb."""
    return Rule(of(function))


def public(why: str) -> Rule:
    """Return the rule of a route that anybody may use, with the reason."""
    return Rule(None, why)


def ruled(endpoint: Endpoint, rule: Rule) -> Endpoint:
    """Return the endpoint with its rule written on it, where `walk` finds it."""
    endpoint.rule = rule  # type: ignore[attr-defined]
    return endpoint


def walk(routes: list[BaseRoute], prefix: str = "") -> Iterator[Found]:
    """Yield every live route of an application, those of mounted applications too."""
    for route in routes:
        if isinstance(route, Mount):
            yield from _mounted(route, prefix)
        elif isinstance(route, Route):
            rule = getattr(route.endpoint, "rule", None)
            methods = frozenset(route.methods or ()) - {"HEAD"}
            yield Found(prefix + route.path, methods, route.name, rule)
        else:  # something whose inside cannot be seen has no rule
            yield Found(f"{prefix}?", frozenset(), type(route).__name__, None)


def _mounted(mount: Mount, prefix: str) -> Iterator[Found]:
    rule = getattr(mount.app, "rule", None)
    if rule is not None:  # a whole application under one rule, such as static files
        yield Found(f"{prefix}{mount.path}/", frozenset({"GET"}), mount.name or "", rule)
    else:
        yield from walk(list(mount.routes), prefix + mount.path)
