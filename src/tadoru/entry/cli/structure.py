"""`tadoru structure`: what goes into a part."""

from typing import Annotated

import typer

from tadoru.app.trace import structure as structures
from tadoru.app.trace.structure import LineForm
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.find import day, part_id
from tadoru.entry.cli.options import Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What goes into a part.")
COLUMNS = (
    (N_("Number"), "number"),
    (N_("Name"), "name"),
    (N_("Amount"), "amount"),
    (N_("Unit"), "unit"),
    (N_("Made or bought"), "kind"),
    (N_("Stages"), "stage_map"),
)
FIELDS_MIN, FIELDS_MAX = 3, 4


@app.command(epilog="Example: tadoru structure show PACK-1 --as kato@mikawa.example")
def show(
    context: typer.Context,
    part: Part,
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
) -> None:
    """Show what goes into one declared unit of a part."""
    desk = desk_of(context)
    found = structures.read(desk.world, desk.actor, part_id(desk, part), version)
    if desk.choices.json:
        desk.print_json(found)
    else:
        desk.table(found.lines, *COLUMNS)


@app.command(
    epilog="Example: tadoru structure save PACK-1 --line CELL,3.57,kg --line LID,1,piece,raw --as …"
)
def save(
    context: typer.Context,
    part: Part,
    lines: Annotated[
        list[str], typer.Option("--line", help="PART,AMOUNT,UNIT[,keep|raw]; may be repeated.")
    ],
    valid_from: Annotated[
        str | None, typer.Option("--from", help="The first day, as 2026-04-01; else always.")
    ] = None,
) -> None:
    """Keep a new version of what goes into a part (whole files: tadoru import structures)."""
    desk = desk_of(context)
    forms = [_line(desk, text) for text in lines]
    begins = day(valid_from)
    found = structures.save(desk.world, desk.actor, part_id(desk, part), forms, begins)
    desk.table(found.lines, *COLUMNS)


def _line(desk: Desk, text: str) -> LineForm:
    fields = [field.strip() for field in text.split(",")]
    if not FIELDS_MIN <= len(fields) <= FIELDS_MAX:
        message = N_("“{text}” is not a line of a structure.")
        remedy = N_("Write it as PART,AMOUNT,UNIT or PART,AMOUNT,UNIT,raw.")
        raise InvalidData([Finding("--line", "structure.line", message, remedy, {"text": text})])
    stage_map = fields[3] if len(fields) == FIELDS_MAX else "keep"
    return LineForm(part_id(desk, fields[0]), fields[1], fields[2], stage_map)
