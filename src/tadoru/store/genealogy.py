"""Rows of genealogy: which lot or item went into which, and all that hangs together by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CTE, Row, and_, case, insert, literal, select, true, union_all, update

from tadoru.core.values import GenealogyId
from tadoru.store.item import NAMED as ITEMS
from tadoru.store.lot import NAMED as LOTS
from tadoru.store.schema.kinds import Id
from tadoru.store.schema.piece import genealogy, item, lot, shipment, shipment_link
from tadoru.store.tx import Tx

Direction = Literal["up", "down"]  # up: to what it was made from


def add(tx: Tx, row: Mapping[str, object]) -> None:
    """Insert that a piece went into another."""
    tx.run(insert(genealogy).values(row))


def fetch(tx: Tx, genealogy_id: GenealogyId) -> Row[Any] | None:
    """Return one line, whoever owns it."""
    return tx.row(select(genealogy).where(genealogy.c.id == genealogy_id))


def remove(tx: Tx, genealogy_id: GenealogyId, at: datetime) -> None:
    """Say that a piece is no longer in the other; that it was stays written."""
    tx.run(update(genealogy).where(genealogy.c.id == genealogy_id).values(removed_at=at))


def links(tx: Tx, piece_id: str, direction: Direction, limit: int) -> Sequence[Row[Any]]:
    """Return the lines on the way up or down from a piece, at most so many."""
    reached = _reached(tx, piece_id, direction)
    near = genealogy.c.output_id if direction == "up" else genealogy.c.input_id
    query = select(genealogy).where(
        tx.mine(genealogy.c.operator_id),
        genealogy.c.removed_at.is_(None),
        near.in_(select(reached.c.id)),
    )
    return tx.rows(query.order_by(genealogy.c.at, genealogy.c.id).limit(limit))


def lots(tx: Tx, piece_id: str, direction: Direction, limit: int) -> Sequence[Row[Any]]:
    """Return the lots on the way up or down from a piece, itself included."""
    reached = _reached(tx, piece_id, direction)
    return tx.rows(LOTS.join(reached, reached.c.id == lot.c.id).order_by(lot.c.search).limit(limit))


def items(tx: Tx, piece_id: str, direction: Direction, limit: int) -> Sequence[Row[Any]]:
    """Return the items on the way up or down from a piece, itself included."""
    reached = _reached(tx, piece_id, direction)
    query = ITEMS.join(reached, reached.c.id == item.c.id)
    return tx.rows(query.order_by(item.c.search).limit(limit))


def shipments(tx: Tx, piece_id: str, direction: Direction, limit: int) -> Sequence[Row[Any]]:
    """Return the shipments that brought a piece's inputs, or that took what came of it away."""
    reached = _reached(tx, piece_id, direction)
    side = shipment.c.recipient_id if direction == "up" else shipment.c.sender_id
    query = (
        select(shipment, shipment_link.c.kind.label("own_kind"), shipment_link.c.piece_id)
        .join(shipment_link, shipment_link.c.shipment_id == shipment.c.id)
        .join(reached, reached.c.id == shipment_link.c.piece_id)
        .where(tx.mine(shipment_link.c.operator_id), side == tx.me)
    )
    return tx.rows(query.order_by(shipment.c.shipped_on, shipment.c.id).limit(limit))


def is_below(tx: Tx, upper_id: str, lower_id: str) -> bool:
    """Return whether what came of one piece went into another."""
    reached = _reached(tx, upper_id, "down")
    return tx.value(select(reached.c.id).where(reached.c.id == lower_id)) is not None


def _reached(tx: Tx, piece_id: str, direction: Direction) -> CTE:
    """Return the ids of all pieces above or below; an item is also below the lot that it is of.

    Both engines allow one step only, so the two ways are joined side by side to each piece.
    """
    here = select(literal(piece_id, Id).label("id")).cte("reached", recursive=True)
    near, far = genealogy.c.input_id, genealogy.c.output_id
    of_near, of_far = item.c.lot_id, item.c.id
    if direction == "up":
        near, far, of_near, of_far = far, near, of_far, of_near
    ways = union_all(select(literal(0).label("way")), select(literal(1).label("way"))).subquery()
    went = and_(
        ways.c.way == 0,
        near == here.c.id,
        genealogy.c.removed_at.is_(None),
        tx.mine(genealogy.c.operator_id),
    )
    belongs = and_(ways.c.way == 1, of_near == here.c.id, tx.mine(item.c.operator_id))
    found = case((ways.c.way == 0, far), else_=of_far)
    step = (
        select(found)
        .select_from(here.join(ways, true()).outerjoin(genealogy, went).outerjoin(item, belongs))
        .where(found.is_not(None))
    )
    return here.union(step)
