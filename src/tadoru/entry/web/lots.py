"""Lists of lots and items, and the forms to register them."""

from typing import Any

from starlette.responses import Response

from tadoru.app.listing import Page
from tadoru.app.trace import item, lot, read
from tadoru.app.trace.item import ItemForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.pieceview import LotView
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.web import parts
from tadoru.entry.web.form import Fault, Faults, Form, faults
from tadoru.entry.web.layout import Choice, Link
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

OFFERED = Page(limit=200)
TABS = (
    Link("/lots", N_("Lots")),
    Link("/items", N_("Items")),
    Link("/shipments", N_("Shipments")),
)


def listing(visit: Visit) -> Response:
    """Show the lots, all or those that a search finds."""
    search = visit.query("q")
    found = lot.listing(visit.world, visit.actor, visit.page, search)
    return _listed(visit, "lots.html", found=found, search=search)


def items(visit: Visit) -> Response:
    """Show the items, all or those that a search finds, or those of one lot."""
    search, of_lot = visit.query("q"), visit.query("lot")
    chosen: LotView | None = None
    if of_lot:
        chosen = lot.read(visit.world, visit.actor, Form({"lot": (of_lot,)}).id("lot")).lot
    lot_id = chosen.id if chosen else None
    found = item.listing(visit.world, visit.actor, visit.page, search, lot_id=lot_id)
    return _listed(visit, "items.html", found=found, search=search, lot=chosen)


def _listed(visit: Visit, template: str, **facts: Any) -> Response:  # noqa: ANN401  (what the template shows)
    after: str | None = facts["found"].next
    more = visit.address(after=after) if after else ""
    return visit.show(template, tabs=TABS, tabs_name=visit.words(TABS_NAME), more=more, **facts)


def of_part(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the lots and items of a part, with the forms for more."""
    world, actor = visit.world, visit.actor
    view = read.read(world, actor, visit.part("part_id")).part
    offered = lot.listing(world, actor, OFFERED, part_id=view.id).items
    return visit.show(
        "part_lots.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        lots=lot.listing(world, actor, Page(), part_id=view.id),
        items=item.listing(world, actor, Page(), part_id=view.id),
        offered=[Choice("", "–"), *(Choice(one.id, one.number) for one in offered)],
        edits=visit.may(lot.create),
        form=visit.form,
        wrong=wrong or Faults(),
    )


def create(visit: Visit) -> Response:
    """Register a lot."""
    form, found = visit.form, list[Finding]()
    made_on = form.day("made_on", found)
    if not found:
        try:
            made = lot.create(
                visit.world,
                visit.actor,
                visit.part("part_id"),
                LotForm(form.text("number"), form.text("quantity"), made_on),
            )
        except InvalidData as refused:
            return of_part(visit, faults(refused.findings, visit.words))
        return visit.go(f"/lots/{made.id}", "saved")
    return of_part(visit, faults(found, visit.words))


def create_items(visit: Visit) -> Response:
    """Register items, one on each line."""
    form, found = visit.form, list[Finding]()
    made_on = form.day("item_made_on", found)
    serials = [line for line in form.text("serials").splitlines() if line.strip()]
    part_id = visit.part("part_id")
    lot_id = form.id("lot") if form.text("lot") else None
    if not found:
        try:
            item.create(visit.world, visit.actor, part_id, ItemForm(serials, lot_id, made_on))
        except InvalidData as refused:
            found = list(refused.findings)
    if not found:
        return visit.go(f"/parts/{part_id}/lots", "saved")
    named = faults(found, visit.words, {"made_on": "item_made_on", "lot_id": "lot"})
    return of_part(visit, Faults([_at_serials(fault) for fault in named.listed]))


def _at_serials(fault: Fault) -> Fault:
    """Return the fault of one serial number at the field that holds all of them."""
    return Fault("serials", fault.text) if fault.field.startswith("serials-") else fault


def update(visit: Visit) -> Response:
    """Correct a lot; what is wrong is said on a page of its own."""
    form, found = visit.form, list[Finding]()
    made_on = form.day("made_on", found)
    if found:
        raise InvalidData(found)
    lot_id = visit.part("lot_id")
    sent = LotForm(form.text("number"), form.text("quantity"), made_on)
    lot.update(visit.world, visit.actor, lot_id, sent)
    return visit.go(f"/lots/{lot_id}", "saved")


TABS_NAME = N_("Lots, items and shipments")
_PART = "/parts/{part_id:uuid}"
WAYS: tuple[Way, ...] = (
    get("/lots", listing, lot.listing),
    get("/items", items, item.listing),
    get(f"{_PART}/lots", of_part, read.read),
    post(f"{_PART}/lots", create, lot.create),
    post(f"{_PART}/items", create_items, item.create),
    post("/lots/{lot_id:uuid}/edit", update, lot.update),
)
