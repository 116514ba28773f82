"""Trace a lot or an item: all that it was made from, all that came of it, and who has it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tadoru.app.trace import item, lot
from tadoru.app.trace.pieceview import (
    GenealogyView,
    PieceView,
    ShipmentView,
    of_genealogy,
    of_piece,
    of_shipment,
)
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.trace.piece import PieceKind
from tadoru.core.values import ItemId, LotId, OperatorId
from tadoru.store import genealogy
from tadoru.store.tx import Row, Tx

PIECES_MAX = 5000  # of each kind in one direction; what lies beyond is not shown, and that is said


@dataclass(frozen=True, slots=True)
class Branch:
    """What lies above or below a piece: pieces, how they hang together, what came or left.

    `items_of` says of which lot an item is, where both are on this side.
    """

    pieces: tuple[PieceView, ...]
    links: tuple[GenealogyView, ...]
    items_of: tuple[tuple[str, str], ...]  # item, lot
    shipments: tuple[ShipmentView, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """A piece, what it was made from (up) and what came of it (down)."""

    piece: PieceView
    up: Branch
    down: Branch


@dataclass(frozen=True, slots=True)
class Customer:
    """A company that got something of what is affected."""

    id: OperatorId
    name: str
    shipments: tuple[ShipmentView, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """All of ours that is affected where a piece is, and the direct customers who have some."""

    piece: PieceView
    affected: tuple[PieceView, ...]
    customers: tuple[Customer, ...]
    cut: bool


@verb("lot.trace", EVERYONE, "own")
def trace_lot(world: World, actor: Actor, lot_id: LotId) -> Trace:
    """Return what a lot was made from and what came of it."""
    return _trace(world, actor, PieceKind.LOT, lot_id)


@verb("item.trace", EVERYONE, "own")
def trace_item(world: World, actor: Actor, item_id: ItemId) -> Trace:
    """Return what an item was made from and what came of it."""
    return _trace(world, actor, PieceKind.ITEM, item_id)


@verb("lot.recall", EVERYONE, "own")
def recall_lot(world: World, actor: Actor, lot_id: LotId) -> Recall:
    """Return all that a fault in a lot affects."""
    return _recall(world, actor, PieceKind.LOT, lot_id)


@verb("item.recall", EVERYONE, "own")
def recall_item(world: World, actor: Actor, item_id: ItemId) -> Recall:
    """Return all that a fault in an item affects."""
    return _recall(world, actor, PieceKind.ITEM, item_id)


def owned_piece(tx: Tx, actor: Actor, kind: PieceKind, piece_id: str) -> Row[Any]:
    """Return a lot or an item of the caller's operator.

    Raises:  Absent for any other
    """
    if kind is PieceKind.LOT:
        return lot.fetched(tx, actor, LotId(piece_id))
    return item.fetched(tx, actor, ItemId(piece_id))


def _trace(world: World, actor: Actor, kind: PieceKind, piece_id: str) -> Trace:
    with world.db.read(actor.own) as tx:
        row = owned_piece(tx, actor, kind, piece_id)
        return Trace(
            of_piece(kind, row),
            _branch(tx, actor, piece_id, "up"),
            _branch(tx, actor, piece_id, "down"),
        )


def _recall(world: World, actor: Actor, kind: PieceKind, piece_id: str) -> Recall:
    with world.db.read(actor.own) as tx:
        row = owned_piece(tx, actor, kind, piece_id)
        below = _branch(tx, actor, piece_id, "down")
    gone: dict[OperatorId, list[ShipmentView]] = {}
    for shipment in below.shipments:
        gone.setdefault(shipment.other_id, []).append(shipment)
    return Recall(
        of_piece(kind, row),
        below.pieces,
        tuple(Customer(id_, many[-1].other_name, tuple(many)) for id_, many in gone.items()),
        below.cut,
    )


def _branch(tx: Tx, actor: Actor, piece_id: str, direction: genealogy.Direction) -> Branch:
    """Return one side of a piece in a fixed number of queries."""
    most = PIECES_MAX + 1
    links = genealogy.links(tx, piece_id, direction, most)
    lots = genealogy.lots(tx, piece_id, direction, most)
    items = genealogy.items(tx, piece_id, direction, most)
    shipments = genealogy.shipments(tx, piece_id, direction, most)
    found = [(PieceKind.LOT, row) for row in lots[:PIECES_MAX]]
    found += [(PieceKind.ITEM, row) for row in items[:PIECES_MAX]]
    present = {row.id for _, row in found}
    return Branch(
        tuple(of_piece(kind, row) for kind, row in found if row.id != piece_id),
        tuple(map(of_genealogy, links[:PIECES_MAX])),
        tuple((row.id, row.lot_id) for row in items[:PIECES_MAX] if row.lot_id in present),
        tuple(of_shipment(row, actor.own) for row in shipments[:PIECES_MAX]),
        _is_cut(links, lots, items, shipments),
    )


def _is_cut(*lists: Sequence[Row[Any]]) -> bool:
    return any(len(rows) > PIECES_MAX for rows in lists)
