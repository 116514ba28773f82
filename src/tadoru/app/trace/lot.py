"""Register lots of a part, read and correct them, and see what is left of each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.owned import owned
from tadoru.app.record.records import subject
from tadoru.app.trace.change import changing, refuse
from tadoru.app.trace.pieceview import LotState, LotView, of_lot
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import InvalidData
from tadoru.core.trace.piece import LotDraft, read_lot, taken, used_up
from tadoru.core.units import Unit
from tadoru.core.values import LotId, PartId, SiteId, sum_up
from tadoru.store import lot as lots
from tadoru.store import setting
from tadoru.store import site as sites
from tadoru.store.page import cut, read_text_key, text_key
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class LotForm:
    """A lot as somebody describes it, the quantity as text in the part's declared unit."""

    number: str
    quantity: str = ""  # empty: not known
    made_on: date | None = None
    site_id: SiteId | None = None  # none: the part's own


@verb("lot.create", EDITORS, "own")
def create(world: World, actor: Actor, part_id: PartId, form: LotForm) -> LotView:
    """Register a produced (or received) quantity of a part."""
    draft = _read(world, form)
    lot_id = LotId(world.random.uuid())
    with changing(world, actor) as tx:
        part = owned(tx, actor, part_id)
        site_id = own_site(tx, actor, form.site_id or SiteId(part.site_id))
        row = {"id": lot_id, "operator_id": actor.own, "part_id": part_id, "site_id": site_id}
        if not lots.add(tx, {**row, **_columns(draft), "created_at": world.clock.now()}):
            refuse([taken(draft.number, "/number")])
        journal(tx, world, actor, subject(tx, "lot", lot_id))
        return _view(tx, fetched(tx, actor, lot_id))


@verb("lot.update", EDITORS, "own")
def update(world: World, actor: Actor, lot_id: LotId, form: LotForm) -> LotView:
    """Correct number, quantity, day and site of a lot.

    Raises:  InvalidData where more of it is used and shipped than it would hold
    """
    draft = _read(world, form)
    with changing(world, actor) as tx:
        row = fetched(tx, actor, lot_id)
        twin = lots.numbered(tx, row.part_id, draft.number)
        if twin is not None and twin.id != lot_id:
            refuse([taken(draft.number, "/number")])
        refuse(used_up(draft.quantity, spent(tx, row), Unit(row.unit), "/quantity"))
        site_id = own_site(tx, actor, form.site_id or SiteId(row.site_id))
        lots.change(tx, lot_id, {**_columns(draft), "site_id": site_id})
        journal(tx, world, actor, subject(tx, "lot", lot_id))
        return _view(tx, fetched(tx, actor, lot_id))


@verb("lot.read", EVERYONE, "own")
def read(world: World, actor: Actor, lot_id: LotId) -> LotState:
    """Return a lot with how much of it is used and left."""
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, lot_id)
        used = sum_up(use for use in spent(tx, row) if use is not None)
        count, _ = lots.item_counts(tx, lot_id)
        left = None if row.quantity is None else row.quantity - used
        return LotState(_view(tx, row), used, left, count)


@verb("lot.list", EVERYONE, "mine")
def listing(
    world: World, actor: Actor, page: Page, text: str = "", part_id: PartId | None = None
) -> Listing[LotView]:
    """Return the operator's lots by number: of one part or all, with every word of the text."""
    after = read_text_key(page.after)
    with world.db.read(actor.own) as tx:
        rows = lots.listed(tx, text=text, part_id=part_id, after=after, limit=page.limit)
        origin = setting.origin(tx)
    found = cut(rows, page, lambda row: text_key(row.search, row.id))
    return found.map(lambda row: of_lot(row, origin))


def fetched(tx: Tx, actor: Actor, lot_id: LotId) -> Row[Any]:
    """Return a lot of the caller's operator.

    Raises:  Absent for any other
    """
    row = lots.fetch(tx, lot_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row


def spent(tx: Tx, row: Row[Any]) -> list[Decimal | None]:
    """Return how much of a lot was used and shipped, each time; its items by the piece."""
    found = lots.uses(tx, LotId(row.id))
    if row.unit == Unit.PIECE.value:
        found.append(Decimal(lots.item_counts(tx, LotId(row.id))[1]))
    return found


def own_site(tx: Tx, actor: Actor, site_id: SiteId) -> SiteId:
    """Return a site of the caller's operator.

    Raises:  Absent for any other
    """
    site = sites.fetch(tx, site_id)
    checks.own(actor, site.operator_id if site else None)
    return site_id


def _view(tx: Tx, row: Row[Any]) -> LotView:
    return of_lot(row, setting.origin(tx))


def _read(world: World, form: LotForm) -> LotDraft:
    draft = read_lot(form.number, form.quantity, form.made_on, world.clock.now().date())
    if isinstance(draft, LotDraft):
        return draft
    raise InvalidData(draft)


def _columns(draft: LotDraft) -> dict[str, object]:
    return {"number": draft.number, "quantity": draft.quantity, "made_on": draft.made_on}
