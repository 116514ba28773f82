"""`tadoru restore`: a node again, from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.archive import backup as backups
from tadoru.core.words import N_
from tadoru.entry.cli.backup import COLUMNS
from tadoru.entry.cli.options import Source, desk_of

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Examples: tadoru restore node-2026-11-24.zip --database postgresql://tadoru@/tadoru\n\n"
    "tadoru restore node-2026-11-24.zip --database sqlite:///var/new.db --moved"
)
def restore(
    context: typer.Context,
    file: Source,
    moved: Annotated[
        bool,
        typer.Option(
            "--moved",
            help="Nothing was written after the backup (the old node was stopped before it).",
        ),
    ] = False,
) -> None:
    """Make an empty database the node that a backup holds; either engine takes either's backup.

    What was erased since is erased again. Unless the log is known to go on, it gets a new key
    and a record that says so: whoever saw what was lost finds out why.
    """
    desk = desk_of(context)
    with Path(file).open("rb") as opened:
        found = backups.restore(desk.bare, opened, moved=moved)
    desk.show(
        found,
        *((heading, f"backup.{name}") for heading, name in COLUMNS),
        (N_("Log re-anchored"), "reanchored"),
        (N_("Erased again"), "erased_again"),
    )
    desk.tell(
        N_(
            "Access that was ended after the backup is open again: look at people, API clients,"
            " keys and grants. Everybody has to sign in anew."
        )
    )
