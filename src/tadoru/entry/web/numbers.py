"""The numbers by which customers and suppliers know a part."""

from types import MappingProxyType

from starlette.responses import Response

from tadoru.app.exchange import requests as asked
from tadoru.app.listing import Page
from tadoru.app.trace import alias, read, source
from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.web import parts
from tadoru.entry.web.form import Faults, faults
from tadoru.entry.web.layout import Choice
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post

SHOWN_MAX = 200
SIDES = MappingProxyType({Side.CUSTOMER: N_("our customer"), Side.SUPPLIER: N_("our supplier")})


def show(visit: Visit, wrong: Faults | None = None) -> Response:
    """Show the numbers that are kept, those that requests taught us, and the form for one more."""
    world, actor = visit.world, visit.actor
    view = read.read(world, actor, visit.part("part_id")).part
    kept = alias.listing(world, actor, Page(visit.query("after") or None, SHOWN_MAX), "", view.id)
    return visit.show(
        "numbers.html",
        422 if wrong else 200,
        **parts.about(visit, view),
        kept=kept.items,
        learned=alias.learned(world, actor, view.id),
        sides=[Choice(side.value, visit.words(text)) for side, text in SIDES.items()],
        side_words=SIDES,
        partners=[Choice("", visit.words(N_("another company"))), *_partners(visit)],
        edits=visit.may(alias.save),
        more=visit.address(after=kept.next) if kept.next else "",
        form=visit.form,
        wrong=wrong or Faults(),
    )


def save(visit: Visit) -> Response:
    """Keep a number."""
    form = visit.form
    side = Side.SUPPLIER if form.text("side") == Side.SUPPLIER.value else Side.CUSTOMER
    partner = form.id("partner_id") if form.text("partner_id") else None
    draft = AliasDraft(side, form.text("number"), partner, form.text("partner_name"))
    part_id = visit.part("part_id")
    try:
        alias.save(visit.world, visit.actor, part_id, draft)
    except InvalidData as refused:
        return show(visit, faults(refused.findings, visit.words))
    return visit.go(f"/parts/{part_id}/numbers", "saved")


def remove(visit: Visit) -> Response:
    """Forget a number."""
    alias.remove(visit.world, visit.actor, visit.part("alias_id"))
    part = visit.form.text("part")
    return visit.go(f"/parts/{visit.form.id('part')}/numbers" if part else "/parts", "removed")


def _partners(visit: Visit) -> list[Choice]:
    """Return the companies on this node with whom one has to do about the part."""
    world, actor, part = visit.world, visit.actor, visit.part("part_id")
    found = {
        one.supplier_id: one.supplier_name
        for one in source.listing(world, actor, part)
        if one.supplier_id
    }
    for view in asked.list_all(world, actor, "in", part_id=part, page=Page(limit=SHOWN_MAX)).items:
        found[view.customer_id] = view.customer_name
    return [Choice(id_, name) for id_, name in found.items()]


_PART = "/parts/{part_id:uuid}"
WAYS: tuple[Way, ...] = (
    get(f"{_PART}/numbers", show, alias.learned),
    post(f"{_PART}/numbers", save, alias.save),
    post("/aliases/{alias_id:uuid}/remove", remove, alias.remove),
)
