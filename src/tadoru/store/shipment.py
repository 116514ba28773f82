"""Rows of shipments: what left one company for another, as both of them see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, and_, insert, or_, select, update

from tadoru.core.values import ShipmentId
from tadoru.store.schema.piece import shipment, shipment_link
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def add(tx: Tx, row: Mapping[str, object]) -> None:
    """Insert a shipment."""
    tx.run(insert(shipment).values(row))


def link(tx: Tx, row: Mapping[str, object]) -> None:
    """Say which of its own pieces this operator means, or mean another one."""
    upsert(tx, shipment_link, row, {"kind": row["kind"], "piece_id": row["piece_id"]})


def fetch(tx: Tx, shipment_id: ShipmentId) -> Row[Any] | None:
    """Return a shipment with this operator's own piece, whoever's it is."""
    return tx.row(_linked(tx).where(shipment.c.id == shipment_id))


def receive(tx: Tx, shipment_id: ShipmentId, at: datetime) -> None:
    """Say that the recipient has it; the first time counts."""
    here = (shipment.c.id == shipment_id, shipment.c.received_at.is_(None))
    tx.run(update(shipment).where(*here).values(received_at=at))


def listed(
    tx: Tx,
    direction: Literal["in", "out"],
    *,
    waiting: bool,
    after: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return the shipments that came or went, the newest first, one more than a page holds."""
    side = shipment.c.recipient_id if direction == "in" else shipment.c.sender_id
    query = _linked(tx).where(tx.mine(side))
    if waiting:
        query = query.where(shipment.c.received_at.is_(None))
    if after is not None:
        moment, last = after
        key = shipment.c.created_at
        query = query.where(and_(key <= moment, or_(key < moment, shipment.c.id < last)))
    ordered = query.order_by(shipment.c.created_at.desc(), shipment.c.id.desc())
    return tx.rows(ordered.limit(limit + 1))


def _linked(tx: Tx) -> Any:  # noqa: ANN401  (a select of many columns)
    own = and_(shipment_link.c.shipment_id == shipment.c.id, shipment_link.c.operator_id == tx.me)
    return select(
        shipment, shipment_link.c.kind.label("own_kind"), shipment_link.c.piece_id
    ).outerjoin(shipment_link, own)
