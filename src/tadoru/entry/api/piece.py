"""Routes of numbers of others, lots, items, genealogy and shipments."""

from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.app.trace import alias, genealogy, item, lot, piece, shipment
from tadoru.app.trace.alias import AliasView, Learned
from tadoru.app.trace.piece import Recall, Trace
from tadoru.app.trace.pieceview import GenealogyView, ItemView, LotState, LotView, ShipmentView
from tadoru.app.trace.view import PartView
from tadoru.core.values import (
    AliasId,
    GenealogyId,
    ItemId,
    LotId,
    PartId,
    RequestId,
    ShipmentId,
)
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import piece as body
from tadoru.entry.api.model.fields import PRINTABLE, UUID_PATTERN, PathId
from tadoru.entry.api.model.list import Whole

ROUTER = Router("pieces")
Search = Annotated[str, Query(max_length=200, pattern=PRINTABLE, description="words")]
Filter = Annotated[str | None, Query(pattern=UUID_PATTERN)]


@declare(ROUTER, "POST /parts/{part_id}/aliases", alias.save, Answers(AliasView, 201))
def save_alias(call: Called, part_id: PathId, form: body.AliasBody) -> Response:
    """Keep by which number a partner knows a part."""
    return reply.made(alias.save(call.world, call.actor, PartId(part_id), form.draft()))


@declare(ROUTER, "GET /aliases", alias.listing, Answers(Listing[AliasView]))
def list_aliases(
    call: Called, page: Paged, search: Search = "", part_id: Filter = None
) -> Response:
    """List the numbers that partners give one's parts."""
    part = None if part_id is None else PartId(part_id)
    return reply.page(call.request, alias.listing(call.world, call.actor, page, search, part))


@declare(ROUTER, "DELETE /aliases/{alias_id}", alias.remove, Answers(status=204))
def remove_alias(call: Called, alias_id: PathId) -> Response:
    """Forget a partner's number."""
    alias.remove(call.world, call.actor, AliasId(alias_id))
    return reply.done()


@declare(ROUTER, "GET /parts/{part_id}/learned-numbers", alias.learned, Answers(Whole[Learned]))
def list_learned(call: Called, part_id: PathId) -> Response:
    """List the numbers by which customers asked about a part and that are not kept yet."""
    return reply.everything(alias.learned(call.world, call.actor, PartId(part_id)))


@declare(
    ROUTER, "GET /requests/{request_id}/matching-parts", alias.matching, Answers(Whole[PartView])
)
def list_matching(call: Called, request_id: PathId) -> Response:
    """List the parts that the customer of a request calls by the number it asks for."""
    return reply.everything(alias.matching(call.world, call.actor, RequestId(request_id)))


@declare(ROUTER, "POST /lots", lot.create, Answers(LotView, 201))
def create_lot(call: Called, form: body.NewLotBody) -> Response:
    """Register a lot of a part."""
    view = lot.create(call.world, call.actor, PartId(form.part_id), form.form())
    return reply.made(view, f"lots/{view.id}")


@declare(ROUTER, "GET /lots", lot.listing, Answers(Listing[LotView]))
def list_lots(call: Called, page: Paged, search: Search = "", part_id: Filter = None) -> Response:
    """List one's lots by number."""
    part = None if part_id is None else PartId(part_id)
    return reply.page(call.request, lot.listing(call.world, call.actor, page, search, part))


@declare(ROUTER, "GET /lots/{lot_id}", lot.read, Answers(LotState))
def read_lot(call: Called, lot_id: PathId) -> Response:
    """Show a lot and what is left of it."""
    return reply.shown(lot.read(call.world, call.actor, LotId(lot_id)))


@declare(ROUTER, "PUT /lots/{lot_id}", lot.update, Answers(LotView))
def update_lot(call: Called, lot_id: PathId, form: body.LotBody) -> Response:
    """Correct a lot."""
    return reply.shown(lot.update(call.world, call.actor, LotId(lot_id), form.form()))


@declare(ROUTER, "GET /lots/{lot_id}/trace", piece.trace_lot, Answers(Trace))
def trace_lot(call: Called, lot_id: PathId) -> Response:
    """Show what a lot was made from and what came of it."""
    return reply.shown(piece.trace_lot(call.world, call.actor, LotId(lot_id)))


@declare(ROUTER, "GET /lots/{lot_id}/recall", piece.recall_lot, Answers(Recall))
def recall_lot(call: Called, lot_id: PathId) -> Response:
    """Show all that a fault in a lot affects, and which customers have some of it."""
    return reply.shown(piece.recall_lot(call.world, call.actor, LotId(lot_id)))


@declare(ROUTER, "POST /items", item.create, Answers(Whole[ItemId], 201))
def create_items(call: Called, form: body.ItemsBody) -> Response:
    """Register items of a part, one or many at once; returns their ids in order."""
    made = item.create(call.world, call.actor, PartId(form.part_id), form.form())
    return reply.made({"items": made})


@declare(ROUTER, "GET /items", item.listing, Answers(Listing[ItemView]))
def list_items(
    call: Called, page: Paged, search: Search = "", part_id: Filter = None, lot_id: Filter = None
) -> Response:
    """List one's items by serial number."""
    part = None if part_id is None else PartId(part_id)
    of_lot = None if lot_id is None else LotId(lot_id)
    found = item.listing(call.world, call.actor, page, search, part, of_lot)
    return reply.page(call.request, found)


@declare(ROUTER, "GET /items/{item_id}", item.read, Answers(ItemView))
def read_item(call: Called, item_id: PathId) -> Response:
    """Show an item."""
    return reply.shown(item.read(call.world, call.actor, ItemId(item_id)))


@declare(ROUTER, "GET /items/{item_id}/trace", piece.trace_item, Answers(Trace))
def trace_item(call: Called, item_id: PathId) -> Response:
    """Show what an item was made from and what came of it."""
    return reply.shown(piece.trace_item(call.world, call.actor, ItemId(item_id)))


@declare(ROUTER, "GET /items/{item_id}/recall", piece.recall_item, Answers(Recall))
def recall_item(call: Called, item_id: PathId) -> Response:
    """Show all that a fault in an item affects, and which customers have some of it."""
    return reply.shown(piece.recall_item(call.world, call.actor, ItemId(item_id)))


@declare(ROUTER, "POST /genealogy", genealogy.add, Answers(GenealogyView, 201))
def add_genealogy(call: Called, form: body.GenealogyBody) -> Response:
    """Keep that one piece went into another."""
    return reply.made(genealogy.add(call.world, call.actor, form.form()))


@declare(ROUTER, "DELETE /genealogy/{genealogy_id}", genealogy.remove, Answers(status=204))
def remove_genealogy(call: Called, genealogy_id: PathId) -> Response:
    """Say that a piece is no longer in the other."""
    genealogy.remove(call.world, call.actor, GenealogyId(genealogy_id))
    return reply.done()


@declare(ROUTER, "POST /shipments", shipment.send, Answers(ShipmentView, 201))
def send_shipment(call: Called, form: body.ShipmentBody) -> Response:
    """Ship a lot, or some of it, or an item."""
    view = shipment.send(call.world, call.actor, form.form())
    return reply.made(view, f"shipments/{view.id}")


@declare(ROUTER, "GET /shipments", shipment.listing, Answers(Listing[ShipmentView]))
def list_shipments(
    call: Called,
    page: Paged,
    direction: Literal["in", "out"],
    *,
    waiting: Annotated[bool, Query(description="only what nobody has received yet")] = False,
) -> Response:
    """List what came, or what went."""
    found = shipment.listing(call.world, call.actor, direction, waiting=waiting, page=page)
    return reply.page(call.request, found)


@declare(ROUTER, "GET /shipments/{shipment_id}", shipment.read, Answers(ShipmentView))
def read_shipment(call: Called, shipment_id: PathId) -> Response:
    """Show a shipment."""
    return reply.shown(shipment.read(call.world, call.actor, ShipmentId(shipment_id)))


@declare(ROUTER, "POST /shipments/{shipment_id}/receive", shipment.receive, Answers(ShipmentView))
def receive_shipment(call: Called, shipment_id: PathId, form: body.ReceiptBody) -> Response:
    """Say as which piece of one's own a shipment was received."""
    view = shipment.receive(
        call.world, call.actor, ShipmentId(shipment_id), form.kind, form.piece_id
    )
    return reply.shown(view)
