"""`tadoru export`: whole tables as files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tadoru.app.transfer.export import export_parts
from tadoru.app.transfer.tables import EXPORTS, TEMPLATES
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import IN_USE, PartQuery, Use
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.options import desk_of
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.write import Written


def export(
    context: typer.Context,
    table: Annotated[Table, typer.Argument(help="What to write.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; else standard output.")
    ] = None,
    kind: Annotated[
        Format | None, typer.Option("--format", help="Else by the file's ending, else CSV.")
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Only a file to fill in.")] = False,
    search: Annotated[str, typer.Option(help="Parts: words of the number or the name.")] = "",
    make: Annotated[Make | None, typer.Option(help="Parts: made or bought.")] = None,
    use: Annotated[Use, typer.Option(help="Parts: in use or not.")] = Use.CURRENT,
) -> None:
    """Write parts, structures or sources to a file that can be imported again."""
    desk = desk_of(context)
    ending = output.suffix.lower().lstrip(".") if output else ""
    chosen = kind or (Format(ending) if ending in set(Format) else Format.CSV)
    query = PartQuery(search, make, use=use)
    if query != IN_USE and (table is not Table.PARTS or template):
        raise typer.BadParameter(desk.say(N_("Only an export of parts can be searched.")))
    with desk.error_console.status(desk.say(N_("Writing …"))):
        file = _file(desk, table, chosen, query, template=template)
    if output is None:
        sys.stdout.buffer.write(file.data)
    else:
        output.write_bytes(file.data)
        desk.tell(N_("Written: {path}"), path=str(output))


def _file(desk: Desk, table: Table, kind: Format, query: PartQuery, *, template: bool) -> Written:
    world, actor, language = desk.world, desk.actor, desk.choices.language
    if query != IN_USE:
        return export_parts(world, actor, kind, language, desk.say, query)
    return (TEMPLATES if template else EXPORTS)[table](world, actor, kind, language, desk.say)


app = typer.Typer(add_completion=False)
app.command(
    epilog="Example: tadoru export structures --format xlsx -o bom.xlsx --as kato@mikawa.example"
)(export)
