"""The graph below a footprint: one operator's parts and inputs, with answers as its leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tadoru.core.carbon.activity import Activity, Facet, Rating
from tadoru.core.carbon.method import Stage
from tadoru.core.carbon.scale import Scale
from tadoru.core.units import Unit
from tadoru.core.values import PartId, sum_up

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A leaf: what was answered, per `amount` declared units, to the last digit answered."""

    stages: Mapping[Stage, Decimal]
    facets: Mapping[Facet, Decimal]
    amount: Decimal = Decimal(1)
    primary_percent: Decimal = Decimal(0)
    exempted_percent: Decimal = Decimal(0)
    rating: Rating | None = None
    partial: bool = False
    covered_mass_percent: Decimal | None = _PERCENT  # None: the supplier does not know

    @property
    def total_kgco2e(self) -> Decimal:
        """Return the figure without biogenic uptake."""
        return sum_up(self.stages.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part, with its own emissions per declared unit."""

    part: PartId
    name: str
    unit: Unit
    activities: tuple[Activity, ...] = ()
    mass_kg: Decimal | None = None
    exempted_percent: Decimal = Decimal(0)  # of its own emissions
    sourced: bool = False  # a supplier is named, so what is not answered is missing
    estimated: bool = False  # a default stands in for what is not answered


class Edge(NamedTuple):
    """An input: its amount in its declared unit per declared unit of the parent."""

    child: PartId
    amount: Fraction
    raw: bool = False  # all its stages are raw material acquisition here


class Supply(NamedTuple):
    """An answered source: `weight` supplier's units (share included) per unit of the part."""

    leaf: str
    share: Fraction
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Graph:
    """Parts of one operator. Edges never leave it: what crosses is a leaf."""

    nodes: Mapping[PartId, Node]
    inputs: Mapping[PartId, Sequence[Edge]]
    supplies: Mapping[PartId, Sequence[Supply]]
    leaves: Mapping[str, Figures]


class Reach(NamedTuple):
    """How much of a part is in one declared unit of the part asked about."""

    kept: Fraction  # along paths that keep stages
    moved: Fraction  # along paths on which some edge makes all of it raw material

    @property
    def amount(self) -> Fraction:
        """Return the amount along all paths."""
        return self.kept + self.moved


class Reached(NamedTuple):
    """The same as integers: each over the same power of the scale's base."""

    kept: int
    moved: int
    places: int


class Below(Mapping[PartId, Reach]):
    """All that goes into one unit of a part, the part itself first, parents before inputs."""

    __slots__ = ("reached", "scale")

    def __init__(self, scale: Scale, reached: Mapping[PartId, Reached]) -> None:
        """Keep the integers; fractions are made of those that somebody asks for."""
        self.scale = scale
        self.reached = reached

    def __getitem__(self, part: PartId) -> Reach:
        kept, moved, places = self.reached[part]
        return Reach(self.scale.fraction(kept, places), self.scale.fraction(moved, places))

    def __iter__(self) -> Iterator[PartId]:
        return iter(self.reached)

    def __len__(self) -> int:
        return len(self.reached)

    def __contains__(self, part: object) -> bool:
        return part in self.reached


_NONE, _WHOLE = Fraction(0), Fraction(1)


def weight_of(supply: Supply, figures: Figures) -> tuple[int, int]:
    """Return, as a quotient, what the leaf's whole figure is multiplied by per unit of the part."""
    number, denominator = supply.weight.as_integer_ratio()
    if figures.amount == 1:
        return number, denominator
    amount, parts = figures.amount.as_integer_ratio()
    return number * parts, denominator * amount


def missing_share(graph: Graph, part: PartId) -> Fraction:
    """Return the share of a part for which there is no figure: never the same as zero."""
    node = graph.nodes[part]
    if node.estimated:
        return _NONE
    supplies = graph.supplies.get(part)
    if supplies:
        return _WHOLE - sum((supply.share for supply in supplies), _NONE)
    if node.sourced:
        return _WHOLE
    return _NONE if node.activities or graph.inputs.get(part) else _WHOLE


def reach(graph: Graph, part: PartId) -> Below:
    """Return, parents before inputs, how much of every part goes into one unit of this one."""
    order, inputs = _order(graph, part), graph.inputs
    ends = {edge.amount.denominator for parent in order for edge in inputs.get(parent, ())}
    scale = Scale(ends)
    found = {below: [0, 0, 0] for below in order}  # as in Reached
    found[part][0] = 1
    for parent in order:
        kept, moved, places = found[parent]
        for child, amount, raw in inputs.get(parent, ()):
            number, denominator = amount.as_integer_ratio()
            more, factor = scale.steps[denominator]
            number *= factor
            if raw:
                _take(found[child], 0, (kept + moved) * number, places + more, scale)
            else:
                _take(found[child], kept * number, moved and moved * number, places + more, scale)
    return Below(scale, {below: Reached(*amounts) for below, amounts in found.items()})


def _take(into: list[int], kept: int, moved: int, places: int, scale: Scale) -> None:
    """Add amounts to those of a part, over the larger power of the two."""
    if places > into[2]:
        up = scale.powers[places - into[2]]
        into[0] *= up
        into[1] *= up
        into[2] = places
    elif places < into[2]:
        up = scale.powers[into[2] - places]
        kept *= up
        moved *= up
    into[0] += kept
    into[1] += moved


def _order(graph: Graph, part: PartId) -> list[PartId]:
    """Return the parts below, each before its inputs, without recursion."""
    users: dict[PartId, int] = {part: 0}
    open_parts = [part]
    while open_parts:
        for edge in graph.inputs.get(open_parts.pop(), ()):
            if edge.child not in users:
                users[edge.child] = 0
                open_parts.append(edge.child)
            users[edge.child] += 1
    order = [part] if users[part] == 0 else []
    for parent in order:  # grows while it is walked
        for edge in graph.inputs.get(parent, ()):
            users[edge.child] -= 1
            if users[edge.child] == 0:
                order.append(edge.child)
    if len(order) != len(users):
        message = f"structure below {part} has a loop"
        raise AssertionError(message)
    return order
