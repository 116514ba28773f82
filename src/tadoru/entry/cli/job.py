"""`tadoru job`: imports that wait their turn."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.transfer import jobs, tried
from tadoru.core.words import N_
from tadoru.entry.cli.options import LIMIT, After, Limit, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Imports that wait their turn.")
Job = Annotated[str, typer.Argument(help="The job's id.")]
COLUMNS = (
    (N_("Id"), "id"),
    (N_("State"), "state"),
    (N_("Table"), "table"),
    (N_("By whom"), "by"),
    (N_("Rows read"), "done"),
    (N_("Rows"), "total"),
    (N_("Made"), "created_at"),
)


@app.command("list", epilog="Example: tadoru job list --as kato@mikawa.example")
def list_jobs(context: typer.Context, after: After = None, limit: Limit = LIMIT) -> None:
    """List your company's jobs, the newest first."""
    desk = desk_of(context)
    desk.table(jobs.listing(desk.world, desk.actor, desk.page(after, limit)), *COLUMNS)


@app.command(epilog="Example: tadoru job show 5f0c… --as kato@mikawa.example")
def show(context: typer.Context, job: Job) -> None:
    """Show how far a job is and what came of it."""
    desk = desk_of(context)
    view = jobs.read(desk.world, desk.actor, job)
    desk.show(view, *COLUMNS)
    if view.report is not None and not desk.choices.json:
        counts = ("created", "changed", "unchanged", "removed", "parts_created")
        desk.show(view.report, *((name, name) for name in counts))
        desk.findings(view.report.findings)


@app.command(epilog="Example: tadoru job cancel 5f0c… --as kato@mikawa.example")
def cancel(context: typer.Context, job: Job) -> None:
    """Take a job back that has not begun, or throw away a file that waits for its import."""
    desk = desk_of(context)
    desk.show(jobs.cancel(desk.world, desk.actor, job), *COLUMNS)


@app.command(epilog="Example: tadoru job start 5f0c… --as kato@mikawa.example")
def start(context: typer.Context, job: Job) -> None:
    """Have a file imported that you tried, that is sound, and that was kept."""
    desk = desk_of(context)
    desk.show(tried.start(desk.world, desk.actor, job), *COLUMNS)


@app.command(epilog="Example: tadoru job defects 5f0c… -o parts.xlsx --as kato@mikawa.example")
def defects(
    context: typer.Context,
    job: Job,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
) -> None:
    """Write the workbook of a job to a file, with each defect marked at its cell."""
    desk = desk_of(context)
    output.write_bytes(tried.marked(desk.world, desk.actor, job, desk.say).data)
    desk.tell(N_("Written: {path}"), path=str(output))
