"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.listing import Page
from tadoru.entry.cli.desk import Desk

LIMIT = Page().limit

After = Annotated[str | None, typer.Option("--after", help="Go on where the last page ended.")]
Limit = Annotated[int, typer.Option("--limit", help="How many at most.", min=1, max=200)]
Part = Annotated[str, typer.Argument(help="The part's number or its trace id.")]
Request = Annotated[str, typer.Argument(help="The request's id.")]
Source = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False)]


def desk_of(context: typer.Context) -> Desk:
    """Return the desk that the root command prepared."""
    found = context.find_object(Desk)
    if found is None:
        raise AssertionError("the root command prepares the desk")
    return found
