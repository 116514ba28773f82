"""All rows of a node as values that JSON knows, out of one engine and into the other."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Date, LargeBinary, Table, insert, select, text

from tadoru.store.postgres import NODE_ROLE
from tadoru.store.schema import METADATA
from tadoru.store.schema.kinds import Exact, UtcTime
from tadoru.store.tx import Database, Tx

# What holds for minutes only, or would let somebody in again who was shut out since.
LEFT_OUT = frozenset({"session", "attempt", "challenge", "lease"})
_BATCH = 500


def tables() -> list[str]:
    """Return the names of the tables that are copied, each after those it refers to."""
    return [table.name for table in METADATA.sorted_tables if table.name not in LEFT_OUT]


def rows(tx: Tx, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, in the order of its key."""
    table = METADATA.tables[name]
    names = [str(column.name) for column in table.columns]  # plain, for JSON
    for row in tx.stream(select(table).order_by(*table.primary_key)):
        yield {name: plain(value) for name, value in zip(names, row, strict=True)}


@contextmanager
def filling(database: Database) -> Iterator[Tx]:
    """Open the transaction into which a copy is put; numbers go on from it afterwards."""
    with database.owner() as connection:
        if database.dialect == "sqlite":
            yield Tx(connection, None)
            return
        connection.execute(text(f"SET LOCAL ROLE {NODE_ROLE}"))
        yield Tx(connection, None)
        connection.execute(text("RESET ROLE"))
        _continue_numbers(connection)


def put(tx: Tx, name: str, given: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows as they were taken out; return how many."""
    table = METADATA.tables[name]
    count = 0
    batch: list[dict[str, Any]] = []
    for row in _parents_first(table, given):
        batch.append({key: _value(table.columns[key], value) for key, value in row.items()})
        if len(batch) == _BATCH:
            tx.run(insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        tx.run(insert(table), batch)
    return count + len(batch)


def plain(value: object) -> Any:  # noqa: ANN401  (what JSON knows)
    """Return a value of a row as JSON knows it, without loss."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # and every time
        return value.isoformat()
    return value


def moment(text: str) -> datetime:
    """Return a time as it was taken out."""
    return datetime.fromisoformat(text)


def _value(column: "Column[Any]", value: Any) -> Any:  # noqa: ANN401
    """Return what a column holds, from its JSON value."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, Exact):
        return Decimal(value)
    if isinstance(kind, UtcTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def _parents_first(table: Table, given: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield rows that refer to rows of their own table after those."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        yield from given
        return
    (column,), (key,) = own, [column.name for column in table.primary_key]
    waiting: dict[str, list[Mapping[str, Any]]] = {}
    there: set[str] = set()
    for row in given:
        if row[column] is not None and row[column] not in there:
            waiting.setdefault(row[column], []).append(row)
            continue
        ready = [row]
        while ready:
            one = ready.pop()
            there.add(one[key])
            yield one
            ready += waiting.pop(one[key], [])
    for rest in waiting.values():  # they refer to what is not there: the database refuses them
        yield from rest


def _continue_numbers(connection: Connection) -> None:
    """Let the counted columns go on after the highest number that was put in."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            if column.identity is not None:
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"  # noqa: S608  (names of our own tables)
                        f" coalesce((SELECT max({column.name}) FROM {table.name}), 0) + 1, false)"
                    )
                )
