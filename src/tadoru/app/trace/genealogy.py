"""Say that a lot or an item went into another one, or that it was taken out again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.trace.change import changing, refuse
from tadoru.app.trace.lot import spent
from tadoru.app.trace.piece import owned_piece
from tadoru.app.trace.pieceview import GenealogyView, of_genealogy, of_piece
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.trace.piece import PieceKind, Relation, loop, read_quantity, used_up
from tadoru.core.units import Unit
from tadoru.core.values import GenealogyId, ItemId
from tadoru.core.words import N_
from tadoru.store import genealogy as rows
from tadoru.store import item as items
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class GenealogyForm:
    """What went into what; the quantity is of the input, in its part's declared unit."""

    input_kind: PieceKind
    input_id: str
    output_kind: PieceKind
    output_id: str
    relation: Relation = Relation.MADE_FROM
    quantity: str = ""  # empty: not known; an item goes in whole


@verb("genealogy.add", EDITORS, "own")
def add(world: World, actor: Actor, form: GenealogyForm) -> GenealogyView:
    """Keep that one piece went into another.

    Raises:  InvalidData where it would be made from itself, or more is used than there is
    """
    quantity = read_quantity(form.quantity, "/quantity")
    refuse([quantity] if isinstance(quantity, Finding) else [])
    with changing(world, actor) as tx:
        went_in = owned_piece(tx, actor, form.input_kind, form.input_id)
        into = owned_piece(tx, actor, form.output_kind, form.output_id)
        refuse(_loop_faults(tx, form, went_in, into))
        amount = None if isinstance(quantity, Finding) else quantity
        if form.input_kind is PieceKind.ITEM:
            amount = whole_item(went_in)
        refuse(gone_faults(tx, form.input_kind, went_in, amount))
        row = {
            "id": GenealogyId(world.random.uuid()),
            "operator_id": actor.own,
            "relation": form.relation.value,
            "input_kind": form.input_kind.value,
            "input_id": form.input_id,
            "output_kind": form.output_kind.value,
            "output_id": form.output_id,
            "quantity": amount,
            "at": world.clock.now(),
        }
        rows.add(tx, row)
        journal(tx, world, actor, form.output_id)
        return of_genealogy(_fetched(tx, actor, GenealogyId(str(row["id"]))))


@verb("genealogy.remove", EDITORS, "own")
def remove(world: World, actor: Actor, genealogy_id: GenealogyId) -> None:
    """Say that a piece is no longer in the other one: it was taken out, or never was in."""
    with changing(world, actor) as tx:
        row = _fetched(tx, actor, genealogy_id)
        if row.removed_at is None:
            rows.remove(tx, genealogy_id, world.clock.now())
        journal(tx, world, actor, row.output_id)


def gone_faults(
    tx: Tx, kind: PieceKind, row: Row[Any], more: Decimal | None
) -> tuple[Finding, ...]:
    """Return why so much more of a piece cannot be used or shipped."""
    if kind is PieceKind.LOT:
        return used_up(row.quantity, [*spent(tx, row), more], Unit(row.unit), "/quantity")
    built, shipped = items.where_gone(tx, ItemId(row.id))
    if not built and not shipped:
        return ()
    message = N_("The item was shipped.") if shipped else N_("The item is in another piece now.")
    remedy = N_("Take it out there first, or choose another item.")
    return (Finding("/input_id", "item.gone", message, remedy),)


def whole_item(row: Row[Any]) -> Decimal | None:
    """Return the quantity of one item: one, where its part is counted by the piece."""
    return Decimal(1) if row.unit == Unit.PIECE.value else None


def _loop_faults(
    tx: Tx, form: GenealogyForm, went_in: Row[Any], into: Row[Any]
) -> tuple[Finding, ...]:
    if form.input_id != form.output_id and not rows.is_below(tx, form.output_id, form.input_id):
        return ()
    names = {
        form.input_id: of_piece(form.input_kind, went_in).number,
        form.output_id: of_piece(form.output_kind, into).number,
    }
    return (loop(names, form.input_id, form.output_id),)


def _fetched(tx: Tx, actor: Actor, genealogy_id: GenealogyId) -> Row[Any]:
    row = rows.fetch(tx, genealogy_id)
    checks.own(actor, row.operator_id if row else None)
    if row is None:
        raise checks.nothing()
    return row
