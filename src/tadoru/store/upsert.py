"""Insert a row, or change the one that has its key: one statement on both engines."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.store.tx import Tx


def upsert(
    tx: Tx,
    table: Table,
    values: Mapping[str, object],
    changes: Mapping[str, ColumnElement[object] | object],
) -> int:
    """Insert the row; where its primary key exists, apply the changes. Return rows touched."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(dict(values)).inline()
    keys = [column.name for column in table.primary_key]
    return tx.run(statement.on_conflict_do_update(index_elements=keys, set_=dict(changes)))
