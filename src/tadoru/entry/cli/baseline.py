"""`tadoru baseline`: freeze footprints, and see why they have changed since."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.footprint import baseline as baselines
from tadoru.app.footprint import why
from tadoru.app.footprint.baseline import BaselineDraft
from tadoru.app.footprint.terms import read_terms
from tadoru.core.values import BaselineId
from tadoru.core.words import N_
from tadoru.entry.cli.find import part_id
from tadoru.entry.cli.footprint import End, Gwp, Method, Start
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Freeze footprints, and compare with them."
)
COLUMNS = (
    (N_("Id"), "id"),
    (N_("Name"), "name"),
    (N_("Method"), "terms.method"),
    (N_("From"), "terms.period_start"),
    (N_("Until"), "terms.period_end"),
    (N_("Parts"), "part_count"),
    (N_("Frozen"), "created_at"),
)
LINES = (
    (N_("Number"), "part_number"),
    (N_("Name"), "part_name"),
    (N_("kg CO2e"), "total_kgco2e"),
    (N_("Unit"), "unit"),
    (N_("Partial"), "partial"),
)
ENDS = (
    (N_("Name"), "part_name"),
    (N_("Unit"), "unit"),
    (N_("Before"), "before.total_kgco2e"),
    (N_("After"), "after.total_kgco2e"),
    (N_("Difference"), "difference_kgco2e"),
)
CAUSES = ((N_("Cause"), "cause"), (N_("kg CO2e"), "kgco2e"))
CHANGED = (
    (N_("By"), "by"),
    (N_("Part"), "part_name"),
    (N_("Name"), "name"),
    (N_("Before"), "kgco2e_before"),
    (N_("After"), "kgco2e_after"),
    (N_("Difference"), "difference_kgco2e"),
)
Id = Annotated[str, typer.Argument(help="The baseline's id.")]


@app.command(
    epilog="Example: tadoru baseline create FY2025 --from 2025-04-01 --to 2026-04-01 --as lin@..."
)
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Such as FY2025.")],
    start: Start,
    end: End,
    parts: Annotated[
        list[str] | None,
        typer.Option("--part", help="Its number or id; may be repeated. None: all you make."),
    ] = None,
    note: Annotated[str, typer.Option(help="Why it is frozen.")] = "",
    method: Method = "cfb-ev",
    gwp_set: Gwp = "AR6",
) -> None:
    """Freeze footprints with everything that they are computed from."""
    desk = desk_of(context)
    terms = read_terms(
        {"method": method, "gwp_set": gwp_set, "period_start": start, "period_end": end}
    )
    chosen = tuple(part_id(desk, text) for text in parts or [])
    draft = BaselineDraft(name, terms, chosen, note)
    desk.show(baselines.create(desk.world, desk.actor, draft), *COLUMNS)


@app.command("list", epilog="Example: tadoru baseline list --as lin@hengliu.example")
def list_all(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List your baselines, the newest first."""
    desk = desk_of(context)
    desk.table(baselines.listing(desk.world, desk.actor, desk.page(after, limit)), *COLUMNS)


@app.command(epilog="Example: tadoru baseline show BASELINE-ID --as lin@hengliu.example")
def show(context: typer.Context, baseline: Id, after: After = None, limit: Limit = LIMIT) -> None:
    """Show the frozen figures of a baseline."""
    desk = desk_of(context)
    page = desk.page(after, limit)
    desk.table(baselines.lines(desk.world, desk.actor, BaselineId(baseline), page), *LINES)


@app.command(epilog="Example: tadoru baseline compare BASELINE-ID CELL --as lin@hengliu.example")
def compare(
    context: typer.Context,
    baseline: Id,
    part: Part,
    other: Annotated[
        str | None, typer.Option("--with", help="A later baseline's id. None: now.")
    ] = None,
) -> None:
    """Say why a part's footprint has changed since a baseline, by cause and by line."""
    desk = desk_of(context)
    later = None if other is None else BaselineId(other)
    meant = part_id(desk, part)
    found = why.compare(desk.world, desk.actor, BaselineId(baseline), meant, later)
    if desk.choices.json:
        desk.print_json(found)
        return
    desk.show(found, *ENDS)
    desk.table(found.causes, *CAUSES, title=desk.say(N_("By cause")))
    desk.table(found.lines, *CHANGED, title=desk.say(N_("The lines that changed most")))


@app.command(epilog="Example: tadoru baseline export BASELINE-ID fy2025.json --as lin@...")
def export(
    context: typer.Context,
    baseline: Id,
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
) -> None:
    """Write a baseline to a file, with everything it was computed from."""
    desk = desk_of(context)
    content = baselines.export(desk.world, desk.actor, BaselineId(baseline))
    file.write_bytes(content)
    desk.tell(N_("{file}: {size} bytes"), file=str(file), size=len(content))


@app.command(epilog="Example: tadoru baseline delete BASELINE-ID --yes --as lin@hengliu.example")
def delete(
    context: typer.Context,
    baseline: Id,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Delete a baseline; footprints and records stay as they are."""
    desk = desk_of(context)
    if not yes:
        typer.confirm(desk.say(N_("What was frozen is gone for ever. Go on?")), abort=True)
    baselines.delete(desk.world, desk.actor, BaselineId(baseline))
