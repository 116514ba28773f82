"""Notices: what an operator is told, and whether somebody has seen it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, insert, or_, select, update

from tadoru.store.schema.exchange import notice
from tadoru.store.tx import Tx


def add_many(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Tell several operators something each."""
    known = [
        {**row, "facts": json.dumps(row["facts"], ensure_ascii=False, sort_keys=True)}
        for row in rows
    ]
    if known:
        tx.run(insert(notice), known)


def listing(
    tx: Tx, *, unread: bool, about: str = "", after: tuple[object, ...] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the notices, newest first; `about` is the first word of their kind."""
    query = select(notice).where(tx.mine(notice.c.operator_id))
    if about:
        query = query.where(notice.c.kind.startswith(f"{about}-", autoescape=True))
    if unread:
        query = query.where(notice.c.read_at.is_(None))
    if after:
        moment, last = after
        query = query.where(
            or_(
                notice.c.created_at < moment,
                and_(notice.c.created_at == moment, notice.c.id > last),
            )
        )
    return tx.rows(query.order_by(notice.c.created_at.desc(), notice.c.id).limit(limit))


def unread_count(tx: Tx) -> int:
    """Return how many notices nobody has read."""
    return int(
        tx.value(
            select(func.count())
            .select_from(notice)
            .where(tx.mine(notice.c.operator_id), notice.c.read_at.is_(None))
        )
    )


def counts(tx: Tx) -> Sequence[Row[Any]]:
    """Return how many notices there are of each kind, and how many of them nobody has read."""
    unread = func.sum(case((notice.c.read_at.is_(None), 1), else_=0))
    return tx.rows(
        select(notice.c.kind, func.count().label("every"), unread.label("unread"))
        .where(tx.mine(notice.c.operator_id))
        .group_by(notice.c.kind)
    )


def mark_all(tx: Tx, moment: datetime) -> int:
    """Mark every notice of this operator as read and return how many were not."""
    mine = tx.mine(notice.c.operator_id)
    return tx.run(update(notice).where(mine, notice.c.read_at.is_(None)).values(read_at=moment))


def mark_read(tx: Tx, ids: Collection[str], moment: datetime) -> int:
    """Mark notices of this operator as read and return how many were not."""
    return tx.run(
        update(notice)
        .where(tx.mine(notice.c.operator_id), notice.c.id.in_(ids), notice.c.read_at.is_(None))
        .values(read_at=moment)
    )


def unread_counts(tx: Tx, operator_ids: Collection[str]) -> dict[str, int]:
    """Return how many notices of some operators nobody has read; the node asks for a person."""
    query = (
        select(notice.c.operator_id, func.count().label("total"))
        .where(notice.c.operator_id.in_(operator_ids), notice.c.read_at.is_(None))
        .group_by(notice.c.operator_id)
    )
    return {row.operator_id: row.total for row in tx.rows(query)}
