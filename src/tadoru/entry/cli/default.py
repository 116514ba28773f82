"""`tadoru default`: a figure of one's own for a bought part that nobody answers for."""

from datetime import date
from typing import Annotated

import typer

from tadoru.app.trace import default as defaults
from tadoru.app.trace.default import DefaultDraft
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, part_id
from tadoru.entry.cli.options import Part, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Figures that you assume yourself."
)
COLUMNS = (
    (N_("Part"), "part_id"),
    (N_("First day"), "period_start"),
    (N_("Day after the last"), "period_end"),
    (N_("kg CO2e"), "total_kgco2e"),
    (N_("Source"), "source"),
    (N_("Reason"), "reason"),
)
Start = Annotated[str, typer.Argument(help="The first day of the period.")]
End = Annotated[str, typer.Argument(help="The day after its last.")]


@app.command(
    "set",
    epilog="Example: tadoru default set FOIL 2025-01-01 2026-01-01 5.4 --source 'ecoinvent 3.11' "
    "--year 2024 --region CN --licence licensed --reason 'no answer yet' --as kato@...",
)
def put(
    context: typer.Context,
    part: Part,
    start: Start,
    end: End,
    fossil: Annotated[str, typer.Argument(help="kg CO2e of fossil origin per declared unit.")],
    source: Annotated[str, typer.Option(help="Where the figure is from.")],
    year: Annotated[str, typer.Option(help="Of which year.")],
    region: Annotated[str, typer.Option(help="For which region.")],
    licence: Annotated[str, typer.Option(help="Under which licence you may use it.")],
    reason: Annotated[str, typer.Option(help="Why you assume it.")],
    role: Annotated[
        ProcessRole, typer.Option(help="What kind of process.")
    ] = ProcessRole.COMPONENT_MANUFACTURE,
) -> None:
    """Assume a figure for a bought part; an answer takes its place by itself."""
    desk = desk_of(context)
    draft = DefaultDraft({"fossil": fossil}, source, year, region, licence, reason, role.value)
    found = part_id(desk, part)
    desk.show(defaults.put(desk.world, desk.actor, found, _period(start, end), draft), *COLUMNS)


@app.command(epilog="Example: tadoru default clear FOIL 2025-01-01 2026-01-01 --as kato@...")
def clear(context: typer.Context, part: Part, start: Start, end: End) -> None:
    """Assume nothing any more; the part counts as missing."""
    desk = desk_of(context)
    defaults.clear(desk.world, desk.actor, part_id(desk, part), _period(start, end))


@app.command("list", epilog="Example: tadoru default list --as kato@mikawa.example")
def list_all(context: typer.Context) -> None:
    """List what you assume of bought parts."""
    desk = desk_of(context)
    desk.table(defaults.listing(desk.world, desk.actor), *COLUMNS)


def _period(start: str, end: str) -> tuple[date, date]:
    begins, ends = day(start), day(end)
    if begins is None or ends is None:
        message, remedy = N_("The period is not complete."), N_("Enter its first and last day.")
        raise InvalidData([Finding("PERIOD", "option.date", message, remedy)])
    return begins, ends
