"""Rows of lots: produced quantities of a part, and what is left of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from tadoru.core.trace.search import folded, words
from tadoru.core.values import LotId, PartId
from tadoru.store.schema.piece import genealogy, item, lot, shipment, shipment_link
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx

NAMED = select(
    lot,
    part.c.number.label("part_number"),
    part.c.name.label("part_name"),
    part.c.unit,
).join(part, part.c.id == lot.c.part_id)


def add(tx: Tx, row: Mapping[str, object]) -> bool:
    """Insert a lot; return whether its number was free."""
    make = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(lot).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return tx.run(statement, [{**row, "search": folded(str(row["number"]))}]) == 1


def fetch(tx: Tx, lot_id: LotId) -> Row[Any] | None:
    """Return a lot with number, name and unit of its part, whoever owns it."""
    return tx.row(NAMED.where(lot.c.id == lot_id))


def numbered(tx: Tx, part_id: PartId, number: str) -> Row[Any] | None:
    """Return the lot of a part that has a number."""
    return tx.row(select(lot).where(lot.c.part_id == part_id, lot.c.number == number))


def change(tx: Tx, lot_id: LotId, values: Mapping[str, object]) -> None:
    """Change number, quantity or day of a lot."""
    search = {"search": folded(str(values["number"]))}
    tx.run(update(lot).where(lot.c.id == lot_id).values(**values, **search))


def listed(
    tx: Tx, *, text: str, part_id: PartId | None, after: tuple[str, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return this operator's lots by number, one more than a page holds."""
    key = lot.c.search
    query = NAMED.where(tx.mine(lot.c.operator_id))
    for word in words(text):
        query = query.where(
            or_(key.contains(word, autoescape=True), part.c.search.contains(word, autoescape=True))
        )
    if part_id is not None:
        query = query.where(lot.c.part_id == part_id)
    if after is not None:
        number, last = after
        query = query.where(and_(key >= number, or_(key > number, lot.c.id > last)))
    return tx.rows(query.order_by(key, lot.c.id).limit(limit + 1))


def uses(tx: Tx, lot_id: LotId) -> list[Decimal | None]:
    """Return how much of a lot went into each other piece, and how much was shipped each time."""
    built = select(genealogy.c.quantity).where(
        genealogy.c.input_id == lot_id, genealogy.c.removed_at.is_(None)
    )
    shipped = (
        select(shipment.c.quantity)
        .join(shipment_link, shipment_link.c.shipment_id == shipment.c.id)
        .where(shipment_link.c.piece_id == lot_id, shipment.c.sender_id == tx.me)
    )
    return [row.quantity for row in tx.rows(union_all(built, shipped))]


def item_counts(tx: Tx, lot_id: LotId) -> tuple[int, int]:
    """Return how many items are of a lot, and how many of them were used or shipped by itself."""
    gone = or_(
        exists().where(genealogy.c.input_id == item.c.id, genealogy.c.removed_at.is_(None)),
        exists().where(
            shipment_link.c.piece_id == item.c.id,
            shipment.c.id == shipment_link.c.shipment_id,
            shipment.c.sender_id == tx.me,
        ),
    )
    query = select(gone.label("gone"), func.count().label("total")).where(item.c.lot_id == lot_id)
    counts = {bool(row.gone): int(row.total) for row in tx.rows(query.group_by(gone))}
    return sum(counts.values()), counts.get(True, 0)
