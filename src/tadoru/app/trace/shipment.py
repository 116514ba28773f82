"""Ship a lot or an item to another company, and say as what one received it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.notice.tell import Told, leave
from tadoru.app.trace.change import changing, refuse
from tadoru.app.trace.genealogy import gone_faults, whole_item
from tadoru.app.trace.piece import owned_piece
from tadoru.app.trace.pieceview import ShipmentView, of_piece, of_shipment
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.piece import PieceKind, read_quantity
from tadoru.core.values import OperatorId, ShipmentId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import shipment as shipments
from tadoru.store.page import cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx

AHEAD = timedelta(days=1)  # in Tokyo it is tomorrow already


@dataclass(frozen=True, slots=True)
class ShipmentForm:
    """What is shipped to whom; a quantity of a lot is in its part's declared unit."""

    kind: PieceKind
    piece_id: str
    recipient_id: OperatorId
    quantity: str = ""  # empty: not said; an item goes whole
    shipped_on: date | None = None  # none: today


@verb("shipment.send", EDITORS, "own")
def send(world: World, actor: Actor, form: ShipmentForm) -> ShipmentView:
    """Ship a lot, or a part of it, or an item; the recipient is told part, number and quantity.

    Raises:  InvalidData where more is shipped than there is, or to nobody
    """
    quantity = read_quantity(form.quantity, "/quantity")
    now = world.clock.now()
    day = form.shipped_on or now.date()
    names = _sides(world, actor, form.recipient_id)
    faults = [quantity] if isinstance(quantity, Finding) else []
    refuse([*faults, *_faults(names, actor, form.recipient_id), *_day_faults(day, now.date())])
    with changing(world, actor) as tx:
        piece = owned_piece(tx, actor, form.kind, form.piece_id)
        amount = None if isinstance(quantity, Finding) else quantity
        if form.kind is PieceKind.ITEM:
            amount = whole_item(piece)
        refuse(gone_faults(tx, form.kind, piece, amount))
        row = _row(world, actor, form, piece, (amount, day)) | {
            "sender_name": names[actor.own].name,
            "recipient_name": names[form.recipient_id].name,
        }
        shipments.add(tx, row)
        link = {"shipment_id": row["id"], "operator_id": actor.own}
        shipments.link(tx, {**link, "kind": form.kind.value, "piece_id": form.piece_id})
        leave(tx, world, [_told({name: str(value) for name, value in row.items()})])
        journal(tx, world, actor, str(row["id"]))
        return of_shipment(_fetched(tx, ShipmentId(str(row["id"]))), actor.own)


@verb("shipment.list", EVERYONE, "mine")
def listing(
    world: World,
    actor: Actor,
    direction: Literal["in", "out"],
    *,
    waiting: bool = False,
    page: Page,
) -> Listing[ShipmentView]:
    """Return what came or what went, the newest first; `waiting`: what nobody has received yet."""
    after = read_moment_key(page.after)
    with world.db.read(actor.own) as tx:
        rows = shipments.listed(tx, direction, waiting=waiting, after=after, limit=page.limit)
    found = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return found.map(lambda row: of_shipment(row, actor.own))


@verb("shipment.read", EVERYONE, "party")
def read(world: World, actor: Actor, shipment_id: ShipmentId) -> ShipmentView:
    """Return a shipment that came or went."""
    with world.db.read(actor.own) as tx:
        row = _fetched(tx, shipment_id)
        checks.party(actor, row.sender_id, row.recipient_id)
        return of_shipment(row, actor.own)


@verb("shipment.receive", EDITORS, "own")
def receive(
    world: World, actor: Actor, shipment_id: ShipmentId, kind: PieceKind, piece_id: str
) -> ShipmentView:
    """Say as which lot or item of its own the recipient received a shipment.

    The sender learns that it was received, not as what. Saying another one corrects the first.
    """
    with changing(world, actor) as tx:
        row = _fetched(tx, shipment_id)
        checks.own(actor, row.recipient_id)
        owned_piece(tx, actor, kind, piece_id)
        link = {"shipment_id": shipment_id, "operator_id": actor.own}
        shipments.link(tx, {**link, "kind": kind.value, "piece_id": piece_id})
        shipments.receive(tx, shipment_id, world.clock.now())
        journal(tx, world, actor, shipment_id)
        return of_shipment(_fetched(tx, shipment_id), actor.own)


def _fetched(tx: Tx, shipment_id: ShipmentId) -> Row[Any]:
    row = shipments.fetch(tx, shipment_id)
    if row is None:
        raise checks.nothing()
    return row


def _sides(world: World, actor: Actor, recipient: OperatorId) -> Mapping[OperatorId, Row[Any]]:
    """Return what any member may know of both sides."""
    with world.db.node_read() as tx:
        return operators.briefs(tx, {actor.own, recipient})


def _row(
    world: World, actor: Actor, form: ShipmentForm, piece: Row[Any], what: tuple[object, date]
) -> dict[str, object]:
    short = of_piece(form.kind, piece)
    amount, day = what
    return {
        "id": world.random.uuid(),
        "sender_id": actor.own,
        "recipient_id": form.recipient_id,
        "kind": form.kind.value,
        "part_number": short.part_number,
        "part_name": short.part_name,
        "number": short.number,
        "quantity": amount,
        "unit": short.unit.value,
        "shipped_on": day,
        "created_at": world.clock.now(),
    }


def _told(row: Mapping[str, str]) -> Told:
    facts = {"from": row["sender_name"], "part": row["part_name"], "number": row["number"]}
    by, to = OperatorId(row["sender_id"]), OperatorId(row["recipient_id"])
    return Told("shipment-new", to, by, {**facts, "shipment": row["id"]})


def _faults(
    names: Mapping[OperatorId, Row[Any]], actor: Actor, recipient: OperatorId
) -> list[Finding]:
    if recipient not in names:
        message, remedy = N_("There is no such company on this node."), N_("Search for it by name.")
        return [Finding("/recipient_id", "shipment.nobody", message, remedy)]
    if recipient == actor.own:
        message = N_("This is your own company.")
        remedy = N_("Choose the company that gets it.")
        return [Finding("/recipient_id", "shipment.self", message, remedy)]
    if names[recipient].trial != names[actor.own].trial:
        message = N_("One of the two companies is on trial and the other is not.")
        remedy = N_("Trial data never mix with real ones: choose a company of the same kind.")
        return [Finding("/recipient_id", "shipment.trial", message, remedy)]
    return []


def _day_faults(day: date, today: date) -> list[Finding]:
    if day <= today + AHEAD:
        return []
    message, remedy = N_("The day lies in the future."), N_("Enter the day on which it left.")
    return [Finding("/shipped_on", "shipment.future", message, remedy)]
