"""Whatever is changed in the database behind tadoru's back is found, and its place is named."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tadoru.app.bundle import make
from tadoru.app.key import rotate
from tadoru.app.log.sequence import sequence
from tadoru.app.log.verify import verify_database
from tadoru.app.record import erase
from tadoru.app.world import World
from tests.fakes.worlds import add_operator, administrator, started, state

# Every place whose bytes the log vouches for: table, column, and the name that findings use.
PLACES = [
    ("record", "jws", "id"),
    ("record", "leaf_hash", "id"),
    ("record", "kind", "id"),
    ("record", "dataset", "id"),
    ("record", "subject", "id"),
    ("record", "key_id", "id"),
    ("record_key", "sealed", "record_id"),
    ("disclosure", "sealed", "record_id"),
    ("disclosure", "attribute_group", "record_id"),
    ("log_leaf", "leaf_hash", "position"),
    ("log_tile", "data", "level"),
    ("log_head", "root", "id"),
    ("log_queue", "leaf_hash", "id"),
    ("checkpoint", "note", "size"),
    ("checkpoint", "root", "size"),
    ("signing_key", "public", "id"),
    ("signing_key", "sealed_private", "id"),
]
NAMED = {"log_queue": "record", "log_leaf": "log_tile"}  # found at whatever rests on it


@pytest.fixture
def scene(world: World) -> World:
    """A node with a bit of everything, to be damaged for good."""
    return _played(world)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The same, where each damage is mended at once."""
    folder = tmp_path_factory.mktemp("node")
    url = f"sqlite:///{folder / 'node.db'}"
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres_cluster")
        url = cluster.url(cluster.create_database())
    world = _played(started(url, folder))
    yield world
    world.db.close()


def _played(world: World) -> World:
    """Return the node after a bit of everything: rotation, correction, erasure, status, queue."""
    a = add_operator(world, "A")
    old = state(world, a)
    erased = state(world, a)
    rotate.rotate(world, administrator(a))
    state(world, a, supersedes=old)
    sequence(world)
    erase.erase(world, administrator(a), erased)
    sequence(world)
    make.bundle(world, administrator(a), old)
    state(world, a)  # still queued
    assert verify_database(world).findings == ()
    return world


@pytest.mark.parametrize(("table", "column", "key"), PLACES)
def test_a_changed_byte_is_found_and_named(
    lasting: World, table: str, column: str, key: str
) -> None:
    for row_key, stored in _cells(lasting, table, column, key):
        step = max(1, len(stored) // 6)
        for at in range(0, len(stored), step):
            _assert_found(lasting, (table, column, key, row_key), stored, at)


@pytest.mark.long
@pytest.mark.parametrize(("table", "column", "key"), PLACES)
def test_every_changed_byte_is_found_and_named(
    lasting: World, table: str, column: str, key: str
) -> None:
    row_key, stored = next(iter(_cells(lasting, table, column, key)))
    for at in range(len(stored)):
        _assert_found(lasting, (table, column, key, row_key), stored, at)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("DELETE FROM log_leaf WHERE position = 2", "log.gap"),
        ("DELETE FROM log_tile", "log.tile"),
        ("UPDATE log_head SET size = size - 1", "log.head"),
        ("DELETE FROM log_queue", "record.not-logged"),
        ("DELETE FROM record_key", "disclosure.no-key"),
        ("DELETE FROM disclosure WHERE position = 0", "disclosure.missing"),
        ("UPDATE record SET erased_at = NULL", "record.not-erased"),
        ("UPDATE record SET erased_at = issued_at", "record.no-tombstone"),
        ("UPDATE record SET supersedes_id = NULL", "record.row"),
        ("UPDATE record SET operator_id = NULL", "record.row"),
        ("UPDATE signing_key SET record_id = NULL WHERE role = 'operator'", "key.record"),
        ("UPDATE checkpoint SET size = size + 1000", "checkpoint.row"),
    ],
)
def test_a_changed_row_is_found(scene: World, statement: str, rule: str) -> None:
    with scene.db.owner() as connection:
        connection.execute(text(statement))
    assert rule in {finding.rule for finding in verify_database(scene).findings}


def test_a_time_is_found_though_it_is_no_text_of_ours(scene: World) -> None:
    with scene.db.owner() as connection:
        connection.execute(text("UPDATE record SET issued_at = '2020-01-01T00:00:00.000000Z'"))
    found = verify_database(scene).findings
    assert {finding.place.rpartition("/")[2] for finding in found} == {"issued_at"}


def test_a_checkpoint_of_a_longer_log_is_found(scene: World) -> None:
    kept = scene.outside.read()
    with scene.db.owner() as connection:
        size = connection.scalar(text("SELECT size FROM log_head"))
        connection.execute(text(f"DELETE FROM log_leaf WHERE position >= {size - 2}"))
    report = verify_database(scene, since=kept)
    assert {"outside", "since"} <= {finding.place for finding in report.findings}


def test_progress_ends_at_the_whole(scene: World) -> None:
    told: list[tuple[int, int]] = []
    report = verify_database(scene, progress=lambda done, all_: told.append((done, all_)))
    assert told[-1][0] == told[-1][1]
    assert report.counts["records"] == report.counts["leaves"] + 1
    assert report.counts["erased"] == 1


def _assert_found(scene: World, cell: tuple[str, str, str, object], stored: bytes, at: int) -> None:
    table, column, _, row_key = cell
    changed = bytearray(stored)
    changed[at] ^= 1
    _write(scene, cell, bytes(changed))
    report = verify_database(scene)
    _write(scene, cell, stored)
    places = [finding.place for finding in report.findings]
    assert places, f"{table}.{column} byte {at} of {row_key} went unnoticed"
    wanted = NAMED.get(table, table)
    assert any(place.startswith(wanted) for place in places), places


def _cells(scene: World, table: str, column: str, key: str) -> list[tuple[object, bytes]]:
    query = f"SELECT {key} AS k, {column} AS v FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
    with scene.db.owner() as connection:
        rows = connection.execute(text(query)).all()
    wanted = [rows[0], rows[-1]] if len(rows) > 1 else rows
    return [(row.k, row.v.encode() if isinstance(row.v, str) else bytes(row.v)) for row in wanted]


def _write(scene: World, cell: tuple[str, str, str, object], data: bytes) -> None:
    table, column, key, row_key = cell
    is_text = column in {"jws", "kind", "dataset", "subject", "key_id", "attribute_group", "note"}
    value = "CAST(:v AS TEXT)" if is_text and scene.db.dialect == "sqlite" else ":v"
    bound: object = data.decode() if is_text and scene.db.dialect != "sqlite" else data
    where = f"{key} = :k" if scene.db.dialect == "sqlite" else f"{key}::text = :k"
    with scene.db.owner() as connection:
        identity = row_key if scene.db.dialect == "sqlite" else str(row_key)
        statement = text(f"UPDATE {table} SET {column} = {value} WHERE {where}")
        assert connection.execute(statement, {"v": bound, "k": identity}).rowcount >= 1
