"""Rows of activities: what a part's own process emits per declared unit, period by period."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from tadoru.core.values import PartId
from tadoru.store.schema.trace import activity, part
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


def of_bought(tx: Tx, part_ids: Collection[PartId] | None) -> Sequence[Row[Any]]:
    """Return the lines in use of this operator's bought parts, or of some of them, in order."""
    query = (
        select(activity)
        .join(part, part.c.id == activity.c.part_id)
        .where(
            tx.mine(activity.c.operator_id),
            activity.c.retired_at.is_(None),
            part.c.kind == "bought",
        )
    )
    if part_ids is not None:
        query = query.where(activity.c.part_id.in_(part_ids))
    return tx.rows(query.order_by(activity.c.part_id, *_ORDER))


_ORDER = (activity.c.period_start, activity.c.period_end, activity.c.position, activity.c.id)
