"""What an operator sees of a footprint of its own: figure, breakdown, gaps and what is stale."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from tadoru.app.footprint.terms import Terms
from tadoru.core.dataset.values import Value
from tadoru.core.values import PartId, RequestId
from tadoru.store.tx import Row

_NUMBERS = frozenset({"amount", "kgco2e", "share", "mass_kg", "mass_share"})
_View = TypeVar("_View", "MissingView", "ContributionView", "InputView", "TreeRow", "StaleView")


@dataclass(frozen=True, slots=True)
class MissingView:
    """An input without a figure: never counted as zero, named only to the owner."""

    part_id: PartId
    number: str
    name: str
    mass_kg: Decimal | None  # in one declared unit of the whole part
    mass_share: Decimal | None  # of the input mass
    reason: str  # English template


@dataclass(frozen=True, slots=True)
class ContributionView:
    """One activity or one supplier's answer inside the footprint."""

    by: str  # activity, supplier
    name: str
    part_id: PartId
    part_name: str
    supplier_name: str
    request_id: RequestId | None
    role: str  # process role of an activity
    amount: Decimal  # of the part, per declared unit of the whole
    unit: str
    kgco2e: Decimal
    share: Decimal  # of the sum of absolute contributions
    stages: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class InputView:
    """One own part inside the footprint, with all that is inside it."""

    part_id: PartId
    number: str
    name: str
    amount: Decimal
    unit: str
    kgco2e: Decimal
    share: Decimal  # of the whole footprint
    direct: bool  # a line of the part's own structure


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One row of the tree, parents before what goes into them."""

    depth: int
    what: str  # part, activity, supplier
    part_id: PartId
    number: str
    name: str
    amount: Decimal  # per declared unit of the part at the top
    unit: str
    kgco2e: Decimal | None  # none: there is no figure
    mark: str  # missing, partial, stale, estimated, cut (more below), or nothing


@dataclass(frozen=True, slots=True)
class StaleView:
    """An answer inside whose supplier's own inputs have changed since."""

    part_id: PartId
    name: str
    supplier_name: str
    request_id: RequestId


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Everything about a footprint that is kept with it."""

    values: Mapping[str, Value]  # attributes of footprint/1, by the exact rule
    rated_percent: Decimal
    missing: tuple[MissingView, ...]
    weightless: tuple[str, ...]  # names of inputs whose mass is not known
    contributions: tuple[ContributionView, ...]
    inputs: tuple[InputView, ...]
    tree: tuple[TreeRow, ...]
    stale: tuple[StaleView, ...]


@dataclass(frozen=True, slots=True)
class FootprintView:
    """A footprint of one declared unit of a part, as its owner sees it."""

    id: str
    part_id: PartId
    part_number: str
    part_name: str
    unit: str
    terms: Terms
    version: int
    breakdown: Breakdown
    stale_since: datetime | None
    computed_at: datetime

    @property
    def total_kgco2e(self) -> Decimal:
        """Return the footprint without biogenic uptake."""
        return self.number("total_kgco2e")

    @property
    def stages(self) -> Mapping[str, Decimal]:
        """Return kg CO2e by stage of the life cycle, in its order."""
        return {stage: self.number(f"{stage}_kgco2e") for stage in _STAGES}

    @property
    def partial(self) -> bool:
        """Return whether some input has no figure."""
        return self.breakdown.values.get("partial") is True

    @property
    def covered_mass_percent(self) -> Decimal | None:
        """Return the share of the input mass that has figures; none: cannot be said."""
        value = self.breakdown.values.get("covered_mass_percent")
        return Decimal(value) if isinstance(value, str) else None

    def number(self, name: str) -> Decimal:
        """Return a figure of `footprint/1`; zero where it does not occur."""
        value = self.breakdown.values.get(name)
        return Decimal(value) if isinstance(value, str) else Decimal(0)


@dataclass(frozen=True, slots=True)
class FootprintLine:
    """A footprint in a list."""

    id: str
    part_id: PartId
    part_number: str
    part_name: str
    unit: str
    terms: Terms
    version: int
    total_kgco2e: Decimal
    partial: bool
    stale_since: datetime | None
    computed_at: datetime


_STAGES = ("raw_material", "main_production", "distribution", "end_of_life")


def encode(breakdown: Breakdown) -> str:
    """Return the text under which a breakdown is kept; numbers keep every digit."""
    return json.dumps(_members(breakdown), default=_plain, ensure_ascii=False, sort_keys=True)


def decode(text: str) -> Breakdown:
    """Return a breakdown from its text."""
    kept = json.loads(text)
    return Breakdown(
        values=kept["values"],
        rated_percent=Decimal(kept["rated_percent"]),
        missing=_many(MissingView, kept["missing"]),
        weightless=tuple(kept["weightless"]),
        contributions=_many(ContributionView, kept["contributions"]),
        inputs=_many(InputView, kept["inputs"]),
        tree=_many(TreeRow, kept["tree"]),
        stale=_many(StaleView, kept["stale"]),
    )


def terms_of(row: Row[Any]) -> Terms:
    """Return the terms of a stored footprint."""
    start: date = row.period_start
    return Terms(row.method, row.gwp_set, start, row.period_end)


def of_row(row: Row[Any], part: Row[Any]) -> FootprintView:
    """Return the view of a stored footprint of that part."""
    return FootprintView(
        id=row.id,
        part_id=row.part_id,
        part_number=part.number,
        part_name=part.name,
        unit=part.unit,
        terms=terms_of(row),
        version=row.version,
        breakdown=decode(row.result),
        stale_since=row.stale_since,
        computed_at=row.computed_at,
    )


def of_listed(row: Row[Any]) -> FootprintLine:
    """Return a stored footprint as a line of a list; the row brings its part's name."""
    return FootprintLine(
        id=row.id,
        part_id=row.part_id,
        part_number=row.number,
        part_name=row.name,
        unit=row.unit,
        terms=terms_of(row),
        version=row.version,
        total_kgco2e=Decimal(json.loads(row.result)["values"]["total_kgco2e"]),
        partial=row.partial,
        stale_since=row.stale_since,
        computed_at=row.computed_at,
    )


def _plain(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else _members(value)


def _members(view: object) -> dict[str, object]:
    """Return what a view says, without copying it."""
    names = getattr(type(view), "__slots__", None)
    if names is None:
        raise TypeError(f"not to be kept: {view!r}")
    return {name: getattr(view, name) for name in names}


def _many(kind: type[_View], rows: Sequence[Mapping[str, Any]]) -> tuple[_View, ...]:
    names = [field.name for field in fields(kind)]
    return tuple(kind(**{name: _read(name, row[name]) for name in names}) for row in rows)


def _read(name: str, value: Any) -> Any:  # noqa: ANN401  (whatever JSON holds)
    if name in _NUMBERS and value is not None:
        return Decimal(value)
    if name == "stages":
        return {stage: Decimal(kgco2e) for stage, kgco2e in value.items()}
    return value
