"""Where a footprint comes from, for its owner: activities, suppliers, own parts, direct inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from tadoru.core.carbon.graph import Below, Graph, Reach, Supply, reach, weight_of
from tadoru.core.carbon.method import Method, ProcessRole, Stage
from tadoru.core.carbon.own import Emitted, emitted
from tadoru.core.carbon.scale import Scale, Sum
from tadoru.core.units import Unit
from tadoru.core.values import PartId

FINE = 10**30  # steps of a kg in which views are computed


class By(StrEnum):
    """What a contribution is that of."""

    ACTIVITY = "activity"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of the breakdown, per declared unit of the part asked about."""

    by: By
    name: str  # of the activity, or of the part supplied
    part: PartId
    leaf: str  # the answer it rests on; empty for an activity
    role: ProcessRole | None
    amount: Fraction  # of the part, in its unit
    unit: Unit
    kgco2e: Fraction
    share: Fraction  # of the sum of absolute contributions
    stages: Mapping[Stage, Fraction]


@dataclass(frozen=True, slots=True)
class Input:
    """One own part below, or one direct input, with all that is inside it."""

    part: PartId
    name: str
    amount: Fraction
    unit: Unit
    kgco2e: Fraction  # the whole of it: amount times its footprint


def contributions(
    graph: Graph,
    below: Below,
    method: Method,
    limit: int | None = None,
    lines: Sequence[Emitted] | None = None,
) -> tuple[Contribution, ...]:
    """Return every activity and supply, largest first; they add up to the footprint.

    No more than `limit` of them; `lines` is what `emitted` returns, if that is known already.
    """
    lines = emitted(graph, below) if lines is None else lines
    found = [*_activities(below, lines), *_supplies(graph, below)]
    size = Sum(below.scale)
    for item in found:
        size.add(abs(item.number), item.places, item.denominator)
    whole = size.value()
    largest = sorted(found, key=lambda item: _rank(graph, below.scale, item))[:limit]
    return tuple(_contribution(graph, below, method, item, whole) for item in largest)


def direct_inputs(graph: Graph, part: PartId) -> tuple[Input, ...]:
    """Return the lines of the part's structure, each with the footprint of its amount."""
    return tuple(
        Input(
            edge.child,
            graph.nodes[edge.child].name,
            edge.amount,
            graph.nodes[edge.child].unit,
            edge.amount * footprint_of(graph, edge.child),
        )
        for edge in graph.inputs.get(part, ())
    )


def by_stage(items: Sequence[Contribution]) -> Mapping[Stage, Fraction]:
    """Return the sums for the stage bars."""
    return {stage: sum((c.stages[stage] for c in items), Fraction(0)) for stage in Stage}


def footprint_of(graph: Graph, part: PartId) -> Fraction:
    """Return kg CO2e per declared unit, exactly, for views; answers use the integer rule."""
    below = reach(graph, part)
    found = Sum(below.scale)
    for item in (*_activities(below, emitted(graph, below)), *_supplies(graph, below)):
        found.add(item.number, item.places, item.denominator)
    return found.value()


def per_unit(
    graph: Graph,
    below: Below,
    lines: Sequence[Emitted] | None = None,
    known: Mapping[PartId, int] = MappingProxyType({}),
) -> dict[PartId, int]:
    """Return each part's footprint per declared unit, for views, in 10^-30 kg CO2e.

    What is below 10^-30 is dropped input by input: exact sums would grow with every level.
    `lines` is what `emitted` returns and `known` what this did, as far as it is known already.
    """
    scale = below.scale
    powers, steps = scale.powers, scale.steps
    found = {part: known[part] for part in below if part in known}
    waiting = [part for part in below if part not in known]
    own = dict.fromkeys(waiting, 0)
    for line in emitted(graph, below) if lines is None else lines:
        if line.part in own:
            own[line.part] += line.kgco2e * FINE // powers[line.places]
    for part in reversed(waiting):
        kgco2e = own[part]
        for supply in graph.supplies.get(part, ()):
            figures = graph.leaves[supply.leaf]
            number, denominator = weight_of(supply, figures)
            answered = scale.of(figures.total_kgco2e)
            kgco2e += answered.number * number * FINE // (denominator * powers[answered.places])
        for child, amount, _ in graph.inputs.get(part, ()):
            places, factor = steps[amount.denominator]
            kgco2e += amount.numerator * factor * found[child] // powers[places]
        found[part] = kgco2e
    return found


class _Item(NamedTuple):
    """A contribution before anybody asks for it: kg CO2e as integers."""

    number: int
    places: int
    denominator: int
    part: PartId
    line: Emitted | None
    supply: Supply | None


def _activities(below: Below, lines: Sequence[Emitted]) -> list[_Item]:
    found = []
    for line in lines:
        kept, moved, places = below.reached[line.part]
        number = (kept + moved) * line.kgco2e
        found.append(_Item(number, places + line.places, 1, line.part, line, None))
    return found


def _supplies(graph: Graph, below: Below) -> list[_Item]:
    found = []
    for part, (kept, moved, places) in below.reached.items():
        for supply in graph.supplies.get(part, ()):
            figures = graph.leaves[supply.leaf]
            times, denominator = weight_of(supply, figures)
            kgco2e = below.scale.of(figures.total_kgco2e)
            number, at = (kept + moved) * times * kgco2e.number, places + kgco2e.places
            found.append(_Item(number, at, denominator, part, None, supply))
    return found


def _rank(graph: Graph, scale: Scale, item: _Item) -> tuple[int, str, PartId, str]:
    size = abs(item.number) * FINE // (item.denominator * scale.powers[item.places])
    if item.line is not None:
        return -size, item.line.activity.name, item.part, ""
    return -size, graph.nodes[item.part].name, item.part, item.supply.leaf if item.supply else ""


def _contribution(
    graph: Graph, below: Below, method: Method, item: _Item, whole: Fraction
) -> Contribution:
    line, supply, node = item.line, item.supply, graph.nodes[item.part]
    reached = below[item.part]
    kgco2e = Fraction(item.number, item.denominator * below.scale.powers[item.places])
    return Contribution(
        By.ACTIVITY if line else By.SUPPLIER,
        line.activity.name if line else node.name,
        item.part,
        supply.leaf if supply else "",
        line.activity.role if line else None,
        reached.amount * supply.share if supply else reached.amount,
        node.unit,
        kgco2e,
        abs(kgco2e) / whole if whole else Fraction(0),
        _stages(graph, below, method, item, reached),
    )


def _stages(
    graph: Graph, below: Below, method: Method, item: _Item, reached: Reach
) -> Mapping[Stage, Fraction]:
    """Return the contribution by stage: what goes through a raw edge is all raw material."""
    per_part: dict[Stage, Fraction] = {}
    if item.line is not None:
        stage = method.stages[item.line.activity.role]
        per_part = {stage: below.scale.fraction(item.line.kgco2e, item.line.places)}
    elif item.supply is not None:
        figures = graph.leaves[item.supply.leaf]
        weight = Fraction(*weight_of(item.supply, figures))
        per_part = {stage: Fraction(kg) * weight for stage, kg in figures.stages.items() if kg}
    stages = dict.fromkeys(Stage, Fraction(0))
    for stage, kg in per_part.items():
        stages[stage] += kg * reached.kept
        if reached.moved:
            stages[Stage.RAW_MATERIAL] += kg * reached.moved
    return MappingProxyType(stages)
