"""Every live route, walked as everybody: absent or refused, never data.

Then each check is taken away in turn, and the walk must notice on every route that declares it.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import true

from tadoru.app.identity import session
from tadoru.app.identity.bootstrap import actor_for
from tadoru.core.access import checks
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent
from tadoru.core.values import OperatorId
from tadoru.entry import serve
from tadoru.entry.rules import Found, walk
from tadoru.store import grant as grants
from tadoru.store.tx import Tx
from tests.fakes.node import sqlite_node
from tests.fakes.stage import GUEST, NOBODY, Snapshot, Stage, play
from tests.fakes.walk import Probe, failure, probes

WALKED = checks.NAMES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="module")
def stage(folder: Path) -> Iterator[Stage]:
    with sqlite_node(folder) as world:
        yield play(world)


@pytest.fixture(scope="module")
def snapshot(folder: Path, stage: Stage) -> Iterator[Snapshot]:
    kept = Snapshot(folder)
    yield kept
    kept.close()


@pytest.fixture
def clean(snapshot: Snapshot) -> Iterator[Snapshot]:
    yield snapshot
    snapshot.restore()


def routes(stage: Stage) -> list[Found]:
    return list(walk(serve.routes(stage.world)))


def failures(stage: Stage, snapshot: Snapshot, calls: Iterable[Probe]) -> list[tuple[Probe, str]]:
    """Make the calls, each on the stage as it stood, and return those that went wrong."""

    async def made() -> list[tuple[Probe, str]]:
        transport = httpx.ASGITransport(serve.application(stage.world), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://node") as program:
            found = []
            for probe in calls:
                wrong = await failure(program, stage, snapshot, probe)
                found += [(probe, wrong)] if wrong else []
                if probe.method != "GET":
                    snapshot.restore()
            return found

    return asyncio.run(made())


def test_every_route_declares_its_verb_or_why_it_is_public(stage: Stage) -> None:
    found = routes(stage)
    assert len(found) > 100
    assert [one for one in found if one.rule is None] == []
    assert [one for one in found if one.rule and not one.rule.verb and len(one.rule.why) < 10] == []


def test_every_route_is_refused_to_whom_its_checks_exclude(stage: Stage, clean: Snapshot) -> None:
    calls = [probe for found in routes(stage) for probe in probes(found)]
    assert len(calls) > 300
    assert [wrong for _, wrong in failures(stage, clean, calls)] == []


@pytest.mark.parametrize("check", WALKED)
def test_without_a_check_every_route_that_declares_it_lets_somebody_in(
    stage: Stage, clean: Snapshot, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    for owner, name, removed in REMOVED[check]:
        monkeypatch.setattr(owner, name, removed)
    calls = [probe for found in routes(stage) for probe in probes(found) if probe.check == check]
    assert calls
    noticed = {str(probe) for probe, _ in failures(stage, clean, calls)}
    assert [str(probe) for probe in calls if str(probe) not in noticed] == []


def test_a_session_is_ended_by_its_own_person(
    stage: Stage, clean: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over HTTP one can name no session but one's own; the verb is asked directly."""
    stranger = actor_for(stage.world, "editor@xeno.example")
    token = stage.sessions["Alpha.editor"].token
    acts: list[Callable[[], None]] = [
        lambda: session.sign_out(stage.world, stranger, token),
        lambda: session.switch(stage.world, stranger, token, OperatorId(stage.ids["alpha"])),
    ]
    for act in acts:
        with pytest.raises(Absent):
            act()
    monkeypatch.setattr(checks, "same", _passes)
    for act in reversed(acts):
        act()


@pytest.mark.long
@pytest.mark.parametrize("company", ["Beta", "Xeno", "none"])
def test_nobody_elses_role_sees_or_changes_anything_on_any_route(
    stage: Stage, clean: Snapshot, company: str
) -> None:
    players = [f"{company}.{role}" for role in Role] if company != "none" else [GUEST, NOBODY]
    check = "" if company == "Beta" else "mine"  # Beta may answer, and so change, what it shares
    calls = [
        Probe(check, player, found, method, frozenset())
        for found in routes(stage)
        if found.rule is not None and found.rule.verb is not None and found.rule.verb.checks
        if found.rule.verb.name not in SHOWN_TO_MEMBERS
        for method in sorted(found.methods)
        for player in players
    ]
    assert len(calls) > 250
    assert [wrong for _, wrong in failures(stage, clean, calls)] == []


# The directory of the node; and an invitation is for whoever has its link.
SHOWN_TO_MEMBERS = ("operator.find", "operator.look_up", "invitation.accept")


def _passes(*_: object, **__: object) -> None:
    """Check nothing."""


class _Everything:
    """Groups of which none is withheld."""

    def __contains__(self, _: object) -> bool:
        return True


class _All:
    """Every record, with all its groups."""

    def get(self, *_: object) -> _Everything:
        return _Everything()


REMOVED: dict[str, list[tuple[Any, str, Callable[..., Any]]]] = {
    **{
        name: [(checks, name, _passes)]
        for name in ("role", "own", "party", "side", "host", "csrf", "scope")
    },
    "signed_in": [(checks, "signed_in", lambda actor: actor)],
    "self": [(checks, "same", _passes)],
    "reader": [
        (checks, "reader", _passes),
        (grants, "released_groups", lambda *_: _All()),
    ],
    "mine": [(Tx, "mine", lambda _tx, _column: true())],
}
