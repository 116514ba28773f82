"""Notices: what an operator is told, and whether somebody has seen it."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, insert, or_, select, update

from tadoru.store.schema.exchange import notice
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Tell an operator something; `facts` is a mapping and kept as JSON."""
    facts = json.dumps(values["facts"], ensure_ascii=False, sort_keys=True)
    tx.run(insert(notice).values({**values, "facts": facts}))


def listing(
    tx: Tx, *, unread: bool, after: tuple[object, ...] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the notices, newest first."""
    query = select(notice).where(tx.mine(notice.c.operator_id))
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


def mark_read(tx: Tx, ids: Collection[str], moment: datetime) -> int:
    """Mark notices of this operator as read and return how many were not."""
    return tx.run(
        update(notice)
        .where(tx.mine(notice.c.operator_id), notice.c.id.in_(ids), notice.c.read_at.is_(None))
        .values(read_at=moment)
    )
