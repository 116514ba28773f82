"""Rows that count attempts in a window of time, so that guessing can be stopped."""

from datetime import datetime

from sqlalchemy import case, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.store.schema.identity import attempt
from tadoru.store.schema.kinds import UtcTime
from tadoru.store.tx import Tx


def count(tx: Tx, key: str, *, now: datetime, since: datetime) -> tuple[int, datetime]:
    """Count one more attempt and return how many the window holds, and when it began.

    A window that began before `since` is over; one statement, so that two at once count twice.
    """
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    over = attempt.c.window_start < since
    row = tx.connection.execute(
        make(attempt)
        .values(key=key, count=1, window_start=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((over, 1), else_=attempt.c.count + 1),
                "window_start": case((over, literal(now, UtcTime)), else_=attempt.c.window_start),
            },
        )
        .returning(attempt.c.count, attempt.c.window_start)
    ).one()
    counted: int = row[0]  # `row.count` is the method of tuples
    return counted, row[1]


def forgive(tx: Tx, key: str) -> None:
    """Take one attempt back: it was a right one."""
    tx.run(update(attempt).where(attempt.c.key == key).values(count=attempt.c.count - 1))


def clear(tx: Tx, key: str) -> None:
    """Forget what was counted under a key."""
    tx.run(delete(attempt).where(attempt.c.key == key))


def clear_before(tx: Tx, since: datetime) -> None:
    """Forget the windows that are over, but for those that somebody is counting in now.

    Who waited for them could hold what those wait for.
    """
    over = select(attempt.c.key).where(attempt.c.window_start < since)
    tx.run(delete(attempt).where(attempt.c.key.in_(over.with_for_update(skip_locked=True))))
