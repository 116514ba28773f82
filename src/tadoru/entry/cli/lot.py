"""`tadoru lot`: lots of a part, what they came from and where they went."""

from typing import Annotated, Any

import typer

from tadoru.app.trace import genealogy, piece
from tadoru.app.trace import lot as lots
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.lot import LotForm
from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.values import GenealogyId, LotId, plain
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import day, part_id, site_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Produced quantities of a part.")
COLUMNS = (
    (N_("Lot"), "number"),
    (N_("Part"), "part_number"),
    (N_("Quantity"), "quantity"),
    (N_("Unit"), "unit"),
    (N_("Made on"), "made_on"),
    (N_("Id"), "id"),
)
PIECES = (
    (N_("What it is"), "kind"),
    (N_("Number"), "number"),
    (N_("Part"), "part_number"),
    (N_("Id"), "id"),
)
SHIPMENTS = (
    (N_("Company"), "other_name"),
    (N_("Number"), "number"),
    (N_("Part"), "part_number"),
    (N_("Quantity"), "quantity"),
    (N_("Shipped on"), "shipped_on"),
    (N_("Id"), "id"),
)
Lot = Annotated[str, typer.Argument(help="The lot's id.")]
Quantity = Annotated[str, typer.Option(help="In the part's declared unit; empty: not known.")]
MadeOn = Annotated[str | None, typer.Option("--made-on", help="A day, as 2026-04-01.")]


@app.command(epilog="Example: tadoru lot add CELL-1 2026-W14 --quantity 500 --as kato@...")
def add(
    context: typer.Context,
    part: Part,
    number: Annotated[str, typer.Argument(help="The number on the lot's label.")],
    quantity: Quantity = "",
    made_on: MadeOn = None,
    site: Annotated[
        str | None, typer.Option(help="Which of your sites, if not the part's.")
    ] = None,
) -> None:
    """Register a lot of a part."""
    desk = desk_of(context)
    form = LotForm(number, quantity, day(made_on), site_id(desk, site) if site else None)
    desk.show(lots.create(desk.world, desk.actor, part_id(desk, part), form), *COLUMNS)


@app.command("list", epilog="Example: tadoru lot list --search W14 --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Words of the lot's number or its part.")] = "",
    part: Annotated[str | None, typer.Option(help="Only of this part.")] = None,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List your lots."""
    desk = desk_of(context)
    of = part_id(desk, part) if part else None
    found = lots.listing(desk.world, desk.actor, desk.page(after, limit), search, of)
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru lot show ID --as kato@mikawa.example")
def show(context: typer.Context, lot: Lot) -> None:
    """Show a lot and what is left of it."""
    desk = desk_of(context)
    found = lots.read(desk.world, desk.actor, LotId(lot))
    if desk.choices.json:
        desk.print_json(found)
    else:
        more = ((N_("Used and shipped"), "used"), (N_("Left"), "left"), (N_("Items"), "items"))
        desk.show(found, *((name, f"lot.{path}") for name, path in COLUMNS), *more)


@app.command(epilog="Example: tadoru lot update ID --quantity 480 --as kato@mikawa.example")
def update(
    context: typer.Context,
    lot: Lot,
    number: Annotated[str | None, typer.Option(help="Another number.")] = None,
    quantity: Annotated[str | None, typer.Option(help="In the part's declared unit.")] = None,
    made_on: MadeOn = None,
) -> None:
    """Correct a lot; what is not named stays."""
    desk = desk_of(context)
    known = lots.read(desk.world, desk.actor, LotId(lot)).lot
    amount = "" if known.quantity is None else plain(known.quantity)
    form = LotForm(
        number or known.number,
        amount if quantity is None else quantity,
        day(made_on) or known.made_on,
    )
    desk.show(lots.update(desk.world, desk.actor, known.id, form), *COLUMNS)


@app.command(epilog="Example: tadoru lot made-from LOT SOURCE-LOT --quantity 3.5 --as kato@...")
def made_from(
    context: typer.Context,
    lot: Lot,
    source: Annotated[str, typer.Argument(help="The id of the lot or item that went in.")],
    quantity: Quantity = "",
    item: Annotated[bool, typer.Option("--item", help="What went in is an item.")] = False,
) -> None:
    """Say that a lot or an item went into a lot."""
    desk = desk_of(context)
    kind = PieceKind.ITEM if item else PieceKind.LOT
    form = GenealogyForm(kind, source, PieceKind.LOT, lot, Relation.MADE_FROM, quantity)
    desk.show(genealogy.add(desk.world, desk.actor, form))


@app.command("take-out", epilog="Example: tadoru lot take-out ID --as kato@mikawa.example")
def take_out(
    context: typer.Context,
    line: Annotated[str, typer.Argument(help="The id that `made-from` or `built-into` printed.")],
) -> None:
    """Say that a piece is no longer in the other one."""
    desk = desk_of(context)
    genealogy.remove(desk.world, desk.actor, GenealogyId(line))
    desk.tell(N_("It is taken out."))


@app.command(epilog="Example: tadoru lot trace ID --as kato@mikawa.example")
def trace(context: typer.Context, lot: Lot) -> None:
    """Show what a lot was made from, what came of it, and who has it."""
    desk = desk_of(context)
    show_trace(desk, piece.trace_lot(desk.world, desk.actor, LotId(lot)))


@app.command(epilog="Example: tadoru lot recall ID --as kato@mikawa.example")
def recall(context: typer.Context, lot: Lot) -> None:
    """Show all that a fault in a lot affects, and which customers have some of it."""
    desk = desk_of(context)
    show_recall(desk, piece.recall_lot(desk.world, desk.actor, LotId(lot)))


def show_trace(desk: Desk, found: piece.Trace) -> None:
    """Print both sides of a piece."""
    if desk.choices.json:
        desk.print_json(found)
        return
    for title, branch in (
        (N_("What it was made from"), found.up),
        (N_("What came of it"), found.down),
    ):
        desk.table(branch.pieces, *PIECES, title=desk.say(title))
        if branch.shipments:
            desk.table(branch.shipments, *SHIPMENTS, title=desk.say(N_("Shipments")))


def show_recall(desk: Desk, found: piece.Recall) -> None:
    """Print what is affected."""
    if desk.choices.json:
        desk.print_json(found)
        return
    desk.table(found.affected, *PIECES, title=desk.say(N_("Your lots and items")))
    shipped: list[Any] = [one for customer in found.customers for one in customer.shipments]
    desk.table(shipped, *SHIPMENTS, title=desk.say(N_("Customers to tell")))
