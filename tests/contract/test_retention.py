"""What is forgotten is what is older than it is kept; what must stay is never touched."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from tadoru.app.node import retention
from tadoru.app.operations import PERIODS, Operations
from tadoru.app.world import World
from tadoru.core.values import OperatorId
from tadoru.store.schema.exchange import act, notice
from tadoru.store.schema.node import outbox
from tadoru.store.schema.record import record
from tadoru.store.schema.talk import blob
from tests.fakes.clock import Clock
from tests.fakes.worlds import add_operator, state

DAY = timedelta(days=1)


def count(world: World, table: object) -> int:
    with world.db.node_read() as tx:
        return int(tx.value(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def fill(world: World, operator: OperatorId, done_at: datetime | None) -> None:
    now = world.clock.now()
    told = {"operator_id": operator, "kind": "x", "facts": "{}", "created_at": now}
    work = {"topic": "x", "operator_id": operator, "payload": "{}", "run_at": now, "attempts": 0}
    file = {"operator_id": operator, "sealed": b"x", "size": 1, "created_at": now}
    with world.db.node_write() as tx:
        tx.run(insert(outbox).values(**work, done_at=done_at))
        tx.run(insert(notice).values(**told, id=world.random.uuid(), read_at=done_at))
        tx.run(insert(blob).values(**file, digest=world.random.uuid()))


def by_kind(found: list[retention.Forgotten]) -> dict[str, int]:
    return {one.kind: one.count for one in found if one.count}


def test_only_what_is_done_with_for_long_enough_is_forgotten(world: World, clock: Clock) -> None:
    operator = add_operator(world, "Alpha")
    state(world, operator)
    fill(world, operator, clock.now())
    fill(world, operator, None)
    acts, records = count(world, act), count(world, record)
    clock.pass_by(30 * DAY + timedelta(seconds=1))
    assert by_kind(retention.older(world)) == {"outbox": 1}
    assert by_kind(retention.forget(world)) == {"outbox": 1}
    assert by_kind(retention.forget(world)) == {}
    clock.pass_by(400 * DAY)
    assert by_kind(retention.forget(world)) == {"notices": 1}
    assert count(world, outbox) == 1  # what was never done
    assert count(world, notice) == 1  # what nobody has read
    assert count(world, blob) == 0  # files that belong to nothing
    assert (count(world, act), count(world, record)) == (acts, records)


def test_the_host_chooses_the_days(world: World, clock: Clock) -> None:
    operator = add_operator(world, "Alpha")
    fill(world, operator, clock.now())
    chosen = replace(world, ops=Operations(retention_days={"notices": 7}))
    clock.pass_by(8 * DAY)
    assert by_kind(retention.older(chosen)) == {"notices": 1}
    assert by_kind(retention.older(world)) == {}


def test_the_worker_forgets_once_a_day(world: World, clock: Clock) -> None:
    operator = add_operator(world, "Alpha")
    fill(world, operator, clock.now())
    clock.pass_by(31 * DAY)
    assert retention.upkeep(world, "one") == 1
    fill(world, operator, clock.now() - 31 * DAY)
    assert retention.upkeep(world, "one") == 0
    clock.pass_by(DAY)
    assert retention.upkeep(world, "two") == 1


def test_every_kind_can_be_counted(world: World) -> None:
    assert {one.kind for one in retention.older(world)} == set(PERIODS)
