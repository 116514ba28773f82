"""Answer versions: immutable leaf values, each owned by the customer that got it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from tadoru.core.values import RecordId, RequestId
from tadoru.store.schema.exchange import answer
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a new answer version."""
    tx.run(insert(answer).values(values))


def supersede(tx: Tx, request_id: RequestId, moment: datetime) -> None:
    """Mark the version in force as replaced."""
    tx.run(
        update(answer)
        .where(answer.c.request_id == request_id, answer.c.superseded_at.is_(None))
        .values(superseded_at=moment)
    )


def current(tx: Tx, request_id: RequestId) -> Row[Any] | None:
    """Return the version in force."""
    return tx.row(
        select(answer).where(answer.c.request_id == request_id, answer.c.superseded_at.is_(None))
    )


def in_force_by(tx: Tx, record_id: RecordId) -> Row[Any] | None:
    """Return the version in force that a record states."""
    return tx.row(
        select(answer).where(answer.c.record_id == record_id, answer.c.superseded_at.is_(None))
    )


def versions(tx: Tx, request_id: RequestId) -> Sequence[Row[Any]]:
    """Return all versions, newest first."""
    return tx.rows(
        select(answer).where(answer.c.request_id == request_id).order_by(answer.c.version.desc())
    )
