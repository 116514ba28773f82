"""Export parts, structures and sources: a file that, imported again, changes nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from tadoru.app.trace.view import ALWAYS
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.trace.part import Make
from tadoru.core.trace.partquery import IN_USE, PartQuery
from tadoru.core.trace.structure import StageMap
from tadoru.core.units import Unit
from tadoru.core.words import N_
from tadoru.store import partlist, transfer
from tadoru.store.tx import Row, Tx
from tadoru.wire.sheet.layout import LAYOUTS, Format, Table
from tadoru.wire.sheet.sources import NODE_SCHEME
from tadoru.wire.sheet.write import Say, Sheet, Values, Written, write

NOTES = (
    N_("One row for each thing. The first row names the columns; their order does not matter."),
    N_("The example row shows how to write; replace it by your own."),
    N_("Numbers have a decimal point. Dates begin with the year."),
)


@verb("part.export", EVERYONE, "mine")
def export_parts(
    world: World, actor: Actor, kind: Format, language: str, say: Say, query: PartQuery = IN_USE
) -> Written:
    """Return the operator's parts that fit as a file, by default all that are in use."""
    rows = partial(_parts, query)
    return _exported(world, actor, (Table.PARTS, kind, language), say, rows)


@verb("structure.export", EVERYONE, "mine")
def export_structures(world: World, actor: Actor, kind: Format, language: str, say: Say) -> Written:
    """Return the last structure of each of the operator's parts in use as a file."""
    return _exported(world, actor, (Table.STRUCTURES, kind, language), say, _structures)


@verb("source.export", EVERYONE, "mine")
def export_sources(world: World, actor: Actor, kind: Format, language: str, say: Say) -> Written:
    """Return the sources of the operator's bought parts in use as a file."""
    return _exported(world, actor, (Table.SOURCES, kind, language), say, _sources)


@verb("part.template", EVERYONE)
def part_template(world: World, actor: Actor, kind: Format, language: str, say: Say) -> Written:
    """Return a file of parts to fill in."""
    return _template(world, actor, (Table.PARTS, kind, language), say)


@verb("structure.template", EVERYONE)
def structure_template(
    world: World, actor: Actor, kind: Format, language: str, say: Say
) -> Written:
    """Return a file of structures to fill in."""
    return _template(world, actor, (Table.STRUCTURES, kind, language), say)


@verb("source.template", EVERYONE)
def source_template(world: World, actor: Actor, kind: Format, language: str, say: Say) -> Written:
    """Return a file of sources to fill in."""
    return _template(world, actor, (Table.SOURCES, kind, language), say)


Wanted = tuple[Table, Format, str]
Rows = Callable[[Tx, Mapping[str, str]], Iterator[Values]]


def _exported(world: World, actor: Actor, wanted: Wanted, say: Say, rows: Rows) -> Written:
    table, kind, language = wanted
    with world.db.read(actor.own) as tx:
        sites = transfer.sites(tx)
        names = {str(id_): name for name, id_ in sites.items()}
        sheet = Sheet(table, rows(tx, names), language == "ja", _choices(list(sites)))
        return write(sheet, kind, say, world.clock.now())


def _template(world: World, actor: Actor, wanted: Wanted, say: Say) -> Written:
    table, kind, language = wanted
    with world.db.read(actor.own) as tx:
        sites = list(transfer.sites(tx))
    example = {column.name: column.example for column in LAYOUTS[table]}
    notes = [say(note) for note in NOTES]
    sheet = Sheet(table, [example], language == "ja", _choices(sites), notes)
    return write(sheet, kind, say, world.clock.now())


def _choices(sites: list[str]) -> Mapping[str, list[str]]:
    return {
        "site": sites,
        "kind": [make.value for make in Make],
        "unit": [unit.value for unit in Unit],
        "stage_map": [stage.value for stage in StageMap],
    }


def _parts(query: PartQuery, tx: Tx, _sites: Mapping[str, str]) -> Iterator[Values]:
    columns = [column.name for column in LAYOUTS[Table.PARTS]]
    for row in partlist.every(tx, query):
        yield {name: getattr(row, name) for name in columns}


def _structures(tx: Tx, sites: Mapping[str, str]) -> Iterator[Values]:
    silent = {"parent_site", "site", "valid_from"}
    columns = [c.name for c in LAYOUTS[Table.STRUCTURES] if c.name not in silent]
    for row in transfer.all_structures(tx):
        yield {
            **{name: getattr(row, name) for name in columns},
            "parent_site": sites.get(row.parent_site_id, ""),
            "site": sites.get(row.site_id, ""),
            "valid_from": _day(row.valid_from),
        }


def _sources(tx: Tx, sites: Mapping[str, str]) -> Iterator[Values]:
    for row in transfer.all_sources(tx):
        yield {
            "site": sites.get(row.site_id, ""),
            "part": row.part,
            "supplementary": row.supplementary,
            "supplier": row.supplier_name,
            "supplier_identifier": _identifier(row),
            "share": row.share,
            "supplier_unit": row.supplier_unit or row.unit,
            "unit_factor": row.unit_factor,
            "valid_from": _day(row.valid_from),
            "valid_to": _day(row.valid_to),
        }


def _identifier(row: Row[Any]) -> str:
    return f"{NODE_SCHEME}:{row.supplier_id}" if row.supplier_id else ""


def _day(day: date | None) -> str:
    return "" if day is None or day == ALWAYS else day.isoformat()
