"""Answer versions: immutable leaf values, each owned by the customer that got it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select, update

from tadoru.core.values import PartId, RecordId, RequestId
from tadoru.store.schema.exchange import answer, request, request_link
from tadoru.store.tx import Tx


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a new answer version."""
    tx.locked.pop(_place(str(values["request_id"])), None)
    tx.run(_ADD, values)


def supersede(tx: Tx, request_id: RequestId, moment: datetime) -> None:
    """Mark the version in force as replaced."""
    tx.locked.pop(_place(request_id), None)
    tx.run(_SUPERSEDE, {"which": request_id, "superseded_at": moment})


def current(tx: Tx, request_id: RequestId) -> Row[Any] | None:
    """Return the version in force."""
    newest = last(tx, request_id)
    return newest if newest is not None and newest.superseded_at is None else None


def last(tx: Tx, request_id: RequestId) -> Row[Any] | None:
    """Return the newest version, in force or not: one that was withdrawn is in force no more."""
    place = _place(request_id)
    if place in tx.locked:
        return tx.locked[place]
    row = tx.row(_LAST, {"request_id": request_id})
    if row is not None and row.supplier_id in tx.locked:
        tx.locked[place] = row  # only a transaction that has locked the supplier adds versions
    return row


def of_supplier(
    tx: Tx, part_id: PartId, dataset: str, but: RequestId, limit: int
) -> Sequence[Row[Any]]:
    """Return what this operator answered about a part in a dataset, whoever asked, newest first."""
    mine = and_(request_link.c.request_id == answer.c.request_id, tx.mine(answer.c.supplier_id))
    return tx.rows(
        select(answer, request.c.terms, request.c.unit)
        .join(request_link, and_(mine, tx.mine(request_link.c.operator_id)))
        .join(request, request.c.id == answer.c.request_id)
        .where(
            request_link.c.part_id == part_id,
            request.c.dataset == dataset,
            request.c.id != but,
        )
        .order_by(answer.c.created_at.desc(), answer.c.id)
        .limit(limit)
    )


def in_force_by(tx: Tx, record_id: RecordId) -> Row[Any] | None:
    """Return the version in force that a record states."""
    return tx.row(
        select(answer).where(answer.c.record_id == record_id, answer.c.superseded_at.is_(None))
    )


def versions(tx: Tx, request_id: RequestId) -> Sequence[Row[Any]]:
    """Return all versions, newest first."""
    return tx.rows(
        select(answer).where(answer.c.request_id == request_id).order_by(answer.c.version.desc())
    )


def _place(request_id: str) -> str:
    return f"answer {request_id}"


# Built once: they are asked for again and again, and building takes longer than asking.
_ADD = insert(answer)
_SUPERSEDE = update(answer).where(
    answer.c.request_id == bindparam("which"), answer.c.superseded_at.is_(None)
)
_LAST = (
    select(answer)
    .where(answer.c.request_id == bindparam("request_id"))
    .order_by(answer.c.version.desc())
    .limit(1)
)
