"""`tadoru shipment`: what went to customers and came from suppliers."""

from typing import Annotated

import typer

from tadoru.app.trace import shipment as shipments
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.core.trace.piece import PieceKind
from tadoru.core.values import OperatorId, ShipmentId
from tadoru.core.words import N_
from tadoru.entry.cli.find import day
from tadoru.entry.cli.lot import SHIPMENTS, Quantity
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What went and what came.")
COLUMNS = (*SHIPMENTS, (N_("Received on"), "received_at"))
Shipment = Annotated[str, typer.Argument(help="The shipment's id.")]
Piece = Annotated[str, typer.Argument(help="The id of your lot or item.")]
IsItem = Annotated[bool, typer.Option("--item", help="It is an item, not a lot.")]


@app.command(epilog="Example: tadoru shipment send LOT OPERATOR --quantity 50 --as kato@...")
def send(
    context: typer.Context,
    piece: Piece,
    recipient: Annotated[str, typer.Argument(help="The id of the company that gets it.")],
    quantity: Quantity = "",
    shipped_on: Annotated[str | None, typer.Option("--on", help="The day; else today.")] = None,
    item: IsItem = False,
) -> None:
    """Ship a lot, or some of it, or an item; the company that gets it is told."""
    desk = desk_of(context)
    kind = PieceKind.ITEM if item else PieceKind.LOT
    form = ShipmentForm(kind, piece, OperatorId(recipient), quantity, day(shipped_on))
    desk.show(shipments.send(desk.world, desk.actor, form), *COLUMNS)


@app.command("list", epilog="Example: tadoru shipment list --came --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    came: Annotated[bool, typer.Option("--came/--went", help="To you, or from you.")] = True,
    waiting: Annotated[bool, typer.Option("--waiting", help="Not received yet.")] = False,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List what came, or what went."""
    desk = desk_of(context)
    found = shipments.listing(
        desk.world,
        desk.actor,
        "in" if came else "out",
        waiting=waiting,
        page=desk.page(after, limit),
    )
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru shipment show ID --as kato@mikawa.example")
def show(context: typer.Context, shipment: Shipment) -> None:
    """Show a shipment."""
    desk = desk_of(context)
    desk.show(shipments.read(desk.world, desk.actor, ShipmentId(shipment)), *COLUMNS)


@app.command(epilog="Example: tadoru shipment receive ID LOT --as kato@mikawa.example")
def receive(context: typer.Context, shipment: Shipment, piece: Piece, item: IsItem = False) -> None:
    """Say as which lot or item of yours a shipment was received."""
    desk = desk_of(context)
    kind = PieceKind.ITEM if item else PieceKind.LOT
    found = shipments.receive(desk.world, desk.actor, ShipmentId(shipment), kind, piece)
    desk.show(found, *COLUMNS)
