"""`tadoru part`: what a company makes or buys."""

from typing import Annotated

import typer

from tadoru.app.trace import duplicate, network, remove
from tadoru.app.trace import part as parts
from tadoru.app.trace import read as reading
from tadoru.app.trace.duplicate import CopyForm
from tadoru.app.trace.part import PartForm
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import Figure, Order, PartQuery, Stated, Use
from tadoru.core.values import plain
from tadoru.core.words import N_
from tadoru.entry.cli.find import part_id, site_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What a company makes or buys.")
COLUMNS = (
    (N_("Number"), "number"),
    (N_("Name"), "name"),
    (N_("Made or bought"), "kind"),
    (N_("Unit"), "unit"),
    (N_("kg per unit"), "mass_kg"),
    (N_("Trace id"), "id"),
)
Name = Annotated[str | None, typer.Option(help="What it is.")]
Kind = Annotated[Make | None, typer.Option(help="made or bought.")]
Mass = Annotated[str | None, typer.Option("--mass-kg", help="kg of one declared unit.")]


@app.command(epilog="Example: tadoru part add PACK-1 --unit piece --mass-kg 5.03 --as kato@...")
def add(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Your part number.")],
    unit: Annotated[str, typer.Option(help="The declared unit, such as kg or piece.")],
    name: Name = None,
    kind: Kind = Make.MADE,
    mass_kg: Mass = None,
    supplementary: Annotated[str, typer.Option(help="A supplementary number.")] = "",
    site: Annotated[str | None, typer.Option(help="Which of your sites, if several.")] = None,
) -> None:
    """Register a part; its trace id stays the same from now on."""
    desk = desk_of(context)
    made = (kind or Make.MADE).value
    form = PartForm(number, unit, name or "", made, supplementary, mass_kg or "")
    desk.show(parts.create(desk.world, desk.actor, site_id(desk, site), form), *COLUMNS)


@app.command("list", epilog="Example: tadoru part list --search cathode --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Words of the number or the name.")] = "",
    kind: Kind = None,
    site: Annotated[str | None, typer.Option(help="Only of one of your sites.")] = None,
    use: Annotated[Use, typer.Option(help="In use or not.")] = Use.CURRENT,
    stated: Annotated[Stated | None, typer.Option(help="What is said of its origin.")] = None,
    figure: Annotated[Figure | None, typer.Option(help="How its footprints stand.")] = None,
    order: Annotated[Order, typer.Option(help="A minus turns it round.")] = Order.NUMBER,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List your parts, by default those in use."""
    desk = desk_of(context)
    where = site_id(desk, site) if site else None
    query = PartQuery(search, kind, where, use, stated, figure, order)
    found = reading.listing(desk.world, desk.actor, desk.page(after, limit), query)
    desk.table(found, *COLUMNS)


@app.command(epilog="Example: tadoru part show PACK-1 --as kato@mikawa.example")
def show(context: typer.Context, part: Part) -> None:
    """Show a part and what it goes into."""
    desk = desk_of(context)
    found = reading.read(desk.world, desk.actor, part_id(desk, part))
    if desk.choices.json:
        desk.print_json(found)
        return
    desk.show(found.part, *COLUMNS, (N_("Out of use since"), "retired_at"))
    if found.goes_into:
        desk.table(found.goes_into, *COLUMNS, title=desk.say(N_("Goes into")))


@app.command(epilog="Example: tadoru part update PACK-1 --mass-kg 5.04 --as kato@mikawa.example")
def update(
    context: typer.Context,
    part: Part,
    name: Name = None,
    unit: Annotated[str | None, typer.Option(help="Only while nothing is stated per unit.")] = None,
    kind: Kind = None,
    mass_kg: Mass = None,
    number: Annotated[str | None, typer.Option(help="A new number.")] = None,
) -> None:
    """Change what is said of a part; what is not named stays."""
    desk = desk_of(context)
    known = reading.read(desk.world, desk.actor, part_id(desk, part)).part
    mass = "" if known.mass_kg is None else plain(known.mass_kg)
    form = PartForm(
        number=number or known.number,
        unit=unit or known.unit.value,
        name=known.name if name is None else name,
        kind=(kind or known.kind).value,
        supplementary=known.supplementary,
        mass_kg=mass if mass_kg is None else mass_kg,
    )
    desk.show(parts.update(desk.world, desk.actor, known.id, form, known.version), *COLUMNS)


@app.command(epilog="Example: tadoru part retire PACK-1 --as kato@mikawa.example")
def retire(context: typer.Context, part: Part) -> None:
    """Take a part out of use; what was stated about it stays."""
    desk = desk_of(context)
    found = parts.retire(desk.world, desk.actor, part_id(desk, part))
    desk.show(found, *COLUMNS, (N_("Out of use since"), "retired_at"))


@app.command(epilog="Example: tadoru part restore PACK-1 --as kato@mikawa.example")
def restore(context: typer.Context, part: Part) -> None:
    """Take a part into use again."""
    desk = desk_of(context)
    desk.show(parts.restore(desk.world, desk.actor, part_id(desk, part)), *COLUMNS)


@app.command(epilog="Example: tadoru part copy PACK-1 PACK-2 --name 'Pack, long' --as kato@...")
def copy(
    context: typer.Context,
    part: Part,
    number: Annotated[str, typer.Argument(help="The copy's part number.")],
    name: Name = None,
    supplementary: Annotated[str, typer.Option(help="A supplementary number.")] = "",
    site: Annotated[str | None, typer.Option(help="Another of your sites.")] = None,
    structure: Annotated[bool, typer.Option(help="With what goes into it.")] = True,
    sources: Annotated[bool, typer.Option(help="With its suppliers.")] = True,
    activities: Annotated[bool, typer.Option(help="With its own emissions.")] = True,
) -> None:
    """Register a part that is like another one."""
    desk = desk_of(context)
    where = site_id(desk, site) if site else None
    form = CopyForm(number, supplementary, name or "", where, structure, sources, activities)
    desk.show(duplicate.copy(desk.world, desk.actor, part_id(desk, part), form), *COLUMNS)


@app.command(epilog="Example: tadoru part delete PACK-2 --as kato@mikawa.example")
def delete(context: typer.Context, part: Part) -> None:
    """Delete a part that nothing depends on; else all that depends on it is named."""
    desk = desk_of(context)
    remove.delete(desk.world, desk.actor, part_id(desk, part))
    desk.tell(N_("The part is deleted."))


NETWORK = (
    (N_("Number"), "number"),
    (N_("Name"), "name"),
    (N_("Level"), "level"),
    (N_("Amount"), "amount"),
    (N_("Unit"), "unit"),
)


@app.command("where-used", epilog="Example: tadoru part where-used CELL-1 --as kato@mikawa.example")
def where_used(context: typer.Context, part: Part) -> None:
    """Show into which parts a part goes, on every level, and how much of it per unit."""
    desk = desk_of(context)
    found = network.where_used(desk.world, desk.actor, part_id(desk, part))
    if desk.choices.json:
        desk.print_json(found)
    else:
        desk.table(found.parts, *NETWORK[:-1])


@app.command(epilog="Example: tadoru part inputs PACK-1 --as kato@mikawa.example")
def inputs(context: typer.Context, part: Part) -> None:
    """Show all that goes into a part, down to the suppliers."""
    desk = desk_of(context)
    found = network.inputs(desk.world, desk.actor, part_id(desk, part))
    if desk.choices.json:
        desk.print_json(found)
    else:
        desk.table(found.parts, *NETWORK, (N_("Suppliers"), "suppliers"))
