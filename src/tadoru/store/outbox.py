"""The outbox: work that a transaction leaves behind, done later, at least once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema.node import outbox
from tadoru.store.tx import Tx

_ERROR_CHARACTERS = 500


def put(tx: Tx, topic: str, operator_id: OperatorId, payload: str, run_at: datetime) -> None:
    """Leave a piece of work (JSON text) that will run as the operator."""
    row = {"topic": topic, "operator_id": operator_id, "payload": payload, "run_at": run_at}
    tx.run(_PUT, {**row, "attempts": 0})


def put_many(tx: Tx, rows: Sequence[tuple[str, OperatorId, str, datetime]]) -> None:
    """Leave several pieces of work: topic, operator, payload and when each is due."""
    names = ("topic", "operator_id", "payload", "run_at")
    known = [{**dict(zip(names, row, strict=True)), "attempts": 0} for row in rows]
    if known:
        tx.run(_PUT, known)


def due(tx: Tx, now: datetime, limit: int = 100, *, topics: Collection[str]) -> Sequence[Row[Any]]:
    """Return the work that is due, oldest first; on PostgreSQL each row goes to one worker."""
    return tx.rows(
        select(outbox)
        .where(outbox.c.done_at.is_(None), outbox.c.run_at <= now, outbox.c.topic.in_(topics))
        .order_by(outbox.c.run_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def is_any_due(tx: Tx, now: datetime, *, topics: Collection[str]) -> bool:
    """Return whether work is due, also such as another process is at."""
    found = select(outbox.c.id).where(
        outbox.c.done_at.is_(None), outbox.c.run_at <= now, outbox.c.topic.in_(topics)
    )
    return tx.value(found.limit(1)) is not None


def done(tx: Tx, ids: Sequence[int], now: datetime) -> None:
    """Mark work as done; whatever it wrote is best in the same transaction."""
    tx.run(update(outbox).where(outbox.c.id.in_(ids)).values(done_at=now))


def failed(tx: Tx, work_id: int, error: str, again_at: datetime) -> None:
    """Put work off until it is tried again."""
    tx.run(
        update(outbox)
        .where(outbox.c.id == work_id)
        .values(attempts=outbox.c.attempts + 1, error=error[:_ERROR_CHARACTERS], run_at=again_at)
    )


def put_off(tx: Tx, ids: Sequence[int], until: datetime) -> None:
    """Let work wait that was not tried; that is no attempt."""
    tx.run(update(outbox).where(outbox.c.id.in_(ids)).values(run_at=until))


def waiting(tx: Tx) -> int:
    """Return how much work is not done."""
    return int(tx.value(select(func.count()).where(outbox.c.done_at.is_(None))) or 0)


def clear(tx: Tx, before: datetime) -> int:
    """Forget work that was done before a time."""
    return tx.run(delete(outbox).where(outbox.c.done_at < before))


_PUT = insert(outbox).inline()  # the application's role may not read back what it left
