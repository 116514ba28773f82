"""`tadoru item`: single pieces of a part, each with its serial number."""

from typing import Annotated

import typer

from tadoru.app.trace import genealogy, piece
from tadoru.app.trace import item as items
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.item import ItemForm
from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.values import ItemId, LotId
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, part_id
from tadoru.entry.cli.lot import MadeOn, Quantity, show_recall, show_trace
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Single pieces of a part.")
COLUMNS = (
    (N_("Serial number"), "serial"),
    (N_("Part"), "part_number"),
    (N_("Lot"), "lot_number"),
    (N_("Made on"), "made_on"),
    (N_("Id"), "id"),
)
Item = Annotated[str, typer.Argument(help="The item's id.")]


@app.command(epilog="Example: tadoru item add PACK-1 SN-1 SN-2 --made-on 2026-04-01 --as kato@...")
def add(
    context: typer.Context,
    part: Part,
    serials: Annotated[list[str], typer.Argument(help="Serial numbers, one or many.")],
    lot: Annotated[str | None, typer.Option(help="The id of the lot that they are of.")] = None,
    made_on: MadeOn = None,
) -> None:
    """Register items of a part; all of them, or none where anything is wrong."""
    desk = desk_of(context)
    form = ItemForm(serials, LotId(lot) if lot else None, day(made_on))
    made = items.create(desk.world, desk.actor, part_id(desk, part), form)
    if desk.choices.json:
        desk.print_json(made)
    else:
        desk.tell(N_("{count} items are registered."), count=len(made))


@app.command("list", epilog="Example: tadoru item list --search SN-1 --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Words of the serial number or the part.")] = "",
    part: Annotated[str | None, typer.Option(help="Only of this part.")] = None,
    lot: Annotated[str | None, typer.Option(help="Only of this lot (its id).")] = None,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List your items."""
    desk = desk_of(context)
    of = part_id(desk, part) if part else None
    page = desk.page(after, limit)
    of_lot = LotId(lot) if lot else None
    desk.table(items.listing(desk.world, desk.actor, page, search, of, of_lot), *COLUMNS)


@app.command(epilog="Example: tadoru item show ID --as kato@mikawa.example")
def show(context: typer.Context, item: Item) -> None:
    """Show an item."""
    desk = desk_of(context)
    desk.show(items.read(desk.world, desk.actor, ItemId(item)), *COLUMNS)


@app.command("built-into", epilog="Example: tadoru item built-into ITEM INTO --as kato@...")
def built_into(
    context: typer.Context,
    item: Item,
    into: Annotated[str, typer.Argument(help="The id of the item that it was built into.")],
    quantity: Quantity = "",
) -> None:
    """Say that an item was built into another item."""
    desk = desk_of(context)
    form = GenealogyForm(PieceKind.ITEM, item, PieceKind.ITEM, into, Relation.BUILT_INTO, quantity)
    desk.show(genealogy.add(desk.world, desk.actor, form))


@app.command(epilog="Example: tadoru item trace ID --as kato@mikawa.example")
def trace(context: typer.Context, item: Item) -> None:
    """Show what an item was made from, what came of it, and who has it."""
    desk = desk_of(context)
    show_trace(desk, piece.trace_item(desk.world, desk.actor, ItemId(item)))


@app.command(epilog="Example: tadoru item recall ID --as kato@mikawa.example")
def recall(context: typer.Context, item: Item) -> None:
    """Show all that a fault in an item affects, and which customers have some of it."""
    desk = desk_of(context)
    show_recall(desk, piece.recall_item(desk.world, desk.actor, ItemId(item)))
