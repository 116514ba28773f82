"""`tadoru import`: whole files."""

from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.transfer import jobs
from tadoru.app.transfer import parts as part_files
from tadoru.app.transfer import sources as source_files
from tadoru.app.transfer import structures as structure_files
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.view import ImportReport
from tadoru.core.values import SiteId
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import day, site_id
from tadoru.entry.cli.options import Source, desk_of
from tadoru.wire.sheet.layout import Format, Table

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Bring whole files in.")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
Site = Annotated[
    str | None, typer.Option(help="Which of your sites, where rows do not say; else the only one.")
]
Background = Annotated[
    bool, typer.Option("--background", help="Queue it as a job and do not wait; see: tadoru job.")
]
COUNTS = (
    (N_("New"), "created"),
    (N_("Changed"), "changed"),
    (N_("As they were"), "unchanged"),
)
DRY_RUN = (N_("Dry run"), "dry_run")


@app.callback()
def whole_files() -> None:
    """Bring whole files in: all of a file, or nothing and every defect in it."""


@app.command(epilog="Example: tadoru import parts parts.xlsx --dry-run --as kato@mikawa.example")
def parts(
    context: typer.Context,
    file: Source,
    dry_run: DryRun = False,
    site: Site = None,
    background: Background = False,
) -> None:
    """Import parts from Excel, CSV or JSON: new ones are registered, known ones changed.

    Columns: number, unit (or 部品番号, 単位), and more: tadoru export parts --template.
    """
    desk = desk_of(context)
    if background:
        _queue(desk, Order(Table.PARTS, _site(desk, site), dry_run), file)
        return
    with desk.console.status(desk.say(N_("Reading {file} …"), file=file.name)):
        report = part_files.import_parts(
            desk.world, desk.actor, _site(desk, site), _file(file), dry_run=dry_run
        )
    _show(desk, report, *COUNTS, DRY_RUN)


@app.command(epilog="Example: tadoru import structures bom.csv --dry-run --as kato@mikawa.example")
def structures(
    context: typer.Context,
    file: Source,
    dry_run: DryRun = False,
    site: Site = None,
    valid_from: Annotated[
        str | None, typer.Option("--from", help="The first day, as 2026-04-01; else always.")
    ] = None,
    background: Background = False,
) -> None:
    """Import a multi-level structure from Excel, CSV or JSON.

    Columns: parent, input, amount, unit (or 親部品, 部品, 数量, 単位), and more if you have them.
    Parts that are new are registered; a structure that says the same is not saved again.
    """
    desk = desk_of(context)
    begins, at = day(valid_from), _site(desk, site)
    if background:
        _queue(desk, Order(Table.STRUCTURES, at, dry_run, begins), file)
        return
    with desk.console.status(desk.say(N_("Reading {file} …"), file=file.name)):
        report = structure_files.import_structures(
            desk.world, desk.actor, at, _file(file), dry_run=dry_run, valid_from=begins
        )
    made, kept = (N_("Parts made"), "parts_created"), (N_("Parts kept"), "parts_kept")
    _show(desk, report, made, kept, *COUNTS, DRY_RUN)


@app.command(epilog="Example: tadoru import sources sources.json --as kato@mikawa.example")
def sources(
    context: typer.Context,
    file: Source,
    dry_run: DryRun = False,
    site: Site = None,
    background: Background = False,
) -> None:
    """Import from whom bought parts come; for each part that is named, the whole list.

    Columns: part, supplier (or 部品番号, 調達先), and more: tadoru export sources --template.
    """
    desk = desk_of(context)
    if background:
        _queue(desk, Order(Table.SOURCES, _site(desk, site), dry_run), file)
        return
    with desk.console.status(desk.say(N_("Reading {file} …"), file=file.name)):
        report = source_files.import_sources(
            desk.world, desk.actor, _site(desk, site), _file(file), dry_run=dry_run
        )
    _show(desk, report, *COUNTS, (N_("Out of use"), "removed"), DRY_RUN)


def _queue(desk: Desk, order: Order, path: Path) -> None:
    """Keep the file and have a worker import it; the job's id says where to look."""
    job = jobs.queue(desk.world, desk.actor, order, _file(path))
    desk.show(job, (N_("Id"), "id"), (N_("State"), "state"), (N_("Table"), "table"))


def _site(desk: Desk, text: str | None) -> SiteId | None:
    return None if text is None else site_id(desk, text)


def _file(path: Path) -> File:
    ending = path.suffix.lower().lstrip(".")
    return File(path.read_bytes(), Format(ending) if ending in set(Format) else None)


def _show(desk: Desk, report: ImportReport, *columns: tuple[str, str]) -> None:
    """Print the counts, what is changed, and every defect; defects end the command with 65."""
    desk.show(report, *columns)
    if not desk.choices.json:
        for change in report.changes:
            desk.tell("{part}: {what}", part=change.part, what=", ".join(change.what))
    desk.findings(report.findings)
    if report.findings:
        raise typer.Exit(65)
