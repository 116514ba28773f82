"""`tadoru footprint`: compute and read footprints."""

from typing import Annotated

import typer

from tadoru.app.footprint import compute as computing
from tadoru.app.footprint import read
from tadoru.app.footprint.terms import Terms, read_terms
from tadoru.app.footprint.view import FootprintView
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import part_id
from tadoru.entry.cli.options import LIMIT, After, Limit, Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Compute and read footprints.")
HEAD = (
    (N_("Number"), "part_number"),
    (N_("Name"), "part_name"),
    (N_("kg CO2e"), "total_kgco2e"),
    (N_("Unit"), "unit"),
    (N_("Partial"), "partial"),
    (N_("Stale since"), "stale_since"),
    (N_("Computed"), "computed_at"),
)
CONTRIBUTION = (
    (N_("By"), "by"),
    (N_("Name"), "name"),
    (N_("Supplier"), "supplier_name"),
    (N_("Amount"), "amount"),
    (N_("Unit"), "unit"),
    (N_("kg CO2e"), "kgco2e"),
)
MISSING = (
    (N_("Missing"), "name"),
    (N_("kg"), "mass_kg"),
    (N_("Share of input mass"), "mass_share"),
)
Method = Annotated[str, typer.Option(help="cfb-ev, pact-3, meti-1.1, iso-14067.")]
Gwp = Annotated[str, typer.Option("--gwp", help="AR6 or AR5.")]
Start = Annotated[str, typer.Option("--from", help="The first day of the period.")]
End = Annotated[str, typer.Option("--to", help="The day after its last.")]


@app.command(
    epilog="Example: tadoru footprint compute CELL --from 2025-01-01 --to 2026-01-01 --as …"
)
def compute(
    context: typer.Context,
    part: Part,
    start: Start,
    end: End,
    method: Method = "cfb-ev",
    gwp_set: Gwp = "AR6",
) -> None:
    """Compute the footprint of one declared unit of a part, and keep it."""
    desk = desk_of(context)
    terms = _terms(method, gwp_set, start, end)
    _show(desk, computing.compute(desk.world, desk.actor, part_id(desk, part), terms))


@app.command(epilog="Example: tadoru footprint show CELL --as lin@hengliu.example")
def show(context: typer.Context, part: Part) -> None:
    """Show the last footprint of a part: total, stages, contributions, what is missing."""
    desk = desk_of(context)
    _show(desk, read.read(desk.world, desk.actor, part_id(desk, part)))


@app.command("list", epilog="Example: tadoru footprint list --stale --as lin@hengliu.example")
def list_all(
    context: typer.Context,
    stale: Annotated[
        bool | None, typer.Option("--stale/--fresh", help="Only those that are (not) stale.")
    ] = None,
    after: After = None,
    limit: Limit = LIMIT,
) -> None:
    """List your footprints, the last computed first."""
    desk = desk_of(context)
    found = read.listing(desk.world, desk.actor, desk.page(after, limit), stale=stale)
    desk.table(found, *HEAD)


def _terms(method: str, gwp_set: str, start: str, end: str) -> Terms:
    return read_terms(
        {"method": method, "gwp_set": gwp_set, "period_start": start, "period_end": end}
    )


def _show(desk: Desk, found: FootprintView) -> None:
    if desk.choices.json:
        desk.print_json(found)
        return
    desk.show(found, *HEAD, (N_("Stages"), "stages"), (N_("Covered, % by mass"), _COVERED))
    title = desk.say(N_("Where it comes from"))
    desk.table(found.breakdown.contributions, *CONTRIBUTION, title=title)
    if found.breakdown.missing:
        title = desk.say(N_("What has no figure, and is not counted as 0"))
        desk.table(found.breakdown.missing, *MISSING, title=title)
    if found.breakdown.stale:
        title = desk.say(N_("What is stale"))
        columns = ((N_("Name"), "name"), (N_("Supplier"), "supplier_name"))
        desk.table(found.breakdown.stale, *columns, title=title)


_COVERED = "covered_mass_percent"
