"""`tadoru activity`: a part's own emissions."""

from typing import Annotated

import typer

from tadoru.app.trace import activity as activities
from tadoru.app.trace import again
from tadoru.app.trace.view import ActivityView
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import day, json_file, part_id
from tadoru.entry.cli.options import Part, Source, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A part's own emissions.")
COLUMNS = (
    (N_("Name"), "name"),
    (N_("Process"), "role"),
    (N_("Amount"), "amount"),
    (N_("Unit"), "unit"),
    (N_("kg CO2e"), "kgco2e"),
    (N_("Factor"), "factor"),
)


@app.command("list", epilog="Example: tadoru activity list CELL --as kato@mikawa.example")
def list_all(context: typer.Context, part: Part) -> None:
    """List a part's own emissions per declared unit, period by period."""
    desk = desk_of(context)
    _show(desk, activities.listing(desk.world, desk.actor, part_id(desk, part)))


@app.command(epilog="Example: tadoru activity save CELL 2025-01-01 2026-01-01 lines.json --as …")
def save(
    context: typer.Context,
    part: Part,
    start: Annotated[str, typer.Argument(help="The first day of the period.")],
    end: Annotated[str, typer.Argument(help="The day after its last.")],
    file: Source,
) -> None:
    """Replace a part's own emissions in a period by the lines of a JSON file (an array).

    A line is {"name", "role", "kgco2e": {"fossil": "…"}}, or {"name", "role", "amount", "unit",
    "factor": {"name", "kgco2e", "unit", "source", "year", "region", "licence"}}.
    """
    desk = desk_of(context)
    begins, ends = day(start), day(end)
    lines = json_file(file)
    if not isinstance(lines, list) or begins is None or ends is None:
        message, remedy = N_("The file does not hold a JSON array."), N_("Begin it with [.")
        raise InvalidData([Finding(file.name, "file.json", message, remedy)])
    found = part_id(desk, part)
    _show(desk, activities.save(desk.world, desk.actor, found, (begins, ends), lines))


@app.command(
    epilog="Example: tadoru activity copy CELL 2024-01-01 2025-01-01 2025-01-01 2026-01-01 --as …"
)
def copy(
    context: typer.Context,
    part: Part,
    start: Annotated[str, typer.Argument(help="The first day of the period to copy.")],
    end: Annotated[str, typer.Argument(help="The day after its last.")],
    new_start: Annotated[str, typer.Argument(help="The first day of the new period.")],
    new_end: Annotated[str, typer.Argument(help="The day after its last.")],
) -> None:
    """Copy a part's own emissions into a period that has none yet."""
    desk = desk_of(context)
    days = [day(one) for one in (start, end, new_start, new_end)]
    first, last, begins, ends = (one for one in days if one is not None)
    found = part_id(desk, part)
    made = again.copy(desk.world, desk.actor, found, (first, last), (begins, ends))
    _show(desk, (made,))


def _show(desk: Desk, found: tuple[ActivityView, ...]) -> None:
    if desk.choices.json:
        desk.print_json(found)
        return
    for view in found:
        title = f"{view.period_start} – {view.period_end}"
        desk.table(view.lines, *COLUMNS, title=title)
