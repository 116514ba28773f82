"""Save and read what goes into a part: whole versions, each holding from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, refuse, unchanged
from tadoru.app.trace.view import ALWAYS, StructureView, of_line, of_version
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent
from tadoru.core.trace.structure import (
    StageMap,
    StructureLine,
    amount_in,
    check_no_loop,
    check_structure,
)
from tadoru.core.units import Unit, read_unit
from tadoru.core.values import PartId, multiply, plain, read_amount, rounded
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import structure as structures
from tadoru.store.tx import Row, Tx

LINES_MAX = 5000
AMOUNT_PLACES = 24  # where a conversion does not end (MJ to kWh); answers use 2^-40


@dataclass(frozen=True, slots=True)
class LineForm:
    """One input as somebody enters it: the unit may be any that converts to the input's own."""

    child_id: PartId
    amount: str
    unit: str
    stage_map: str = "keep"


@verb("structure.save", EDITORS, "own")
def save(
    world: World,
    actor: Actor,
    part_id: PartId,
    lines: Sequence[LineForm],
    valid_from: date | None = None,
    version: int | None = None,
) -> StructureView:
    """Keep a new version of what goes into one declared unit of a part, from a day on.

    Without a day it replaces every version there was, as a correction does.

    Raises:  Outdated where somebody else changed the part since that version of it
    """
    begins = valid_from or ALWAYS
    with changing(world, actor) as tx:
        part = owned(tx, actor, part_id)
        unchanged(part, version)
        read = _read(lines)
        known = parts.among(tx, [line.child for line in read])
        units = {child: Unit(row.unit) for child, row in known.items()}
        refuse(check_structure(part_id, read, units))
        refuse(loops(tx, {part_id: [line.child for line in read]}, begins))
        rows = [
            (line.child, _exact(line, units[line.child]), line.stage_map.value) for line in read
        ]
        keep(tx, world, actor, {PartId(part.id): rows}, begins)
        changed(tx, world, actor, part_id, [part_id])
        return _shown(tx, owned(tx, actor, part_id), None)


@verb("structure.read", EVERYONE, "own")
def read(world: World, actor: Actor, part_id: PartId, version: int | None = None) -> StructureView:
    """Return one version of a part's structure, by default the one that holds today.

    Raises:  Absent where the part has no such version
    """
    with world.db.read(actor.own) as tx:
        row = owned(tx, actor, part_id)
        return _shown(tx, row, version, world.clock.now().date())


Kept = tuple[PartId, Decimal, str]  # child, amount in the child's unit, stage map


def keep(
    tx: Tx,
    world: World,
    actor: Actor,
    saved: Mapping[PartId, Sequence[Kept]],
    begins: date,
) -> None:
    """Write one new version for each part and end those that it replaces."""
    parts.touch(tx, saved, world.clock.now())
    last = structures.last_versions(tx, saved)
    structures.close(tx, saved, begins)
    ids = {part_id: world.random.uuid() for part_id in saved}
    heads = [
        {
            "id": ids[part_id],
            "operator_id": actor.own,
            "part_id": part_id,
            "version": last.get(part_id, 0) + 1,
            "valid_from": begins,
            "created_at": world.clock.now(),
        }
        for part_id in saved
    ]
    lines = [
        {
            "structure_id": ids[part_id],
            "position": position,
            "operator_id": actor.own,
            "child_id": child,
            "amount": amount,
            "stage_map": stage_map,
        }
        for part_id, rows in saved.items()
        for position, (child, amount, stage_map) in enumerate(rows)
    ]
    structures.add(tx, heads, lines)


def loops(tx: Tx, saved: Mapping[PartId, Sequence[PartId]], begins: date) -> tuple[Finding, ...]:
    """Return a finding if the saved lines would close a loop on any day from then on."""
    edges = [
        (PartId(row.part_id), PartId(row.child_id))
        for row in structures.edges_from(tx, begins)
        if row.part_id not in saved
    ]
    edges += [(parent, child) for parent, children in saved.items() for child in children]
    found = check_no_loop(edges, {})
    if not found:
        return ()
    names = {PartId(row.id): f"{row.number}" for row in parts.every(tx)}
    return check_no_loop(edges, names)


def _read(lines: Sequence[LineForm]) -> list[StructureLine]:
    if len(lines) > LINES_MAX:
        refuse([_too_many()])
    read = [_read_line(line, f"/lines/{index}") for index, line in enumerate(lines)]
    findings = [finding for one in read if isinstance(one, list) for finding in one]
    refuse(findings)
    return cast("list[StructureLine]", read)


def _read_line(line: LineForm, place: str) -> StructureLine | list[Finding]:
    amount = read_amount(line.amount, f"{place}/amount")
    measure = read_unit(line.unit, f"{place}/unit")
    stage_map = read_stage_map(line.stage_map, f"{place}/stage_map")
    findings = [found for found in (amount, measure, stage_map) if isinstance(found, Finding)]
    if (
        isinstance(amount, Finding)
        or isinstance(measure, Finding)
        or isinstance(stage_map, Finding)
    ):
        return findings
    return StructureLine(line.child_id, multiply(amount, measure.factor), measure.unit, stage_map)


def read_stage_map(text: str, place: str) -> StageMap | Finding:
    """Return where an input's stages go in what it goes into."""
    found = next((m for m in StageMap if m.value == text.strip().casefold()), None)
    return found or Finding(
        place,
        "structure.stage-map",
        N_("“{text}” is not a stage map."),
        N_("Write keep, or raw for all to raw material."),
        {"text": text[:40]},
    )


def _exact(line: StructureLine, unit: Unit) -> Decimal:
    if line.unit is unit:
        return line.amount
    return Decimal(plain(rounded(amount_in(line, unit), AMOUNT_PLACES)))


def _shown(tx: Tx, part: Row[Any], version: int | None, today: date | None = None) -> StructureView:
    """Return a version by number, or the one of today, or else the newest."""
    versions = structures.versions(tx, part.id)
    row = _chosen(versions, version, today)
    if row is None:
        raise Absent(N_("The part has no such structure."))
    lines = tuple(map(of_line, structures.lines(tx, [row.id])))
    every = tuple(map(of_version, versions))
    return StructureView(row.id, part.id, part.row_version, of_version(row), lines, every)


def _chosen(
    versions: Sequence[Row[Any]], version: int | None, today: date | None
) -> Row[Any] | None:
    if version is not None:
        return next((row for row in versions if row.version == version), None)
    holding = [row for row in versions if today and holds(row, today)]
    return next(iter([*holding, *versions]), None)


def holds(row: Row[Any], day: date) -> bool:
    """Return whether a structure version holds on a day."""
    begun: bool = row.valid_from <= day
    return begun and (row.valid_to is None or day < row.valid_to)


def _too_many() -> Finding:
    return Finding(
        "/lines",
        "structure.too-many-lines",
        N_("A structure has at most {limit} inputs."),
        N_("Make assemblies of some inputs."),
        {"limit": LINES_MAX},
    )
