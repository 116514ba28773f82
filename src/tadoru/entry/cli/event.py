"""`tadoru event`: what happened, in order, for programs."""

from typing import Annotated

import typer

from tadoru.app.feed import read
from tadoru.core.notice import events
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="What has happened, in order, for programs."
)


@app.command("list", epilog="Example: tadoru event list --after 120 --as kato@mikawa.example")
def list_all(
    context: typer.Context,
    after: Annotated[int, typer.Option("--after", help="Position read so far.", min=0)] = 0,
    limit: Annotated[int, typer.Option("--limit", help="How many.", min=1, max=1000)] = 100,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Beginning of a type; may be repeated.")
    ] = None,
) -> None:
    """List events that follow a position; the last line says where to go on."""
    desk = desk_of(context)
    found = read.listing(desk.world, desk.actor, after, limit, tuple(types or ()))
    if desk.choices.json:
        listed = [one.as_json() for one in found.events]
        desk.print_json({"events": listed, "position": found.position, "newest": found.newest})
        return
    desk.table(
        found.events,
        (N_("Position"), "position"),
        (N_("At"), "time"),
        (N_("Type"), "type"),
        (N_("Subject"), "subject"),
    )
    desk.tell(
        N_("Read up to position {position} of {newest}."),
        position=found.position,
        newest=found.newest,
    )


@app.command(epilog="Example: tadoru event types")
def types(context: typer.Context) -> None:
    """List every type of event there is."""
    desk = desk_of(context)
    desk.table(
        [{"type": name, "meaning": desk.say(said)} for name, said in events.CATALOGUE.items()],
        (N_("Type"), "type"),
        (N_("Meaning"), "meaning"),
    )
