"""Rows of items: single pieces of a part, each with its serial number."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.trace.search import folded, words
from tadoru.core.values import ItemId, LotId, PartId
from tadoru.store.schema.piece import genealogy, item, lot, shipment, shipment_link
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx

NAMED = (
    select(
        item,
        part.c.number.label("part_number"),
        part.c.name.label("part_name"),
        part.c.unit,
        lot.c.number.label("lot_number"),
    )
    .join(part, part.c.id == item.c.part_id)
    .outerjoin(lot, lot.c.id == item.c.lot_id)
)
_MANY = 500  # serial numbers that one statement names


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> bool:
    """Insert items; return whether all their serial numbers were free (else roll back)."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(item).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return tx.run(
        statement, [{**row, "search": folded(str(row["serial"]))} for row in rows]
    ) == len(rows)


def present(tx: Tx, part_id: PartId, serials: Sequence[str]) -> set[str]:
    """Return which of some serial numbers a part has already."""
    found: set[str] = set()
    for start in range(0, len(serials), _MANY):
        here = item.c.serial.in_(serials[start : start + _MANY])
        rows = tx.rows(select(item.c.serial).where(item.c.part_id == part_id, here))
        found.update(row.serial for row in rows)
    return found


def fetch(tx: Tx, item_id: ItemId) -> Row[Any] | None:
    """Return an item with what is shown of its part and lot, whoever owns it."""
    return tx.row(NAMED.where(item.c.id == item_id))


def listed(
    tx: Tx,
    *,
    text: str,
    part_id: PartId | None,
    lot_id: LotId | None,
    after: tuple[str, str] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return this operator's items by serial number, one more than a page holds."""
    key = item.c.search
    query = NAMED.where(tx.mine(item.c.operator_id))
    for word in words(text):
        query = query.where(
            or_(key.contains(word, autoescape=True), part.c.search.contains(word, autoescape=True))
        )
    if part_id is not None:
        query = query.where(item.c.part_id == part_id)
    if lot_id is not None:
        query = query.where(item.c.lot_id == lot_id)
    if after is not None:
        serial, last = after
        query = query.where(and_(key >= serial, or_(key > serial, item.c.id > last)))
    return tx.rows(query.order_by(key, item.c.id).limit(limit + 1))


def where_gone(tx: Tx, item_id: ItemId) -> tuple[bool, bool]:
    """Return whether an item is in another piece now, and whether it was shipped."""
    built = exists().where(genealogy.c.input_id == item_id, genealogy.c.removed_at.is_(None))
    shipped = exists().where(
        shipment_link.c.piece_id == item_id,
        shipment.c.id == shipment_link.c.shipment_id,
        shipment.c.sender_id == tx.me,
    )
    (row,) = tx.rows(select(built.label("built"), shipped.label("shipped")))
    return bool(row.built), bool(row.shipped)
