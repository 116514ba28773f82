"""Requests and the part that each side links to one."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Row, and_, case, func, insert, or_, select, update

from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store.schema.exchange import request, request_link
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a new request."""
    tx.run(insert(request).values(values))


def fetch(tx: Tx, request_id: RequestId) -> Row[Any] | None:
    """Return a request by its id, whoever's it is."""
    return tx.row(select(request).where(request.c.id == request_id))


def move(tx: Tx, request_id: RequestId, version: int, values: dict[str, object]) -> bool:
    """Change a request that is still at this row version; say whether it was."""
    touched = tx.run(
        update(request)
        .where(request.c.id == request_id, request.c.row_version == version)
        .values(row_version=version + 1, **values)
    )
    return touched == 1


def link(tx: Tx, values: dict[str, object]) -> None:
    """Keep what one side alone knows about a request, in place of what it said before."""
    mine = and_(
        request_link.c.request_id == values["request_id"],
        request_link.c.operator_id == values["operator_id"],
    )
    touched = tx.run(update(request_link).where(mine).values(values))
    if touched == 0:
        tx.run(insert(request_link).values(values))


def note_stale(tx: Tx, request_id: RequestId, reason: str | None) -> None:
    """Keep, for the transaction's operator alone, why its answer is stale; none: it is not."""
    mine = (request_link.c.request_id == request_id, tx.mine(request_link.c.operator_id))
    tx.run(update(request_link).where(*mine).values(stale_reason=reason))


def linked(tx: Tx, request_id: RequestId, operator_id: OperatorId) -> Row[Any] | None:
    """Return the link of one side."""
    return tx.row(
        select(request_link).where(
            request_link.c.request_id == request_id, request_link.c.operator_id == operator_id
        )
    )


def waiting(tx: Tx, direction: str, states: Collection[str], limit: int) -> Sequence[Row[Any]]:
    """Return requests sent ("out") or received ("in") in some states, oldest change first."""
    return tx.rows(
        select(request)
        .where(tx.mine(_side(direction)), request.c.state.in_(states))
        .order_by(request.c.changed_at, request.c.id)
        .limit(limit)
    )


def counts(tx: Tx) -> Sequence[Row[Any]]:
    """Return how many requests this operator received ("in") and sent ("out"), by state."""
    received, sent = tx.mine(request.c.supplier_id), tx.mine(request.c.customer_id)
    return tx.rows(
        select(
            case((received, "in"), else_="out").label("direction"),
            request.c.state,
            func.count().label("total"),
        )
        .where(or_(received, sent))
        .group_by("direction", request.c.state)
    )


def supplied(tx: Tx, part_ids: Collection[PartId], states: Collection[str]) -> Sequence[Row[Any]]:
    """Return the requests that this operator answers with one of the parts, with that part."""
    return tx.rows(
        select(request, request_link.c.part_id)
        .join(
            request_link,
            and_(
                request_link.c.request_id == request.c.id,
                request_link.c.operator_id == request.c.supplier_id,
            ),
        )
        .where(
            request.c.supplier_id == tx.me,
            request_link.c.part_id.in_(part_ids),
            request.c.state.in_(states),
        )
        .order_by(request.c.id)
    )


def listing(
    tx: Tx,
    *,
    direction: str,
    states: Collection[str],
    part_id: PartId | None,
    after: tuple[object, ...] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return requests sent ("out") or received ("in"), newest change first, with my part."""
    side = _side(direction)
    query = (
        select(
            request,
            request_link.c.part_id,
            request_link.c.source_id,
            request_link.c.stale_reason,
        )
        .outerjoin(
            request_link,
            and_(request_link.c.request_id == request.c.id, request_link.c.operator_id == side),
        )
        .where(tx.mine(side))
    )
    if states:
        query = query.where(request.c.state.in_(states))
    if part_id:
        query = query.where(request_link.c.part_id == part_id)
    if after:
        moment, last = after
        query = query.where(
            or_(
                request.c.changed_at < moment,
                and_(request.c.changed_at == moment, request.c.id > last),
            )
        )
    return tx.rows(query.order_by(request.c.changed_at.desc(), request.c.id).limit(limit))


def _side(direction: str) -> Column[Any]:
    """Return the column of the side that this operator is on."""
    return request.c.supplier_id if direction == "in" else request.c.customer_id
