"""`tadoru retention`: forget what need not be kept longer."""

from typing import Annotated

import typer

from tadoru.app.node import retention as periods
from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of

app = typer.Typer(add_completion=False)


@app.command(epilog="Examples: tadoru retention\n\ntadoru retention --apply")
def retention(
    context: typer.Context,
    apply: Annotated[bool, typer.Option("--apply", help="Delete them; else only count.")] = False,
) -> None:
    """Show how many rows are older than they are kept; the worker deletes them once a day.

    Days are chosen by TADORU_RETENTION (such as events=90,readings=1825). Records, requests,
    answers, grants and the journal of acts are never deleted by age.
    """
    desk = desk_of(context)
    found = periods.forget(desk.world) if apply else periods.older(desk.world)
    columns = ((N_("Kind"), "kind"), (N_("Kept for days"), "days"))
    desk.table(found, *columns, (N_("Deleted") if apply else N_("Older"), "count"))
