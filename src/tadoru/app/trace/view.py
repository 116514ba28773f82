"""What an operator sees of its own parts, structures, sources and activities."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tadoru.core.trace.part import Make
from tadoru.core.trace.structure import StageMap
from tadoru.core.units import Unit
from tadoru.core.values import OperatorId, PartId, SiteId, SourceId, StructureId
from tadoru.store.tx import Row

ALWAYS = date.min  # the beginning of what was stated without one


@dataclass(frozen=True, slots=True)
class PartView:
    """A part; `version` is what an update must name."""

    id: PartId
    site_id: SiteId
    number: str
    supplementary: str
    name: str
    kind: Make
    unit: Unit
    mass_kg: Decimal | None
    version: int
    created_at: datetime
    changed_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One input of a structure, its amount in the input's declared unit."""

    child_id: PartId
    number: str
    name: str
    kind: Make
    amount: Decimal
    unit: Unit
    stage_map: StageMap


@dataclass(frozen=True, slots=True)
class VersionView:
    """When one version of a structure holds; no first day means always before."""

    version: int
    valid_from: date | None
    valid_to: date | None  # exclusive; none: open
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StructureView:
    """One version of a part's structure and the list of all of them, the newest first."""

    id: StructureId
    part_id: PartId
    part_version: int  # what the next saving must name
    shown: VersionView
    lines: tuple[LineView, ...]
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """From whom a part comes; `unit_factor` says how many of our units one of theirs is."""

    id: SourceId
    part_id: PartId
    supplier_id: OperatorId | None
    supplier_name: str
    share: Decimal
    supplier_unit: Unit
    unit_factor: Decimal
    valid_from: date | None
    valid_to: date | None  # the last day


@dataclass(frozen=True, slots=True)
class ActivityView:
    """The own emissions of a part in one period, per declared unit, line by line."""

    part_id: PartId
    period_start: date
    period_end: date  # exclusive
    lines: tuple[Mapping[str, object], ...]  # documents of core.carbon.line


def of_part(row: Row[Any]) -> PartView:
    """Return the view of a part's row."""
    return PartView(
        id=row.id,
        site_id=row.site_id,
        number=row.number,
        supplementary=row.supplementary,
        name=row.name,
        kind=Make(row.kind),
        unit=Unit(row.unit),
        mass_kg=row.mass_kg,
        version=row.row_version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        retired_at=row.retired_at,
    )


def of_line(row: Row[Any]) -> LineView:
    """Return the view of a structure line's row."""
    return LineView(
        child_id=row.child_id,
        number=row.number,
        name=row.name,
        kind=Make(row.kind),
        amount=row.amount,
        unit=Unit(row.unit),
        stage_map=StageMap(row.stage_map),
    )


def of_version(row: Row[Any]) -> VersionView:
    """Return the view of a structure's row."""
    begins = None if row.valid_from == ALWAYS else row.valid_from
    return VersionView(row.version, begins, row.valid_to, row.created_at)


def of_source(row: Row[Any], unit: str) -> SourceView:
    """Return the view of a source's row; `unit` is the declared unit of its part."""
    return SourceView(
        id=row.id,
        part_id=row.part_id,
        supplier_id=row.supplier_id,
        supplier_name=row.supplier_name,
        share=row.share,
        supplier_unit=Unit(row.supplier_unit or unit),
        unit_factor=row.unit_factor,
        valid_from=None if row.valid_from == ALWAYS else row.valid_from,
        valid_to=row.valid_to,
    )


def of_activities(rows: list[Row[Any]]) -> ActivityView:
    """Return the view of the lines of one part and period."""
    first = rows[0]
    return ActivityView(
        first.part_id,
        first.period_start,
        first.period_end,
        tuple(json.loads(row.line) for row in rows),
    )
