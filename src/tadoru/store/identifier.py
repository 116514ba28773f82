"""Rows of operators' identifiers, with how well each is known to be theirs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from tadoru.core.values import OperatorId
from tadoru.store.schema.identity import identifier
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
