"""What an operator sees of its lots, its items and of what was shipped to or from it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.units import Unit
from tadoru.core.values import GenealogyId, ItemId, LotId, OperatorId, PartId, ShipmentId, SiteId
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class LotView:
    """A produced quantity of a part; none: the quantity is not known."""

    id: LotId
    subject: str  # the URI under which statements speak of it
    part_id: PartId
    part_number: str
    part_name: str
    site_id: SiteId
    number: str
    quantity: Decimal | None
    unit: Unit
    made_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LotState:
    """A lot with what is left of it; none: not known."""

    lot: LotView
    used: Decimal  # as far as quantities were entered
    left: Decimal | None
    items: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """One piece of a part."""

    id: ItemId
    subject: str
    part_id: PartId
    part_number: str
    part_name: str
    site_id: SiteId
    lot_id: LotId | None
    lot_number: str | None
    serial: str
    unit: Unit
    made_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PieceView:
    """A lot or an item, in short."""

    kind: PieceKind
    id: str
    number: str
    part_id: PartId
    part_number: str
    part_name: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class GenealogyView:
    """One piece went into another; the quantity is of the input, in its unit."""

    id: GenealogyId
    relation: Relation
    input_id: str
    output_id: str
    quantity: Decimal | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """What left one company for another, as both sides see it, and the reader's own piece."""

    id: ShipmentId
    direction: Literal["in", "out"]
    other_id: OperatorId
    other_name: str
    kind: PieceKind
    part_number: str  # these three as the sender calls it
    part_name: str
    number: str
    quantity: Decimal | None
    unit: Unit
    shipped_on: date
    received_at: datetime | None
    own_kind: PieceKind | None
    own_id: str | None
    created_at: datetime


def of_lot(row: Row[Any], origin: str) -> LotView:
    """Return the view of a lot's row."""
    return LotView(
        id=row.id,
        subject=f"{origin}/lot/{row.id}",
        part_id=row.part_id,
        part_number=row.part_number,
        part_name=row.part_name,
        site_id=row.site_id,
        number=row.number,
        quantity=row.quantity,
        unit=Unit(row.unit),
        made_on=row.made_on,
        created_at=row.created_at,
    )


def of_item(row: Row[Any], origin: str) -> ItemView:
    """Return the view of an item's row."""
    return ItemView(
        id=row.id,
        subject=f"{origin}/item/{row.id}",
        part_id=row.part_id,
        part_number=row.part_number,
        part_name=row.part_name,
        site_id=row.site_id,
        lot_id=row.lot_id,
        lot_number=row.lot_number,
        serial=row.serial,
        unit=Unit(row.unit),
        made_on=row.made_on,
        created_at=row.created_at,
    )


def of_piece(kind: PieceKind, row: Row[Any]) -> PieceView:
    """Return the short view of a lot's or an item's row."""
    number = row.number if kind is PieceKind.LOT else row.serial
    return PieceView(
        kind, row.id, number, row.part_id, row.part_number, row.part_name, Unit(row.unit)
    )


def of_genealogy(row: Row[Any]) -> GenealogyView:
    """Return the view of a line of genealogy."""
    return GenealogyView(
        row.id, Relation(row.relation), row.input_id, row.output_id, row.quantity, row.at
    )


def of_shipment(row: Row[Any], me: OperatorId) -> ShipmentView:
    """Return the view of a shipment for one of its sides."""
    out = row.sender_id == me
    return ShipmentView(
        id=row.id,
        direction="out" if out else "in",
        other_id=row.recipient_id if out else row.sender_id,
        other_name=row.recipient_name if out else row.sender_name,
        kind=PieceKind(row.kind),
        part_number=row.part_number,
        part_name=row.part_name,
        number=row.number,
        quantity=row.quantity,
        unit=Unit(row.unit),
        shipped_on=row.shipped_on,
        received_at=row.received_at,
        own_kind=PieceKind(row.own_kind) if row.own_kind else None,
        own_id=row.piece_id,
        created_at=row.created_at,
    )
