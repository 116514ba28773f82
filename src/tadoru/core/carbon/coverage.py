"""What a footprint does not cover: an input without a figure is named and weighed, never zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tadoru.core.carbon.graph import Below, Edge, Graph, missing_share
from tadoru.core.carbon.scale import Scale, Scaled, nearest
from tadoru.core.trace.part import mass_of
from tadoru.core.units import ENERGY
from tadoru.core.values import PartId


@dataclass(frozen=True, slots=True)
class Missing:
    """An input without a figure, as its owner sees it, per declared unit of the whole part."""

    part: PartId
    name: str
    mass_kg: Fraction | None  # None: the mass of this input is not known
    share_of_input_mass: Fraction | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the input mass has a figure, all answered inputs' own gaps included."""

    partial: bool
    covered: Fraction | None  # None: cannot be said, since an input's mass or coverage is unknown
    missing: tuple[Missing, ...]  # for the owner only
    weightless: tuple[PartId, ...]  # inputs that count for nothing because their mass is unknown


class Weighed(NamedTuple):
    """What is known of the inputs' mass before anybody's answered figures are looked at."""

    shares: Mapping[PartId, int]  # of the input mass, in 10^-60
    gaps: Sequence[tuple[PartId, Fraction]]  # parts without a figure, and which share of them
    blind: bool  # a gap's mass is unknown
    weightless: Sequence[PartId]


def weighed(graph: Graph, part: PartId, below: Below) -> Weighed:
    """Return the shares of mass and the gaps below a part."""
    gaps = [(child, gap) for child in below if (gap := missing_share(graph, child)) > 0]
    return Weighed(
        mass_shares(graph, part, below),
        gaps,
        any(unit_mass(graph, child) is None for child, _ in gaps),
        [child for child in below if child != part and unit_mass(graph, child) is None],
    )


def coverage(
    graph: Graph,
    part: PartId,
    below: Below,
    known: Weighed | None = None,
    named_max: int | None = None,
) -> Coverage:
    """Return what the footprint of the part covers; `below` is what it reaches.

    `known` is what `weighed` returns, if that is known already; no more than `named_max` of what
    is missing or weightless is named.
    """
    shares, gaps, blind, weightless = weighed(graph, part, below) if known is None else known
    open_leaf, lost = _lost_upstream(graph, below, shares)
    covered = None
    if lost is not None and not blind:
        covered = 1 - _share(lost + sum(_times(shares[child], gap) for child, gap in gaps))
    missing = [_missing(graph, below, child, gap, shares[child]) for child, gap in gaps[:named_max]]
    return Coverage(bool(gaps) or open_leaf, covered, tuple(missing), tuple(weightless[:named_max]))


def mass_shares(graph: Graph, part: PartId, below: Below) -> dict[PartId, int]:
    """Return each part's share of the input mass in 10^-60, compounded from level to level.

    A part passes its share on to its inputs in proportion to their mass; one that has no weighed
    inputs keeps it, and so does a bought part, whose suppliers answer for it.
    """
    mass = {child: below.scale.of(unit_mass(graph, child) or _NO_MASS) for child in below}
    shares = dict.fromkeys(below, 0)
    shares[part] = _FINE
    for parent in below:
        if graph.supplies.get(parent) or not shares[parent]:
            continue
        edges = graph.inputs.get(parent, ())
        weights = _weights(below.scale, edges, mass)
        whole, share = sum(weights), shares[parent]
        if whole:
            for edge, weight in zip(edges, weights, strict=True):
                shares[edge.child] += share * weight // whole
    return shares


def unit_mass(graph: Graph, part: PartId) -> Decimal | None:
    """Return the mass in kg of one declared unit; energy has none, which is not unknown."""
    node = graph.nodes[part]
    return _NO_MASS if node.unit in ENERGY else mass_of(_ONE, node.unit, node.mass_kg)


def _missing(graph: Graph, below: Below, part: PartId, gap: Fraction, share: int) -> Missing:
    name, mass = graph.nodes[part].name, unit_mass(graph, part)
    if mass is None:
        return Missing(part, name, None, None)
    return Missing(
        part, name, below[part].amount * gap * Fraction(mass), _share(_times(share, gap))
    )


def _weights(scale: Scale, edges: Sequence[Edge], mass: Mapping[PartId, Scaled]) -> list[int]:
    """Return the masses of the inputs of one part, all in the same multiple."""
    found, steps, powers = [], scale.steps, scale.powers
    for child, amount, _ in edges:
        places, factor = steps[amount.denominator]
        number, more = mass[child]
        found.append((amount.numerator * factor * number, places + more))
    most = max((places for _, places in found), default=0)
    return [number * powers[most - places] for number, places in found]


def _lost_upstream(
    graph: Graph, below: Below, shares: Mapping[PartId, int]
) -> tuple[bool, int | None]:
    """Return whether an answered input is partial, and the share of mass that its gaps make."""
    partial, lost, blind = False, 0, False
    for part in below:
        for supply in graph.supplies.get(part, ()):
            figures = graph.leaves[supply.leaf]
            partial = partial or figures.partial
            if figures.covered_mass_percent is None:
                blind = True
            elif figures.covered_mass_percent != _ALL:
                gap = 1 - Fraction(figures.covered_mass_percent) / 100
                lost += _times(_times(shares[part], supply.share), gap)
    return partial, None if blind else lost


def _times(share: int, by: Fraction) -> int:
    return share * by.numerator // by.denominator


def _share(fine: int) -> Fraction:
    """Return a share without the last digits, in which the divisions have left their traces."""
    return Fraction(nearest(fine, _TRACES), _FINE // _TRACES)


# Shares are integers of 10^-60: exact ones would have as many digits as the structure has parts.
_FINE, _TRACES = 10**60, 10**12
_NO_MASS, _ONE, _ALL = Decimal(0), Decimal(1), Decimal(100)
