"""What an operator sees of its baselines, and of why a figure differs from one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tadoru.app.footprint.terms import Terms
from tadoru.app.footprint.view import terms_of
from tadoru.core.dataset.values import Value
from tadoru.core.values import BaselineId, PartId
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class BaselineView:
    """A frozen set of footprints."""

    id: BaselineId
    name: str
    terms: Terms
    note: str
    part_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """One frozen footprint, with the part's name as it is now."""

    part_id: PartId
    part_number: str
    part_name: str
    unit: str
    total_kgco2e: Decimal
    partial: bool
    values: Mapping[str, Value]  # attributes of footprint/1, by the exact rule


@dataclass(frozen=True, slots=True)
class EndView:
    """One side of a comparison; no figure: the part is not there on that side."""

    baseline_id: BaselineId | None  # none: as it is now
    name: str
    terms: Terms
    at: datetime
    total_kgco2e: Decimal | None


@dataclass(frozen=True, slots=True)
class CauseView:
    """How much of the difference one cause makes; all together make the whole of it."""

    cause: str  # activity, factor, structure, supplier
    kgco2e: Decimal


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One own activity or supplier that differs; no figure: it is not there on that side."""

    by: str  # activity, supplier
    part_id: PartId
    part_name: str
    name: str
    kgco2e_before: Decimal | None
    kgco2e_after: Decimal | None
    difference_kgco2e: Decimal
    amount_before: Decimal | None  # of the part in the whole, in the part's unit
    amount_after: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Why the footprint of one declared unit of a part differs between two sides."""

    part_id: PartId
    part_number: str
    part_name: str
    unit: str
    before: EndView
    after: EndView
    difference_kgco2e: Decimal
    causes: tuple[CauseView, ...]
    lines: tuple[DifferenceLine, ...]  # the largest
    more_lines_count: int  # that differ, too, by less


def of_baseline(row: Row[Any]) -> BaselineView:
    """Return the view of a baseline's row."""
    return BaselineView(row.id, row.name, terms_of(row), row.note, row.part_count, row.created_at)


def of_line(row: Row[Any]) -> BaselineLine:
    """Return the view of a frozen figure with its part."""
    values = json.loads(row.result)["values"]
    return BaselineLine(
        part_id=row.part_id,
        part_number=row.number,
        part_name=row.name,
        unit=row.unit,
        total_kgco2e=Decimal(values["total_kgco2e"]),
        partial=values["partial"] is True,
        values=values,
    )
