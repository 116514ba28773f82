"""Events: what happened and concerns an operator, numbered once it is committed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema.feed import event, feed_head
from tadoru.store.tx import Tx


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Leave events, which have no number yet."""
    tx.run(insert(event).inline(), rows)


def is_any_unnumbered(tx: Tx) -> bool:
    """Return whether an event waits for its number."""
    return tx.value(select(event.c.id).where(event.c.position.is_(None)).limit(1)) is not None


def unnumbered(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    """Return events that wait for their number, in the order in which they get it."""
    query = select(event.c.id, event.c.operator_id, event.c.type, event.c.at)
    return tx.rows(
        query.where(event.c.position.is_(None)).order_by(event.c.at, event.c.id).limit(limit)
    )


def heads(tx: Tx, operator_ids: Collection[OperatorId]) -> dict[OperatorId, int]:
    """Return up to where the operators' events are numbered."""
    query = select(feed_head).where(feed_head.c.operator_id.in_(operator_ids))
    return {OperatorId(row.operator_id): int(row.position) for row in tx.rows(query)}


def number(
    tx: Tx,
    positions: Mapping[str, int],
    before: Mapping[OperatorId, int],
    heads: Mapping[OperatorId, int],
) -> None:
    """Give events their numbers, and keep up to where each operator's go now."""
    numbered = update(event).where(event.c.id == bindparam("which"), event.c.position.is_(None))
    rows = [{"which": one, "given": given} for one, given in positions.items()]
    tx.run(numbered.values(position=bindparam("given")), rows)
    fresh = [{"operator_id": o, "position": p} for o, p in heads.items() if o not in before]
    older = [{"whose": o, "upto": p} for o, p in heads.items() if o in before]
    if fresh:
        tx.run(insert(feed_head), fresh)
    if older:
        moved = update(feed_head).where(feed_head.c.operator_id == bindparam("whose"))
        tx.run(moved.values(position=bindparam("upto")), older)


def listing(tx: Tx, position: int, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's events that follow a position, in their order."""
    query = select(event).where(tx.mine(event.c.operator_id), event.c.position > position)
    return tx.rows(query.order_by(event.c.position).limit(limit))


def after(tx: Tx, operator_id: OperatorId, position: int, limit: int) -> Sequence[Row[Any]]:
    """Return, to the node, an operator's events that follow a position, in their order."""
    query = select(event).where(event.c.operator_id == operator_id, event.c.position > position)
    return tx.rows(query.order_by(event.c.position).limit(limit))


def span(tx: Tx, operator_id: OperatorId) -> tuple[int, int]:
    """Return the positions of an operator's oldest and newest event; (1, 0) if there is none."""
    head = tx.value(select(feed_head.c.position).where(feed_head.c.operator_id == operator_id))
    oldest = tx.value(select(func.min(event.c.position)).where(event.c.operator_id == operator_id))
    newest = int(head or 0)
    return (newest + 1 if oldest is None else int(oldest)), newest
