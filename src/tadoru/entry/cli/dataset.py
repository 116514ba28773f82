"""`tadoru dataset`: what can be asked for."""

from typing import Annotated

import typer

from tadoru.app.exchange import datasets
from tadoru.core.dataset.document import write_dataset
from tadoru.core.words import N_
from tadoru.entry.cli.find import object_file
from tadoru.entry.cli.options import Source, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What can be asked for.")


@app.command("list", epilog="Example: tadoru dataset list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List every dataset of the node."""
    desk = desk_of(context)
    found = datasets.list_all(desk.world, desk.actor)
    desk.table(
        [{"id": d.id, "label": d.label, "groups": d.groups} for d in found],
        (N_("Dataset"), "id"),
        (N_("Name"), "label"),
        (N_("Groups"), "groups"),
    )


@app.command(epilog="Example: tadoru dataset show footprint/1 --json --as kato@mikawa.example")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name and version, such as footprint/1.")],
) -> None:
    """Show a dataset with its attributes."""
    desk = desk_of(context)
    found = datasets.read(desk.world, desk.actor, name)
    if desk.choices.json:
        desk.print_json(write_dataset(found))
        return
    desk.table(
        found.attributes,
        (N_("Attribute"), "name"),
        (N_("Group"), "group"),
        (N_("Type"), "kind"),
        (N_("Unit"), "unit"),
        (N_("Demand"), "demand"),
        (N_("Source"), "source"),
    )


@app.command(epilog="Example: tadoru dataset register dataset.json --as host@node.example")
def register(context: typer.Context, file: Source) -> None:
    """Let a new dataset enter the node; only who runs the node may."""
    desk = desk_of(context)
    found = datasets.register(desk.world, desk.actor, object_file(file))
    desk.tell(N_("{name} can be asked for now."), name=found.id)
