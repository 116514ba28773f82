"""Register items of a part, one or many at once, and read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.trace import lot as lot_verbs
from tadoru.app.trace.change import changing, refuse
from tadoru.app.trace.pieceview import ItemView, of_item
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.piece import made_faults, read_serials, taken, used_up
from tadoru.core.units import Unit
from tadoru.core.values import ItemId, LotId, PartId, SiteId
from tadoru.core.words import N_
from tadoru.store import item as items
from tadoru.store import lot as lots
from tadoru.store import setting
from tadoru.store.page import cut, read_text_key, text_key
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class ItemForm:
    """Items as somebody enters them: one serial number each, the rest in common."""

    serials: Sequence[str]
    lot_id: LotId | None = None
    made_on: date | None = None
    site_id: SiteId | None = None  # none: the lot's, else the part's


@verb("item.create", EDITORS, "own")
def create(world: World, actor: Actor, part_id: PartId, form: ItemForm) -> tuple[ItemId, ...]:
    """Register one or many pieces of a part and return their ids in the order of the serials.

    Raises:  InvalidData with everything that is wrong; none is kept then
    """
    read = read_serials(form.serials)
    faults = [one for one in read if isinstance(one, Finding)]
    serials = [one for one in read if isinstance(one, str)]
    now = world.clock.now()
    refuse([*faults, *made_faults(form.made_on, now.date())])
    with changing(world, actor) as tx:
        part = owned(tx, actor, part_id)
        lot = None if form.lot_id is None else lot_verbs.fetched(tx, actor, form.lot_id)
        refuse(_lot_faults(tx, lot, part_id, len(serials)))
        there = items.present(tx, part_id, serials)
        places = enumerate(serials)
        refuse([taken(one, f"/serials/{index}") for index, one in places if one in there])
        home = SiteId(part.site_id if lot is None else lot.site_id)
        fixed = {
            "operator_id": actor.own,
            "part_id": part_id,
            "site_id": lot_verbs.own_site(tx, actor, form.site_id or home),
            "lot_id": form.lot_id,
            "made_on": form.made_on,
            "created_at": now,
        }
        rows = [{**fixed, "id": world.random.uuid(), "serial": serial} for serial in serials]
        if not items.add(tx, rows):
            raise AssertionError("nobody else changes the operator's trace meanwhile")
        journal(tx, world, actor, part_id)
        return tuple(ItemId(str(row["id"])) for row in rows)


@verb("item.read", EVERYONE, "own")
def read(world: World, actor: Actor, item_id: ItemId) -> ItemView:
    """Return one item of the operator."""
    with world.db.read(actor.own) as tx:
        return of_item(fetched(tx, actor, item_id), setting.origin(tx))


@verb("item.list", EVERYONE, "mine")
def listing(
    world: World,
    actor: Actor,
    page: Page,
    text: str = "",
    part_id: PartId | None = None,
    lot_id: LotId | None = None,
) -> Listing[ItemView]:
    """Return the operator's items by serial number: of a part, of a lot or all."""
    after = read_text_key(page.after)
    with world.db.read(actor.own) as tx:
        rows = items.listed(
            tx, text=text, part_id=part_id, lot_id=lot_id, after=after, limit=page.limit
        )
        origin = setting.origin(tx)
    found = cut(rows, page, lambda row: text_key(row.search, row.id))
    return found.map(lambda row: of_item(row, origin))


def fetched(tx: Tx, actor: Actor, item_id: ItemId) -> Row[Any]:
    """Return an item of the caller's operator.

    Raises:  Absent for any other
    """
    row = items.fetch(tx, item_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def _lot_faults(tx: Tx, lot: Row[Any] | None, part_id: PartId, more: int) -> Sequence[Finding]:
    """Return what is wrong with a lot to which so many more items shall belong."""
    if lot is None:
        return ()
    if lot.part_id != part_id:
        message = N_("The lot is of another part.")
        return [Finding("/lot_id", "item.other-part", message, N_("Choose a lot of this part."))]
    if lot.unit != Unit.PIECE.value:
        return ()
    held = lots.item_counts(tx, LotId(lot.id))[0]
    return used_up(lot.quantity, [Decimal(held + more)], Unit.PIECE, "/serials")
