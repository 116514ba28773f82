"""Rows of operators: the companies on this node."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, false, func, insert, or_, select, update

from tadoru.core.values import OperatorId
from tadoru.store.schema.identity import identifier, operator
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert an operator; its search name is made here so that it cannot be forgotten."""
    tx.run(insert(operator).values({**values, "name_search": folded(str(values["name"]))}))


def fetch(tx: Tx, operator_id: OperatorId) -> Row[Any] | None:
    """Return an operator by its id."""
    if operator_id in tx.locked:
        return tx.locked[operator_id]
    return tx.row(select(operator).where(operator.c.id == operator_id))


def change(tx: Tx, operator_id: OperatorId, version: int, values: Mapping[str, object]) -> bool:
    """Change an operator unless somebody was faster; return whether it was still that version."""
    tx.locked.pop(operator_id, None)
    here = (operator.c.id == operator_id, operator.c.row_version == version)
    named = {"name_search": folded(str(values["name"]))} if "name" in values else {}
    return (
        tx.run(update(operator).where(*here).values(**values, **named, row_version=version + 1)) > 0
    )


def on_trial(tx: Tx, operator_ids: Collection[OperatorId]) -> bool | None:
    """Return whether these operators are all on trial (or all not); none where they differ."""
    query = select(operator.c.trial).where(operator.c.id.in_(operator_ids)).distinct()
    found = [bool(row.trial) for row in tx.rows(query)]
    return found[0] if len(found) == 1 else None


def bump(tx: Tx, operator_id: OperatorId) -> None:
    """Count that the operator's slice of the graph changed, so that what is in memory is old."""
    tx.locked.pop(operator_id, None)
    column = operator.c.graph_sequence
    tx.run(update(operator).where(operator.c.id == operator_id).values(graph_sequence=column + 1))


def count_deleted(tx: Tx, operator_id: OperatorId) -> None:
    """Count that the operator deleted a part: no other count grows by that."""
    tx.locked.pop(operator_id, None)
    raised = func.coalesce(operator.c.parts_deleted, 0) + 1
    tx.run(update(operator).where(operator.c.id == operator_id).values(parts_deleted=raised))


def lock(tx: Tx, operator_id: OperatorId) -> None:
    """Let one writer at a time decide for an operator (SQLite has only one anyway).

    Others may refer to the operator meanwhile: a supplier's answer does not wait for it.
    """
    row = tx.row(_LOCKED, {"operator_id": operator_id})
    if row is not None:
        tx.locked[operator_id] = row


def names(tx: Tx, operator_ids: Collection[OperatorId]) -> dict[OperatorId, str]:
    """Return the names of those operators that exist."""
    query = select(operator.c.id, operator.c.name).where(operator.c.id.in_(operator_ids))
    return {OperatorId(row.id): row.name for row in tx.rows(query)}


def briefs(tx: Tx, operator_ids: Collection[OperatorId]) -> dict[OperatorId, Row[Any]]:
    """Return name, country and whether on trial of those operators that exist."""
    columns = (operator.c.id, operator.c.name, operator.c.country, operator.c.trial)
    query = select(*columns, operator.c.reminders).where(operator.c.id.in_(operator_ids))
    return {OperatorId(row.id): row for row in tx.rows(query)}


def listed(tx: Tx, *, after: tuple[str, str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return all operators of the node by name."""
    name, operator_id = operator.c.name_search, operator.c.id
    query = select(operator).order_by(name, operator_id).limit(limit)
    if after is not None:
        text, last = after
        query = query.where(or_(name > text, and_(name == text, operator_id > last)))
    return tx.rows(query)


def found(tx: Tx, query: str, borne: Sequence[tuple[str, str]], limit: int) -> Sequence[Row[Any]]:
    """Return the operators whose folded name begins so, or that bear one of the identifiers."""
    schemed = (
        and_(identifier.c.scheme == scheme, identifier.c.value == value) for scheme, value in borne
    )
    bearers = select(identifier.c.operator_id).where(or_(false(), *schemed))
    named = operator.c.name_search.startswith(query, autoescape=True)
    return tx.rows(
        select(operator.c.id, operator.c.name, operator.c.country, operator.c.trial)
        .where(or_(named, operator.c.id.in_(bearers)))
        .order_by(operator.c.name_search, operator.c.id)
        .limit(limit)
    )


def folded(text: str) -> str:
    """Return the text as search compares it: NFKC, without case, single blanks.

    >>> folded("ＡＢＣ  電池")
    'abc 電池'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_LOCKED = (
    select(operator)
    .where(operator.c.id == bindparam("operator_id"))
    .with_for_update(key_share=True)
)
