"""A node says that it is ready only while it is, and which check says no."""

from datetime import timedelta
from pathlib import Path

import pytest

from tadoru.app.log.sequence import sequence
from tadoru.app.node.status import measure, readiness
from tadoru.app.queue import queue_recompute
from tadoru.app.worker import work_once
from tadoru.app.world import World
from tadoru.entry.ops import health
from tadoru.entry.ops.figures import Figures
from tadoru.entry.rules import walk
from tests.fakes.clock import Clock
from tests.fakes.worlds import add_operator, make_world, state


def no(world: World) -> dict[str, str]:
    """Return the checks that say no."""
    found = readiness(world)
    assert found.ready == all(said == "ok" for said in found.checks.values())
    return {name: said for name, said in found.checks.items() if said != "ok"}


def test_a_node_without_tables_is_not_ready(database_url: str, tmp_path: Path) -> None:
    world = make_world(database_url, tmp_path)
    assert no(world) == {"tables": "not-migrated"}
    world.db.close()


def test_a_node_whose_database_is_gone_is_not_ready(tmp_path: Path) -> None:
    world = make_world("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    assert no(world) == {"database": "database-unavailable"}
    world.db.close()


def test_work_and_log_that_nobody_does_are_late(world: World, clock: Clock) -> None:
    operator = add_operator(world, "Alpha")
    sequence(world)
    assert no(world) == {}
    state(world, operator)
    with world.db.write(operator) as tx:
        queue_recompute(tx, world, operator)
    clock.pass_by(timedelta(minutes=2))
    assert no(world) == {"sequencer": "late"}
    clock.pass_by(timedelta(minutes=10))
    assert no(world) == {"sequencer": "late", "work": "late"}
    found = measure(world)
    assert (found.work_waiting, found.work_late_s) == (1, 720)
    assert (found.leaves_waiting, found.leaves_late_s) == (1, 720)
    work_once(world, "one")
    sequence(world)
    assert no(world) == {}
    found = measure(world)
    assert (found.work_waiting, found.leaves_waiting) == (0, 0)
    assert found.log_size == found.published_size > 0
    assert 0 < found.leases_s["worker"] <= 30


def test_a_log_that_lost_its_copy_outside_is_not_ready(world: World) -> None:
    add_operator(world, "Alpha")
    sequence(world)
    world.outside.retire("gone")
    assert no(world) == {"log": "outside-copy-missing"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_of_health_says_why_it_is_open(world: World) -> None:
    found = list(walk(health.routes(world, Figures(world))))
    assert [one.path for one in found] == ["/healthz", "/readyz", "/metrics"]
    assert all(one.rule is not None and one.rule.why for one in found)
