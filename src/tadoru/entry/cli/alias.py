"""`tadoru alias`: the numbers by which customers and suppliers know a part."""

from typing import Annotated

import typer

from tadoru.app.trace import alias as aliases
from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.core.values import AliasId, OperatorId
from tadoru.core.words import N_
from tadoru.entry.cli.find import part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Numbers that others give.")
COLUMNS = (
    (N_("Their number"), "number"),
    (N_("Company"), "partner_name"),
    (N_("Who it is"), "side"),
    (N_("Part"), "part_number"),
    (N_("Id"), "id"),
)


@app.command(epilog="Example: tadoru alias save CELL-1 4711 --name 'Kakariki Pack' --as kato@...")
def save(
    context: typer.Context,
    part: Part,
    number: Annotated[str, typer.Argument(help="Their number for the part.")],
    side: Annotated[Side, typer.Option(help="Whose number it is.")] = Side.CUSTOMER,
    partner: Annotated[str | None, typer.Option(help="The company's id, if it is here.")] = None,
    name: Annotated[str, typer.Option(help="The company's name, if it is not here.")] = "",
) -> None:
    """Keep by which number a partner knows a part."""
    desk = desk_of(context)
    draft = AliasDraft(side, number, OperatorId(partner) if partner else None, name)
    desk.show(aliases.save(desk.world, desk.actor, part_id(desk, part), draft), *COLUMNS)


@app.command("list", epilog="Example: tadoru alias list --search 4711 --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Words of the number.")] = "",
    part: Annotated[str | None, typer.Option(help="Only of this part.")] = None,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List the numbers that partners give your parts."""
    desk = desk_of(context)
    of = part_id(desk, part) if part else None
    page = desk.page(after, limit)
    desk.table(aliases.listing(desk.world, desk.actor, page, search, of), *COLUMNS)


@app.command(epilog="Example: tadoru alias remove ID --as kato@mikawa.example")
def remove(context: typer.Context, alias: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Forget a partner's number."""
    desk = desk_of(context)
    aliases.remove(desk.world, desk.actor, AliasId(alias))
    desk.tell(N_("The number is forgotten."))
