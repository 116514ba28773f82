"""Rows of activities: what a part's own process emits per declared unit, period by period."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from tadoru.core.values import PartId
from tadoru.store.schema.trace import activity
from tadoru.store.tx import Tx


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert activity lines."""
    if rows:
        tx.run(insert(activity), rows)


def retire(tx: Tx, part_id: PartId, period: tuple[date, date], at: datetime) -> None:
    """Take the present lines of a part's period out of use; they stay as history."""
    start, end = period
    here = (activity.c.part_id == part_id, activity.c.retired_at.is_(None))
    same = (activity.c.period_start == start, activity.c.period_end == end)
    tx.run(update(activity).where(*here, *same).values(retired_at=at))


def of_part(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return the lines of a part that are in use, by period and position."""
    here = (activity.c.part_id == part_id, activity.c.retired_at.is_(None))
    return tx.rows(select(activity).where(*here).order_by(*_ORDER))


_ORDER = (activity.c.period_start, activity.c.period_end, activity.c.position, activity.c.id)
