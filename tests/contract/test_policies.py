"""Row-level security holds against raw SQL: the law of every table, whatever the program does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Table,
    insert,
    text,
)
from sqlalchemy.exc import IntegrityError, ProgrammingError

from tadoru.app.world import World
from tadoru.store.postgres import APP_ROLE, NODE_ROLE
from tadoru.store.schema import METADATA
from tadoru.store.schema.kinds import Exact, Id, Policy, UtcTime
from tests.fakes.worlds import add_operator, started
from tests.servers import Cluster

TABLES = [table.name for table in METADATA.sorted_tables]
PUBLIC = {"setting", "dataset"}  # what every operator of the node may read
SIDES = {
    "operator_id", "customer_id", "supplier_id", "owner_id", "recipient_id", "reader_id",
    "sender_id",
}  # fmt: skip
# Facts: nobody may change them, not even the node.
NEVER_CHANGED = {"act", "log_leaf", "record_key", "disclosure"}


@dataclass(frozen=True)
class Two:
    """Two operators, each with one row of its own in every table."""

    world: World
    a: str
    b: str


@pytest.fixture(scope="module")
def two(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    name = postgres_cluster.create_database()
    world = started(postgres_cluster.url(name), Path(tmp_path_factory.mktemp("node")))
    a, b = str(uuid4()), str(uuid4())
    with world.db.owner() as connection:  # the tests' owner is a superuser, whom nothing binds
        for number, operator in enumerate((a, b)):
            _fill(connection, operator, number)
    yield Two(world, a, b)
    world.db.close()
    postgres_cluster.drop_database(name)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_seen_where_no_operator_is_set(two: Two, name: str) -> None:
    with _acting(two, APP_ROLE, "") as connection:
        if name in PUBLIC:
            assert _count(connection, name) > 0
        else:
            assert _seen(connection, name) == 0


@pytest.mark.parametrize("name", TABLES)
def test_only_rows_of_the_set_operator_are_seen(two: Two, name: str) -> None:
    with _acting(two, APP_ROLE, two.a) as connection:
        found = _rows(connection, name)
    table = METADATA.tables[name]
    policy: Policy = table.info["policy"]
    if policy.select and name not in PUBLIC:
        assert len(found) == 1
        for column in SIDES & set(table.columns.keys()):
            assert str(found[0][column]) == two.a
    elif not policy.select:
        assert found == []


@pytest.mark.parametrize("name", TABLES)
def test_a_row_of_another_operator_cannot_be_added(two: Two, name: str) -> None:
    table = METADATA.tables[name]
    policy: Policy = table.info["policy"]
    if policy.insert == "true":
        pytest.skip("every operator leaves rows here for the node")
    with _acting(two, APP_ROLE, two.a) as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(insert(table).values(_row(table, two.b, 7)).inline())
    assert refused.value.orig is not None
    assert refused.value.orig.sqlstate == "42501"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_another_operator_are_neither_changed_nor_deleted(two: Two, name: str) -> None:
    for statement in (_touch(METADATA.tables[name]), f'DELETE FROM "{name}"'):
        with _acting(two, APP_ROLE, two.b) as connection:
            try:
                connection.execute(text("SAVEPOINT s"))
                connection.execute(text(statement))
            except ProgrammingError:
                connection.execute(text("ROLLBACK TO s"))
            except IntegrityError:  # the row is referred to: it was the operator's own
                connection.execute(text("ROLLBACK TO s"))
            connection.execute(text("RESET ROLE"))
            assert _count(connection, name, two.a) >= 1


@pytest.mark.parametrize("name", TABLES)
def test_the_node_sees_all_rows_by_its_own_policy(two: Two, name: str) -> None:
    with _acting(two, NODE_ROLE, "") as connection:
        assert _count(connection, name) >= (1 if name == "log_head" else 2)


@pytest.mark.parametrize("name", sorted(NEVER_CHANGED))
def test_facts_are_changed_by_nobody(two: Two, name: str) -> None:
    for role in (APP_ROLE, NODE_ROLE):
        with _acting(two, role, two.a) as connection, pytest.raises(ProgrammingError) as refused:
            connection.execute(text(_touch(METADATA.tables[name])))
        assert "permission denied" in str(refused.value)


def test_signed_bytes_are_changed_by_nobody(two: Two) -> None:
    for role in (APP_ROLE, NODE_ROLE):
        with _acting(two, role, two.a) as connection, pytest.raises(ProgrammingError) as refused:
            connection.execute(text("UPDATE record SET jws = 'x'"))
        assert "permission denied" in str(refused.value)


def test_a_release_shows_its_group_to_its_recipient_until_it_ends(two: Two) -> None:
    record, release = str(uuid4()), str(uuid4())
    tables = METADATA.tables
    with two.world.db.owner() as connection:
        connection.execute(
            insert(tables["record"]), {**_row(tables["record"], two.a, 3), "id": record}
        )
        connection.execute(
            insert(tables["record_key"]),
            {"record_id": record, "operator_id": two.a, "sealed": b"k"},
        )
        for position, group in enumerate(("total", "recipe")):
            row = {"record_id": record, "position": position, "operator_id": two.a}
            shown = {"attribute_group": group, "sealed": b"s"}
            connection.execute(insert(tables["disclosure"]), {**row, **shown})
    with _acting(two, APP_ROLE, two.b) as connection:
        assert _groups(connection, record) == []
    with two.world.db.owner() as connection:
        row = {**_row(tables["release"], two.a, 3), "id": release, "record_id": record}
        more = {"recipient_id": two.b, "attribute_group": "total", "revoked_at": None}
        connection.execute(insert(tables["release"]), {**row, **more, "until_at": None})
    with _acting(two, APP_ROLE, two.b) as connection:
        assert _groups(connection, record) == ["total"]
        assert _seen(connection, "record") == 2  # its own and the released one
    for column, moment in (("until_at", "2026-04-01T08:00:00Z"), ("revoked_at", "2026-01-01Z")):
        with two.world.db.owner() as connection:
            connection.execute(
                text(f"UPDATE release SET {column} = '{moment}' WHERE id = '{release}'")
            )
        with _acting(two, APP_ROLE, two.b) as connection:
            assert _groups(connection, record) == []


def test_a_request_is_seen_by_its_two_sides_only(two: Two) -> None:
    table, between, other = METADATA.tables["request"], str(uuid4()), str(uuid4())
    with two.world.db.owner() as connection:
        row = {**_row(table, two.a, 5), "id": between, "supplier_id": two.b}
        connection.execute(insert(table), row)
    query = text("SELECT count(*) FROM request WHERE id = :id")
    for operator, seen in ((two.a, 1), (two.b, 1), (other, 0)):
        with _acting(two, APP_ROLE, operator) as connection:
            assert connection.scalar(query, {"id": between}) == seen


def test_nobody_writes_into_the_thread_of_a_request_between_others(two: Two) -> None:
    requests, messages, files = (
        METADATA.tables[name] for name in ("request", "message", "attachment")
    )
    shared, theirs, mine = (str(uuid4()) for _ in range(3))
    sides = {"customer_id": two.a, "supplier_id": two.b}
    row = {**_row(messages, two.b, 9), **sides, "request_id": shared}
    file = {**_row(files, two.b, 9), **sides, "request_id": shared, "message_id": mine}
    with two.world.db.owner() as connection:
        connection.execute(insert(requests), {**_row(requests, two.a, 9), **sides, "id": shared})
        connection.execute(insert(messages), {**row, "id": theirs, "author_id": two.a})
        connection.execute(insert(messages), {**row, "id": mine})
    with _acting(two, APP_ROLE, two.b) as connection:
        connection.execute(insert(messages).inline(), {**row, "id": str(uuid4())})
        connection.execute(insert(files).inline(), {**file, "id": str(uuid4())})
    for table, wrong in (
        (messages, {**row, "request_id": two.a}),  # a request that A has with itself
        (messages, {**row, "customer_id": str(two.b)}),  # sides that the request has not
        (files, {**file, "message_id": theirs}),  # what A wrote
        (files, {**file, "request_id": two.a}),
    ):
        with _acting(two, APP_ROLE, two.b) as connection, pytest.raises(ProgrammingError):
            connection.execute(insert(table).inline(), {**wrong, "id": str(uuid4())})


def test_only_the_node_says_that_an_identifier_was_checked(two: Two) -> None:
    table = METADATA.tables["identifier"]
    row = {**_row(table, two.a, 9), "id": str(uuid4())}
    with _acting(two, APP_ROLE, two.a) as connection:
        connection.execute(insert(table).inline(), {**row, "assurance": "declared"})
    with _acting(two, APP_ROLE, two.a) as connection, pytest.raises(ProgrammingError):
        connection.execute(insert(table).inline(), {**row, "assurance": "checked"})
    with _acting(two, APP_ROLE, two.a) as connection, pytest.raises(ProgrammingError):
        connection.execute(text("UPDATE identifier SET assurance = 'checked'"))


def test_only_the_node_numbers_events(two: Two) -> None:
    table = METADATA.tables["event"]
    row = {**_row(table, two.a, 9), "sender_id": two.b}
    with _acting(two, APP_ROLE, two.b) as connection:
        fresh = {**row, "id": str(uuid4()), "position": None}
        connection.execute(insert(table).inline(), fresh)
    with _acting(two, APP_ROLE, two.b) as connection, pytest.raises(ProgrammingError):
        connection.execute(insert(table).inline(), {**row, "id": str(uuid4()), "position": 4711})


def test_the_roles_can_neither_sign_in_nor_go_round_the_policies(two: Two) -> None:
    query = text(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = :role"
    )
    with two.world.db.owner() as connection:
        for role in (APP_ROLE, NODE_ROLE):
            assert tuple(connection.execute(query, {"role": role}).one()) == (False,) * 5
        unguarded = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND"
                " relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        ).scalars()
        assert list(unguarded) == ["alembic_version"]
        owned = text("SELECT count(*) FROM pg_tables WHERE tableowner LIKE 'tadoru%'")
        assert connection.scalar(owned) == 0


def test_an_owner_who_is_no_superuser_serves_the_node(
    postgres_cluster: Cluster, tmp_path: Path
) -> None:
    name = postgres_cluster.create_database()
    postgres_cluster.run_sql("CREATE ROLE plain LOGIN CREATEROLE")
    postgres_cluster.run_sql(f"ALTER DATABASE {name} OWNER TO plain")
    for role in (APP_ROLE, NODE_ROLE):
        postgres_cluster.run_sql(f"GRANT {role} TO plain")
    world = started(postgres_cluster.url(name, "plain"), tmp_path)
    operator = add_operator(world, "A")
    with world.db.node_read() as tx:
        assert tx.value(text("SELECT count(*) FROM record")) == 2
    with world.db.read(operator) as tx:
        assert tx.value(text("SELECT count(*) FROM record")) == 0  # both are the node's
        assert tx.value(text("SELECT count(*) FROM operator")) == 1
    world.db.close()
    postgres_cluster.drop_database(name)
    postgres_cluster.run_sql("DROP ROLE plain")


@contextmanager
def _acting(two: Two, role: str, operator: str) -> Iterator[Connection]:
    """A connection that has taken a role and set an operator, as raw SQL would; nothing is kept."""
    with two.world.db.owner() as connection:
        connection.execute(
            text("SELECT set_config('app.operator', :o, true), set_config('app.now', :n, true)"),
            {"o": operator, "n": "2026-04-01T09:00:00Z"},
        )
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        inner = connection.begin_nested()
        try:
            yield connection
        finally:
            if inner.is_active:
                inner.rollback()


def _seen(connection: Connection, name: str) -> int:
    return len(_rows(connection, name))


def _rows(connection: Connection, name: str) -> list[Any]:
    """Return what is seen of a table; nothing where even asking is denied."""
    try:
        connection.execute(text("SAVEPOINT s"))
        return list(connection.execute(text(f'SELECT * FROM "{name}"')).mappings())
    except ProgrammingError as error:
        if "permission denied" not in str(error):
            raise
        connection.execute(text("ROLLBACK TO s"))
        return []


def _groups(connection: Connection, record: str) -> list[str]:
    query = text("SELECT attribute_group FROM disclosure WHERE record_id = :r ORDER BY 1")
    return list(connection.execute(query, {"r": record}).scalars())


def _count(connection: Connection, name: str, operator: str | None = None) -> int:
    table = METADATA.tables[name]
    side = (
        "id" if name == "operator" else next(iter(sorted(SIDES & set(table.columns.keys()))), None)
    )
    if operator is None or side is None:
        return int(connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0)
    query = text(f'SELECT count(*) FROM "{name}" WHERE {side} = :o')
    return int(connection.scalar(query, {"o": operator}) or 0)


def _touch(table: Table) -> str:
    """Return an update of every row that changes nothing but would show that it may."""
    plain = [c.name for c in table.columns if not c.primary_key] or [c.name for c in table.columns]
    return f'UPDATE "{table.name}" SET {plain[0]} = {plain[0]}'


def _fill(connection: Connection, operator: str, number: int) -> None:
    """Put one row of the operator into every table."""
    for table in METADATA.sorted_tables:
        if table.name == "log_head":
            continue
        connection.execute(insert(table).values(_row(table, operator, number)).inline())


def _row(table: Table, operator: str, number: int) -> dict[str, Any]:
    return {
        column.name: _value(table, column, operator, number)
        for column in table.columns
        if column.identity is None
    }


def _value(  # noqa: PLR0911
    table: Table, column: Column[Any], operator: str, number: int
) -> object:
    """Return a value of the column's type; ids are the operator's, so that references meet."""
    if isinstance(column.type, Id):
        return operator
    if isinstance(column.type, UtcTime):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(column.type, Exact):
        return Decimal(1)
    if isinstance(column.type, Date):
        return date(2026, 1, 1)
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer | BigInteger):
        return 1000 + number
    if isinstance(column.type, LargeBinary):
        return f"{table.name} {number}".encode()
    return f"{column.name} {number} {operator}"
