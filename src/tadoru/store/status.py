"""What tells how a node fares: the work, the leaves and the leases that wait or hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select

from tadoru.store.schema.node import checkpoint, lease, log_head, log_queue, outbox
from tadoru.store.schema.record import record
from tadoru.store.tx import Tx


def work(tx: Tx, now: datetime) -> Row[Any]:
    """Return how much work waits, how much of it has failed before, and since when some is due."""
    failing = func.coalesce(func.sum(case((outbox.c.attempts > 0, 1), else_=0)), 0)
    due = func.min(outbox.c.run_at).filter(outbox.c.run_at <= now)
    return tx.connection.execute(
        select(
            func.count().label("waiting"),
            failing.label("failing"),
            due.label("oldest_at"),
        ).where(outbox.c.done_at.is_(None))
    ).one()


def leaves(tx: Tx) -> Row[Any]:
    """Return how many leaves wait, and when the record of the oldest was issued."""
    return tx.connection.execute(
        select(func.count().label("waiting"), func.min(record.c.issued_at).label("oldest_at"))
        .select_from(log_queue)
        .join(record, record.c.id == log_queue.c.record_id)
    ).one()


def sizes(tx: Tx) -> tuple[int, int]:
    """Return the size of the log, and the size that was published."""
    size = tx.value(select(log_head.c.size))
    shown = tx.value(
        select(func.max(checkpoint.c.size)).where(checkpoint.c.published_at.isnot(None))
    )
    return int(size or 0), int(shown or 0)


def leases(tx: Tx) -> Sequence[Row[Any]]:
    """Return until when each lease holds."""
    return tx.rows(select(lease.c.name, lease.c.expires_at).order_by(lease.c.name))
