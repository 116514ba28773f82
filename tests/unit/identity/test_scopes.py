"""Scopes: each verb has exactly one, and its half says whether it changes anything."""

import importlib
import inspect
import pkgutil

import pytest

import tadoru.app
from tadoru.app.verb import REGISTRY
from tadoru.core.access import checks, scope
from tadoru.core.access.actor import Actor
from tadoru.core.problems import NotPermitted
from tadoru.core.values import OperatorId
from tadoru.entry.api.app import ROUTERS

for found in pkgutil.walk_packages(tadoru.app.__path__, "tadoru.app."):
    importlib.import_module(found.name)


LOOKS_WRITTEN_DOWN = {"audit.part"}  # so that the owner sees who looked


def test_every_verb_belongs_to_one_scope() -> None:
    assert [verb.name for verb in REGISTRY.values() if verb.scope not in scope.SCOPES] == []


def test_what_the_api_only_reads_needs_the_reading_half() -> None:
    gets = [one.rule.verb for router in ROUTERS for one in router.routes if one.method == "GET"]
    assert [one.name for one in gets if one and not str(one.scope).endswith(":read")] == []


def test_what_is_journalled_needs_the_writing_half() -> None:
    wrapped = {
        name: function for name, function in _verbs().items() if "journal" in _names(function)
    }
    assert len(wrapped) > 30
    changing = wrapped.keys() - LOOKS_WRITTEN_DOWN
    assert [name for name in changing if not str(scope.of(name)).endswith(":write")] == []


def test_every_verb_that_knows_its_caller_checks_the_scope_or_admits_no_program() -> None:
    unchecked = {name for name, verb in REGISTRY.items() if "scope" not in verb.checks}
    known = {name for name, verb in REGISTRY.items() if "signed_in" in verb.checks}
    assert {n for n in unchecked & known if "host" not in REGISTRY[n].checks} == set()


@pytest.mark.parametrize(
    ("scopes", "needed", "let_in"),
    [
        (None, "parts:read", True),
        ({"parts:read"}, "parts:read", True),
        ({"parts:read"}, "parts:write", False),
        ({"parts:write"}, "parts:read", False),
        (set(), "parts:read", False),
        ({"parts:read"}, None, False),
    ],
)
def test_a_program_is_let_into_what_it_was_given_and_nothing_else(
    scopes: set[str] | None, needed: str | None, let_in: bool
) -> None:
    given = None if scopes is None else frozenset(scopes)
    actor = Actor("client:x", OperatorId("x"), frozenset(), scopes=given)
    if let_in:
        checks.scope(actor, needed)
        return
    with pytest.raises(NotPermitted):
        checks.scope(actor, needed)


def _verbs() -> dict[str, object]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(tadoru.app.__path__, "tadoru.app.")
    ]
    return {
        function.verb.name: inspect.unwrap(function)
        for module in modules
        for function in vars(module).values()
        if inspect.isfunction(function) and hasattr(function, "verb")
    }


def _names(function: object) -> tuple[str, ...]:
    return function.__code__.co_names  # type: ignore[attr-defined]
