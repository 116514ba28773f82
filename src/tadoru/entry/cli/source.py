"""`tadoru source`: from whom a bought part comes."""

from typing import Annotated

import typer

from tadoru.app.trace import source as sources
from tadoru.app.trace.source import SourceDraft
from tadoru.core.values import OperatorId, SourceId
from tadoru.core.words import N_
from tadoru.entry.cli.find import day, pairs, part_id
from tadoru.entry.cli.options import Part, desk_of

app = typer.Typer(no_args_is_help=True, add_completion=False, help="From whom a bought part comes.")
COLUMNS = (
    (N_("Supplier"), "supplier_name"),
    (N_("Share"), "share"),
    (N_("Supplier's unit"), "supplier_unit"),
    (N_("Our units per unit"), "unit_factor"),
    (N_("From"), "valid_from"),
    (N_("To"), "valid_to"),
    (N_("Id"), "id"),
)
_NAMES = frozenset(SourceDraft.__dataclass_fields__)


@app.command("list", epilog="Example: tadoru source list CELL --as kato@mikawa.example")
def list_all(context: typer.Context, part: Part) -> None:
    """List the sources of a part."""
    desk = desk_of(context)
    desk.table(sources.listing(desk.world, desk.actor, part_id(desk, part)), *COLUMNS)


@app.command(
    epilog="Example: tadoru source save CELL --source supplier_id=ID,share=0.6 "
    "--source supplier_name=Other,share=0.4 --as kato@mikawa.example"
)
def save(
    context: typer.Context,
    part: Part,
    given: Annotated[
        list[str],
        typer.Option(
            "--source",
            help="name=value,…: supplier_id or supplier_name, share, "
            "supplier_unit, unit_factor, valid_from, valid_to, id; may be repeated.",
        ),
    ],
) -> None:
    """Replace the sources of a part by those named; an id keeps one that is there."""
    desk = desk_of(context)
    drafts = [_draft(pairs(text.split(","))) for text in given]
    found = sources.save(desk.world, desk.actor, part_id(desk, part), drafts)
    desk.table(found, *COLUMNS)


def _draft(said: dict[str, str]) -> SourceDraft:
    unknown = set(said) - _NAMES
    if unknown:
        raise typer.BadParameter(f"unknown: {', '.join(sorted(unknown))}", param_hint="--source")
    supplier = said.get("supplier_id")
    return SourceDraft(
        supplier_id=OperatorId(supplier) if supplier else None,
        supplier_name=said.get("supplier_name", ""),
        share=said.get("share", "1"),
        supplier_unit=said.get("supplier_unit", ""),
        unit_factor=said.get("unit_factor", ""),
        valid_from=day(said.get("valid_from")),
        valid_to=day(said.get("valid_to")),
        id=SourceId(said["id"]) if "id" in said else None,
    )
