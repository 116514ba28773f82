"""What was shipped to the reader's company and by it."""

from typing import Literal

from starlette.responses import Response

from tadoru.app.identity import directory
from tadoru.app.trace import piece, shipment
from tadoru.app.trace.pieceview import PieceView
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import ItemId, LotId
from tadoru.core.words import N_
from tadoru.entry.web import piecetree
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.lots import TABS, TABS_NAME
from tadoru.entry.web.pieces import found as found_pieces
from tadoru.entry.web.pieces import kind_of
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post


def listing(visit: Visit) -> Response:
    """Show what came, or what went."""
    direction: Literal["in", "out"] = "out" if visit.query("direction") == "out" else "in"
    waiting = bool(visit.query("waiting"))
    found = shipment.listing(visit.world, visit.actor, direction, waiting=waiting, page=visit.page)
    return visit.show(
        "shipments.html",
        found=found,
        direction=direction,
        waiting=waiting,
        tabs=TABS,
        tabs_name=visit.words(TABS_NAME),
        kinds=piecetree.KINDS,
        more=visit.address(after=found.next) if found.next else "",
    )


def show(visit: Visit) -> Response:
    """Show a shipment, and let its recipient say as what it was received."""
    view = shipment.read(visit.world, visit.actor, visit.part("shipment_id"))
    query = visit.query("q")
    return visit.show(
        "shipment.html",
        view=view,
        kinds=piecetree.KINDS,
        query=query,
        hits=found_pieces(visit, query) if view.direction == "in" else [],
        names=piecetree.name,
        receives=view.direction == "in" and visit.may(shipment.receive),
    )


def receive(visit: Visit) -> Response:
    """Say as which lot or item it was received."""
    shipment_id, form = visit.part("shipment_id"), visit.form
    shipment.receive(visit.world, visit.actor, shipment_id, kind_of(form), form.id("piece"))
    return visit.go(f"/shipments/{shipment_id}", "received")


def asking(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the form to ship a lot or an item: first to whom, then how much."""
    view = _piece(visit)
    query = visit.form.text("q") or visit.query("q")
    hits, searched = [], Faults()
    if query:
        try:
            me = visit.actor.operator if visit.actor else None
            every = directory.find(visit.world, visit.actor, query)
            hits = [hit for hit in every if hit.id != me]
        except InvalidData as refused:
            searched = faults(refused.findings, visit.words, {"query": "q"})
    return visit.show(
        "ship.html",
        422 if wrong else 200,
        piece=view,
        name=piecetree.name(view),
        address=f"/{view.kind.value}s/{view.id}",
        query=query,
        searched=searched,
        hits=[Choice(hit.id, f"{hit.name} ({hit.country})") for hit in hits],
        today=visit.world.clock.now().date().isoformat(),
        form=visit.form,
        wrong=wrong or Faults(),
    )


def send(visit: Visit) -> Response:
    """Ship it."""
    form, faults_ = visit.form, list[Finding]()
    view = _piece(visit)
    day = form.day("shipped_on", faults_)
    if not form.text("recipient_id"):
        faults_.append(_CHOOSE)
    if not faults_:
        sent = ShipmentForm(view.kind, view.id, form.id("recipient_id"), form.text("quantity"), day)
        try:
            made = shipment.send(visit.world, visit.actor, sent)
        except InvalidData as refused:
            faults_ = list(refused.findings)
        else:
            return visit.go(f"/shipments/{made.id}", "shipped")
    return asking(visit, faults(faults_, visit.words, {"input_id": "quantity"}))


def _piece(visit: Visit) -> PieceView:
    """Return the lot or item that the address names."""
    if "lot_id" in visit.request.path_params:
        return piece.trace_lot(visit.world, visit.actor, LotId(visit.part("lot_id"))).piece
    return piece.trace_item(visit.world, visit.actor, ItemId(visit.part("item_id"))).piece


_CHOOSE = Finding(
    "/recipient_id",
    "form.choose",
    N_("No company is chosen."),
    N_("Search for the company by name or number, then choose it."),
)
_LOT, _ITEM = "/lots/{lot_id:uuid}/ship", "/items/{item_id:uuid}/ship"
_ONE = "/shipments/{shipment_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/shipments", listing, shipment.listing),
    get(_ONE, show, shipment.read),
    post(f"{_ONE}/receive", receive, shipment.receive),
    get(_LOT, asking, shipment.send),
    post(_LOT, send, shipment.send),
    get(_ITEM, asking, shipment.send),
    post(_ITEM, send, shipment.send),
)
