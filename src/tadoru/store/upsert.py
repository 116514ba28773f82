"""Insert rows, or change those that have their key: one statement on both engines."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.store.tx import Tx


def upsert(
    tx: Tx,
    table: Table,
    values: Mapping[str, object] | Sequence[Mapping[str, object]],
    changes: Mapping[str, ColumnElement[object] | object],
) -> int:
    """Insert rows; where a primary key exists, apply the changes. Return rows touched."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    rows = [values] if isinstance(values, Mapping) else values
    statement = make(table).values([dict(row) for row in rows]).inline()
    keys = [column.name for column in table.primary_key]
    return tx.run(statement.on_conflict_do_update(index_elements=keys, set_=dict(changes)))
