"""Requests and the part that each side links to one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, insert, or_, select, update

from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store.schema.exchange import request, request_link
from tadoru.store.tx import Tx


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Keep new requests."""
    if rows:
        tx.run(insert(request), rows)


def fetch(tx: Tx, request_id: RequestId) -> Row[Any] | None:
    """Return a request by its id, whoever's it is."""
    return tx.row(_ONE, {"request_id": request_id})


def move(tx: Tx, request_id: RequestId, version: int, values: dict[str, object]) -> bool:
    """Change a request that is still at this row version; say whether it was."""
    which = {"which": request_id, "from_version": version}
    return tx.run(_MOVED, {**which, "row_version": version + 1, **values}) == 1


def move_many(
    tx: Tx,
    request_ids: Collection[RequestId],
    states: Collection[str],
    values: Mapping[str, object],
) -> int:
    """Change all of some requests that are in one of the states; return how many were."""
    raised = request.c.row_version + 1
    here = (request.c.id.in_(request_ids), request.c.state.in_(states))
    return tx.run(update(request).where(*here).values(row_version=raised, **values))


def among(tx: Tx, request_ids: Collection[RequestId]) -> Sequence[Row[Any]]:
    """Return some requests with the part and the source that this operator linked, by id."""
    mine = and_(request_link.c.request_id == request.c.id, tx.mine(request_link.c.operator_id))
    query = select(request, request_link.c.part_id, request_link.c.source_id)
    rows = query.outerjoin(request_link, mine).where(request.c.id.in_(request_ids))
    return tx.rows(rows.order_by(request.c.id))


def remind(tx: Tx, request_id: RequestId, before: datetime, now: datetime) -> bool:
    """Count a reminder unless there was one since a time; say whether it counts.

    The row keeps its version: a reminder is no step, and disturbs nobody who is taking one.
    """
    last = request.c.reminded_at
    here = (request.c.id == request_id, or_(last.is_(None), last < before))
    times = func.coalesce(request.c.reminders, 0) + 1
    return tx.run(update(request).where(*here).values(reminded_at=now, reminders=times)) == 1


def note_progress(tx: Tx, request_ids: Collection[RequestId], band: str | None) -> None:
    """Keep how far the supplier's own suppliers are; a figure of nobody depends on it."""
    if request_ids:
        tx.run(update(request).where(request.c.id.in_(request_ids)).values(progress=band))


def link_many(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Keep what the asking side knows about new requests."""
    if rows:
        tx.run(insert(request_link), rows)


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
    tx.run(_NOTED, {"which": request_id, "mine": tx.me, "stale_reason": reason})


def linked(tx: Tx, request_id: RequestId, operator_id: OperatorId) -> Row[Any] | None:
    """Return the link of one side."""
    return tx.row(_LINK, {"request_id": request_id, "operator_id": operator_id})


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


# Built once: they are asked for again and again, and building takes longer than asking.
_ONE = select(request).where(request.c.id == bindparam("request_id"))
_LINK = select(request_link).where(
    request_link.c.request_id == bindparam("request_id"),
    request_link.c.operator_id == bindparam("operator_id"),
)
_MOVED = update(request).where(
    request.c.id == bindparam("which"), request.c.row_version == bindparam("from_version")
)
_NOTED = update(request_link).where(
    request_link.c.request_id == bindparam("which"),
    request_link.c.operator_id == bindparam("mine"),
)
