"""`tadoru import`: whole files."""

from typing import Annotated

import typer

from tadoru.app.trace import sheet
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, site_id
from tadoru.entry.cli.options import Source, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Bring whole files in.")


@app.callback()
def whole_files() -> None:
    """Bring whole files in: all of a file, or nothing and every defect in it."""


@app.command(epilog="Example: tadoru import structure bom.csv --dry-run --as kato@mikawa.example")
def structure(
    context: typer.Context,
    file: Source,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    site: Annotated[str | None, typer.Option(help="Which of your sites, if several.")] = None,
    valid_from: Annotated[
        str | None, typer.Option("--from", help="The first day, as 2026-04-01; else always.")
    ] = None,
) -> None:
    """Import a multi-level structure from CSV.

    Columns: parent, input, amount, unit (or 親部品, 部品, 数量, 単位), and more if you have them.
    Parts that are new are registered; a structure that says the same is not saved again.
    """
    desk = desk_of(context)
    report = sheet.import_csv(
        desk.world,
        desk.actor,
        site_id(desk, site),
        file.read_bytes(),
        dry_run=dry_run,
        valid_from=day(valid_from),
    )
    desk.show(
        report,
        (N_("Parts made"), "parts_created"),
        (N_("Parts kept"), "parts_kept"),
        (N_("Structures saved"), "structures"),
        (N_("Structures kept"), "structures_kept"),
        (N_("Dry run"), "dry_run"),
    )
    desk.findings(report.findings)
    if report.findings:
        raise typer.Exit(65)
