"""Both engines keep the same promises: exact values, order, isolation, one writer at a time."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tadoru.app.node.migrate import migrate
from tadoru.app.world import World
from tadoru.core.problems import Problem
from tadoru.core.values import OperatorId
from tadoru.store import lease, log, migrations, outbox, setting
from tadoru.store.migrations import freeze
from tadoru.store.open import UnknownDatabase, open_database
from tadoru.store.schema import METADATA, identity, node, trace
from tadoru.store.unavailable import DatabaseUnavailable
from tests.fakes.worlds import add_operator, make_world, started, state

ROOT = Path(__file__).parents[2]
PUBLISHED = [
    (
        "0001_sqlite.sql",
        "5488c5da85e225781b4b444c77ea928184df02d7afadd8e9151013194c19160d",
    ),
    (
        "0001_postgresql.sql",
        "618234f600f13c27de9d9e6b07d6c676a1efe1c453b06180cf163cf9289ded94",
    ),
]


def test_decimals_come_back_to_the_last_digit(world: World) -> None:
    operator, part = _part(world)
    amounts = ["12345678901234567.123456789012345678", "-0.000000000001", "1E+2", "0.10"]
    with world.db.write(operator) as tx:
        for amount in amounts:
            tx.run(update(trace.part).values(mass_kg=Decimal(amount)))
            back = tx.value(select(trace.part.c.mass_kg).where(trace.part.c.id == part))
            assert back == Decimal(amount)
            assert isinstance(back, Decimal)


def test_times_are_utc_whatever_the_offset_they_came_with(world: World) -> None:
    tokyo = datetime(2026, 3, 31, 8, 59, 59, 123456, timezone(timedelta(hours=9)))
    operator, _ = _part(world)
    with world.db.write(operator) as tx:
        tx.run(update(trace.part).values(changed_at=tokyo))
    with world.db.read(operator) as tx:
        back = tx.value(select(trace.part.c.changed_at))
    assert back == tokyo
    assert back.isoformat() == "2026-03-30T23:59:59.123456+00:00"


def test_a_time_without_offset_is_refused(world: World) -> None:
    operator, _ = _part(world)
    with pytest.raises(Exception, match="naive time"), world.db.write(operator) as tx:
        tx.run(update(trace.part).values(changed_at=datetime(2026, 3, 31)))  # noqa: DTZ001


def test_text_sorts_by_code_point(world: World) -> None:
    words = ["Zinc", "a", "zinc", "ä", "亜鉛", "ア", "\uff21", "\U0001f50b", "Ａb"]
    with world.db.node_write() as tx:
        for word in words:
            setting.put(tx, f"t:{word}", "x")
    with world.db.node_read() as tx:
        query = select(node.setting.c.name).where(node.setting.c.name.like("t:%"))
        found = [row.name[2:] for row in tx.rows(query.order_by(node.setting.c.name))]
    assert found == sorted(words)


def test_a_reading_transaction_cannot_write(world: World) -> None:
    with pytest.raises((DBAPIError, Problem)), world.db.node_read() as tx:
        setting.put(tx, "written", "by a reader")


def test_a_reading_transaction_sees_one_moment(world: World) -> None:
    with world.db.node_read() as reader:
        assert setting.get(reader, "late") is None
        with world.db.node_write() as tx:
            setting.put(tx, "late", "1")
        assert setting.get(reader, "late") is None
    with world.db.node_read() as reader:
        assert setting.get(reader, "late") == "1"


def test_a_failed_block_leaves_nothing_and_does_nothing_after(world: World) -> None:
    done: list[str] = []

    def fail() -> None:
        with world.db.node_write() as tx:
            setting.put(tx, "half", "1")
            tx.after_commit(lambda: done.append("done"))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    with world.db.node_read() as tx:
        assert setting.get(tx, "half") is None
    assert done == []


def test_what_follows_a_commit_sees_it(world: World) -> None:
    seen: list[str | None] = []

    def look() -> None:
        with world.db.node_read() as reader:
            seen.append(setting.get(reader, "kept"))

    with world.db.node_write() as tx:
        setting.put(tx, "kept", "1")
        tx.after_commit(look)
    assert seen == ["1"]


def test_a_version_guard_lets_one_of_two_writers_through(world: World) -> None:
    operator, part = _part(world)
    passed: list[int] = []

    def change() -> None:
        with world.db.write(operator) as tx:
            known = (trace.part.c.id == part, trace.part.c.row_version == 1)
            passed.append(tx.run(update(trace.part).where(*known).values(row_version=2)))

    _at_once(*[change] * 8)
    assert sorted(passed) == [0] * 7 + [1]


def test_writers_at_once_are_all_kept(world: World) -> None:
    operators = [add_operator(world, f"O{n}") for n in range(4)]
    _at_once(*[lambda o=o: [state(world, o) for _ in range(5)] for o in operators])
    with world.db.node_read() as tx:
        assert log.waiting(tx) == 4 + 4 * 5  # the operators' key records and the statements


def test_outbox_work_comes_in_the_order_of_its_time(world: World) -> None:
    operator = add_operator(world, "A")
    now = world.clock.now()
    with world.db.write(operator) as tx:
        outbox.put(tx, "t", operator, "second", now)
        outbox.put(tx, "t", operator, "first", now - timedelta(seconds=1))
        outbox.put(tx, "t", operator, "later", now + timedelta(seconds=1))
    with world.db.node_write() as tx:
        due = outbox.due(tx, now, topics=["t"])
        assert [row.payload for row in due] == ["first", "second"]
        outbox.done(tx, [due[0].id], now)
        outbox.failed(tx, due[1].id, "broken", now + timedelta(hours=1))
    with world.db.node_read() as tx:
        assert outbox.waiting(tx) == 2


def test_a_lease_has_one_holder_and_its_fence_only_grows(world: World) -> None:
    now, minute = world.clock.now(), timedelta(minutes=1)
    with world.db.node_write() as tx:
        assert lease.acquire(tx, "graph", "one", now, minute) == 1
        assert lease.acquire(tx, "graph", "two", now, minute) is None
        assert lease.acquire(tx, "graph", "one", now, minute) == 1
        late = now + 2 * minute
        assert not lease.holds(tx, "graph", "one", 1, late)
        assert lease.acquire(tx, "graph", "two", late, minute) == 2
        assert not lease.holds(tx, "graph", "one", 1, late)
        assert lease.holds(tx, "graph", "two", 2, late)
        lease.release(tx, "graph", "two", late)
        assert lease.acquire(tx, "graph", "one", late, minute) == 3


def test_of_many_who_want_a_lease_one_gets_it(world: World) -> None:
    got: list[int | None] = []

    def want(holder: str) -> None:
        with world.db.node_write() as tx:
            got.append(lease.acquire(tx, "g", holder, world.clock.now(), timedelta(minutes=1)))

    _at_once(*[lambda h=h: want(str(h)) for h in range(6)])
    assert sorted(got, key=lambda fence: fence or 0) == [None] * 5 + [1]


def test_tables_are_exactly_those_of_the_definitions(world: World) -> None:
    with world.db.owner() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == migrations.HEAD


def test_the_revision_that_start_demands_is_the_newest() -> None:
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_heads() == [migrations.HEAD]


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_the_newest_step_makes_what_is_defined_of_what_was(name: str) -> None:
    # Until it is published: python -m tadoru.store.migrations.freeze. After it: a new step.
    assert freeze.frozen(name, freeze.NEWEST) == list(freeze.newest(name))


@pytest.mark.parametrize(("name", "digest"), PUBLISHED)
def test_what_was_published_stays(name: str, digest: str) -> None:
    content = (freeze.FOLDER / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest


def test_migrating_again_changes_nothing(world: World) -> None:
    add_operator(world, "A")
    assert migrate(world) == migrations.HEAD
    with world.db.node_read() as tx:
        assert len(tx.rows(select(identity.operator))) == 1


def test_processes_that_migrate_at_once_all_succeed(database_url: str, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from tests.fakes.worlds import make_world;"
        " from tadoru.app.node.migrate import migrate;"
        " print(migrate(make_world(sys.argv[1], pathlib.Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", program, database_url, str(tmp_path)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in running] == [migrations.HEAD] * 3


def test_a_database_that_cannot_be_reached_is_unavailable(tmp_path: Path) -> None:
    gone = open_database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable), gone.node_read() as tx:
        tx.value(text("SELECT 1"))
    (tmp_path / "folder").mkdir()
    folder = open_database(f"sqlite:///{tmp_path / 'folder'}")
    with pytest.raises(DatabaseUnavailable), folder.node_read() as tx:
        tx.value(text("SELECT 1"))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UnknownDatabase):
        open_database(url)


def test_the_same_file_reopened_has_what_was_acknowledged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'node.db'}"
    first = started(url, tmp_path)
    operator = add_operator(first, "A")
    first.db.close()
    again = make_world(url, tmp_path)
    with again.db.read(operator) as tx:
        assert tx.value(select(identity.operator.c.name)) == "A"
    again.db.close()


def _part(world: World) -> tuple[OperatorId, str]:
    operator, site, part = add_operator(world, "A"), world.random.uuid(), world.random.uuid()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with world.db.write(operator) as tx:
        common = {"operator_id": operator, "row_version": 1, "created_at": now}
        tx.run(insert(identity.site).values(id=site, name="S", country="JP", address="", **common))
        tx.run(
            insert(trace.part).values(
                id=part,
                site_id=site,
                number="1",
                supplementary="",
                name="P",
                search="p",
                kind="made",
                unit="kg",
                changed_at=now,
                **common,
            )
        )
    return operator, part


def _at_once(*acts: Callable[[], object]) -> None:
    """Run the acts in threads that start together; whatever fails fails the test."""
    ready, errors = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
