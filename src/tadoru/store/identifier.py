"""Rows of operators' identifiers, with how well each is known to be theirs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema.identity import identifier, operator
from tadoru.store.tx import Tx


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert identifiers."""
    if rows:
        tx.run(insert(identifier), rows)


def fetch(tx: Tx, identifier_id: str) -> Row[Any] | None:
    """Return an identifier by its id, whoever's it is."""
    return tx.row(select(identifier).where(identifier.c.id == identifier_id))


def remove(tx: Tx, identifier_id: str) -> None:
    """Delete an identifier."""
    tx.run(delete(identifier).where(identifier.c.id == identifier_id))


def of(tx: Tx, operator_ids: Collection[OperatorId]) -> dict[OperatorId, list[Row[Any]]]:
    """Return the identifiers of those operators, by scheme and value."""
    query = (
        select(identifier)
        .where(identifier.c.operator_id.in_(operator_ids))
        .order_by(identifier.c.scheme, identifier.c.value)
    )
    grouped: dict[OperatorId, list[Row[Any]]] = {}
    for row in tx.rows(query):
        grouped.setdefault(OperatorId(row.operator_id), []).append(row)
    return grouped


def exists(tx: Tx, operator_id: OperatorId, scheme: str, value: str) -> bool:
    """Return whether the operator bears this identifier already."""
    query = select(identifier.c.id).where(
        identifier.c.operator_id == operator_id,
        identifier.c.scheme == scheme,
        identifier.c.value == value,
    )
    return tx.value(query) is not None


def bearers(tx: Tx, scheme: str, value: str, *, lock: bool = False) -> Sequence[Row[Any]]:
    """Return every operator's claim to an identifier; `lock` lets one at a time decide on it."""
    query = (
        select(identifier)
        .where(identifier.c.scheme == scheme, identifier.c.value == value)
        .order_by(identifier.c.id)
    )
    return tx.rows(query.with_for_update() if lock else query)


def assure(tx: Tx, identifier_id: str, values: Mapping[str, object]) -> None:
    """Write down how well an identifier is known, by whom and from what."""
    tx.run(update(identifier).where(identifier.c.id == identifier_id).values(**values))


def claims(
    tx: Tx, assurance: str | None, *, after: tuple[datetime, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the identifiers of all operators of the node, the newest first, with the names."""
    moment, last = identifier.c.created_at, identifier.c.id
    query = select(identifier, operator.c.name, operator.c.country).join(
        operator, operator.c.id == identifier.c.operator_id
    )
    if assurance is not None:
        query = query.where(identifier.c.assurance == assurance)
    if after is not None:
        at, seen = after
        query = query.where(or_(moment < at, and_(moment == at, last > seen)))
    return tx.rows(query.order_by(moment.desc(), last).limit(limit))
