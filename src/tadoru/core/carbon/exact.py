"""The integers that are answered: the same in any order, on any machine, and provable.

Figures are integers of 10^-12 kg CO2e, amounts multiples of 2^-40 (half to even). Per stage

    answer = floor((sum of amount * figure + 2^40 * own) / 2^40)

where the sum runs over the answered leaves and `own` is the operator's own emissions in all its
parts below, one integer per stage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from tadoru.core.carbon.activity import ADDITIVE, Facet
from tadoru.core.carbon.graph import Below, Figures, Graph, weight_of
from tadoru.core.carbon.method import Method, ProcessRole, Stage
from tadoru.core.carbon.own import Emitted, emitted
from tadoru.core.carbon.scale import Sum
from tadoru.core.values import scaled

PLACES = 12
AMOUNT_BITS = 40
ONE = 1 << AMOUNT_BITS
_KG: int = 10**PLACES
_OTHERS = tuple(facet for facet in ADDITIVE if facet is not Facet.FOSSIL)


class Amount(NamedTuple):
    """How much of a leaf goes into one declared unit, in multiples of 2^-40."""

    kept: int  # its stages stay
    moved: int  # all of it is raw material acquisition


@dataclass(frozen=True, slots=True)
class Exact:
    """One answered part in 10^-12 kg CO2e, with the terms that a proof needs."""

    stages: Mapping[Stage, int]
    facets: Mapping[Facet, int]
    own_stages: Mapping[Stage, int]
    own_roles: Mapping[ProcessRole, int]
    amounts: Mapping[str, Amount]  # by leaf

    @property
    def total(self) -> int:
        """Return the sum of the stages: the footprint without biogenic uptake."""
        return sum(self.stages.values())


class Own(NamedTuple):
    """Own emissions below a part: they change with its structure and never with an answer."""

    roles: Mapping[ProcessRole, int]
    stages: Mapping[Stage, int]
    facets: Mapping[Facet, int]


def answer(
    graph: Graph,
    below: Below,
    method: Method,
    own: Own | None = None,
    amounts: Mapping[str, Amount] | None = None,
) -> Exact:
    """Return the integers of the part from which `below` was reached.

    `own` and `amounts` are what the functions of that name return, if they are known already.

    Raises:  ValueError, if an answered figure has more than 12 decimals
    """
    own = own_sums(below, method, emitted(graph, below)) if own is None else own
    amounts = leaf_amounts(graph, below) if amounts is None else amounts
    stages, facets = dict.fromkeys(Stage, 0), dict.fromkeys(Facet, 0)
    for leaf, (kept, moved) in amounts.items():
        figures = graph.leaves[leaf]
        _add_stages(stages, figures, kept, moved)
        for facet, kg in figures.facets.items():
            facets[facet] += (kept + moved) * units_of(kg)
    stages = {stage: _floored(summed, own.stages[stage]) for stage, summed in stages.items()}
    facets = {facet: _floored(summed, own.facets[facet]) for facet, summed in facets.items()}
    return Exact(
        MappingProxyType(stages),
        MappingProxyType(_closed(facets, sum(stages.values()))),
        own.stages,
        own.roles,
        MappingProxyType(dict(amounts)),
    )


def in_kg(units: int) -> Decimal:
    """Return an integer of 10^-12 kg as kg.

    >>> in_kg(53_756_000_000_001)
    Decimal('53.756000000001')
    """
    return scaled(units, PLACES)


def units_of(kg: Decimal) -> int:
    """Return kg as an integer of 10^-12 kg.

    Raises:  ValueError, if it has more than 12 decimals

    >>> units_of(Decimal("0.5"))
    500000000000
    """
    number, denominator = kg.as_integer_ratio()
    units, rest = divmod(number * _KG, denominator)
    if rest:
        message = f"{kg} kg has more than {PLACES} decimals"
        raise ValueError(message)
    return units


def leaf_amounts(graph: Graph, below: Below) -> dict[str, Amount]:
    """Return how much of every leaf is inside, over all paths, quantised once per leaf."""
    sums: dict[str, tuple[Sum, Sum]] = {}
    scale = below.scale
    for part, (kept, moved, places) in below.reached.items():
        for supply in graph.supplies.get(part, ()):
            number, denominator = weight_of(supply, graph.leaves[supply.leaf])
            if supply.leaf not in sums:
                sums[supply.leaf] = Sum(scale), Sum(scale)
            for summed, amount in zip(sums[supply.leaf], (kept, moved), strict=True):
                summed.add(amount * number, places, denominator)
    return {leaf: Amount(*(both.times(ONE) for both in pair)) for leaf, pair in sums.items()}


def own_sums(below: Below, method: Method, lines: Sequence[Emitted]) -> Own:
    """Return own emissions by process and by stage, from the same integers, so both close."""
    scale, reached = below.scale, below.reached
    by_role: dict[tuple[ProcessRole, bool], Sum] = {}
    by_facet = {facet: Sum(scale) for facet in Facet}
    for line in lines:
        kept, moved, places = reached[line.part]
        places += line.places
        role = line.activity.role
        for goes, amount in ((False, kept), (True, moved)):
            if amount:
                summed = by_role.get((role, goes)) or by_role.setdefault((role, goes), Sum(scale))
                summed.add(amount * line.kgco2e, places)
        for facet, number in line.facets:
            by_facet[facet].add((kept + moved) * number, places)
    roles, stages = dict.fromkeys(ProcessRole, 0), dict.fromkeys(Stage, 0)
    for (role, goes), summed in by_role.items():
        units = summed.times(_KG)
        roles[role] += units
        stages[Stage.RAW_MATERIAL if goes else method.stages[role]] += units
    return Own(
        MappingProxyType(roles),
        MappingProxyType(stages),
        MappingProxyType({facet: summed.times(_KG) for facet, summed in by_facet.items()}),
    )


def _add_stages(stages: dict[Stage, int], figures: Figures, kept: int, moved: int) -> None:
    whole = 0
    for stage, kg in figures.stages.items():
        units = units_of(kg)
        whole += units
        stages[stage] += kept * units
    stages[Stage.RAW_MATERIAL] += moved * whole


def _floored(answered: int, own: int) -> int:
    return (answered + ONE * own) // ONE  # floors below zero too


def _closed(facets: dict[Facet, int], total_units: int) -> dict[Facet, int]:
    """Return the facets with fossil as the rest, so that they add up to the total exactly.

    Four floored stages can lose four units more than the facets do. Where nothing is fossil the
    rest would then be below zero, which no fossil figure may be: the largest other facet gives way.
    """
    rest = total_units - sum(facets[facet] for facet in _OTHERS)
    closed = {**facets, Facet.FOSSIL: rest}
    if rest < 0 <= facets[Facet.FOSSIL]:
        largest = max(_OTHERS, key=lambda facet: closed[facet])
        closed[largest] += rest
        closed[Facet.FOSSIL] = 0
    return closed
