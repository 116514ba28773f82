"""Rows of aliases: the numbers by which customers and suppliers know a part."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.trace.search import folded, words
from tadoru.core.values import AliasId, OperatorId, PartId
from tadoru.store.schema.exchange import request, request_link
from tadoru.store.schema.piece import part_alias
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx


def add(tx: Tx, row: Mapping[str, object]) -> bool:
    """Insert an alias; return whether it was not there yet."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(part_alias).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return tx.run(statement, [{**row, "search": folded(str(row["number"]))}]) == 1


def fetch(tx: Tx, alias_id: AliasId) -> Row[Any] | None:
    """Return an alias with the number and name of its part, whoever owns it."""
    return tx.row(_NAMED.where(part_alias.c.id == alias_id))


def same(tx: Tx, row: Mapping[str, object]) -> Row[Any] | None:
    """Return the alias that says the same."""
    keys = ("part_id", "side", "partner_name", "number")
    return tx.row(_NAMED.where(*(part_alias.c[key] == row[key] for key in keys)))


def remove(tx: Tx, alias_id: AliasId) -> None:
    """Delete an alias."""
    tx.run(delete(part_alias).where(part_alias.c.id == alias_id))


def listed(
    tx: Tx, *, text: str, part_id: PartId | None, after: tuple[str, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return this operator's aliases by number, one more than a page holds."""
    key = part_alias.c.search
    query = _NAMED.where(tx.mine(part_alias.c.operator_id))
    for word in words(text):
        query = query.where(key.contains(word, autoescape=True))
    if part_id is not None:
        query = query.where(part_alias.c.part_id == part_id)
    if after is not None:
        number, last = after
        query = query.where(
            and_(key >= number, or_(key > number, part_alias.c.id > last)),
        )
    return tx.rows(query.order_by(key, part_alias.c.id).limit(limit + 1))


def learned(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return by which numbers customers asked about a part, and who; what is kept is left out."""
    kept = (
        select(part_alias.c.id)
        .where(
            part_alias.c.part_id == part_id,
            part_alias.c.side == "customer",
            part_alias.c.partner_id == request.c.customer_id,
            part_alias.c.number == request.c.part_number,
        )
        .exists()
    )
    query = (
        select(request.c.customer_id, request.c.customer_name, request.c.part_number)
        .join(request_link, request_link.c.request_id == request.c.id)
        .where(
            tx.mine(request_link.c.operator_id),
            request_link.c.part_id == part_id,
            request.c.supplier_id == tx.me,
            ~kept,
        )
    )
    return tx.rows(query.distinct().order_by(request.c.customer_name, request.c.part_number))


def matching(tx: Tx, customer: OperatorId, number: str) -> Sequence[Row[Any]]:
    """Return this operator's parts in use that a customer calls so, or asked about by that name."""
    said = select(part_alias.c.part_id).where(
        tx.mine(part_alias.c.operator_id),
        part_alias.c.side == "customer",
        part_alias.c.partner_id == customer,
        part_alias.c.search == folded(number),
    )
    asked = (
        select(request_link.c.part_id)
        .join(request, request.c.id == request_link.c.request_id)
        .where(
            tx.mine(request_link.c.operator_id),
            request.c.supplier_id == tx.me,
            request.c.customer_id == customer,
            request.c.part_number == number,
        )
    )
    query = select(part).where(
        tx.mine(part.c.operator_id),
        part.c.retired_at.is_(None),
        or_(part.c.id.in_(said), part.c.id.in_(asked)),
    )
    return tx.rows(query.order_by(part.c.number, part.c.id))


_NAMED = select(
    part_alias, part.c.number.label("part_number"), part.c.name.label("part_name")
).join(part, part.c.id == part_alias.c.part_id)
