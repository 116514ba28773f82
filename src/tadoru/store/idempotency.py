"""Rows of replies given to writes that carried an idempotency key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.values import OperatorId
from tadoru.store.schema.exchange import idempotency
from tadoru.store.tx import Tx


def claim(tx: Tx, values: Mapping[str, object]) -> bool:
    """Insert the row of a key unless it is there; return whether this call inserted it."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(idempotency).values(values).on_conflict_do_nothing()
    # What was inserted comes back: PostgreSQL's driver does not count the rows of an INSERT.
    return tx.row(statement.returning(idempotency.c.key)) is not None


def fetch(tx: Tx, actor: str, key: str) -> Row[Any] | None:
    """Return what is kept under this operator's, this caller's key."""
    return tx.row(
        select(idempotency).where(
            tx.mine(idempotency.c.operator_id),
            idempotency.c.actor == actor,
            idempotency.c.key == key,
        )
    )


def complete(tx: Tx, actor: str, key: str, values: Mapping[str, object]) -> None:
    """Keep the reply under the key."""
    here = (
        tx.mine(idempotency.c.operator_id),
        idempotency.c.actor == actor,
        idempotency.c.key == key,
    )
    tx.run(update(idempotency).where(*here).values(values))


def clear_before(tx: Tx, operator_id: OperatorId, moment: datetime) -> None:
    """Forget an operator's keys older than a moment."""
    tx.run(
        delete(idempotency).where(
            idempotency.c.operator_id == operator_id, idempotency.c.created_at < moment
        )
    )
