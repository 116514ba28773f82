"""`tadoru backup`: the whole node in one file."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.archive import backup as backups
from tadoru.core.words import N_
from tadoru.entry.cli.files import new_file
from tadoru.entry.cli.options import desk_of

app = typer.Typer(add_completion=False)
COLUMNS = (
    (N_("Origin"), "origin"),
    (N_("Made"), "made_at"),
    (N_("tadoru"), "version"),
    (N_("Tables"), "revision"),
    (N_("Records in the log"), "log_size"),
    (N_("Rows"), "rows"),
)


@app.command(
    epilog="Examples: tadoru backup /backup/node-2026-11-24.zip\n\n"
    "tadoru backup --check /backup/node-2026-11-24.zip"
)
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file; a new one, unless it is checked.")],
    check: Annotated[
        bool, typer.Option("--check", help="Compare every byte of a backup with its manifest.")
    ] = False,
) -> None:
    """Copy the whole node as it is now, while it goes on serving; both databases alike.

    The node's secret is not in it: keep a copy of the secret elsewhere.
    """
    desk = desk_of(context)
    if check:
        with file.open("rb") as opened:
            desk.show(backups.check(opened), *COLUMNS)
        return
    with new_file(file) as made:
        found = backups.backup(desk.bare, made)
    desk.show(found, *COLUMNS)
    desk.tell(
        N_(
            "The node's secret (TADORU_SECRET, or the file `secret` in the data folder) is NOT in"
            " the backup. Keep a copy of it elsewhere: without it nothing sealed opens again."
        )
    )
