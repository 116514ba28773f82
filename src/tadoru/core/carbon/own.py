"""Own emissions below a part as integers, worked out once for everything that is summed of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tadoru.core.carbon.activity import ADDITIVE, Activity, Facet
from tadoru.core.carbon.graph import Below, Graph
from tadoru.core.carbon.scale import Scale
from tadoru.core.values import PartId

_ONE = Decimal(1)


class Emitted(NamedTuple):
    """One line of own emissions per declared unit of its part, over base ** places."""

    part: PartId
    activity: Activity
    kgco2e: int  # the additive facets together
    facets: Sequence[tuple[Facet, int]]
    places: int


def emitted(graph: Graph, below: Below) -> tuple[Emitted, ...]:
    """Return the lines of all parts below, in their order, exact to the last digit."""
    nodes, scale = graph.nodes, below.scale
    return tuple(
        emitted_by(activity, part, scale) for part in below for activity in nodes[part].activities
    )


def emitted_by(activity: Activity, part: PartId, scale: Scale) -> Emitted:
    """Return one line, as `emissions` says it, in integers.

    Units:  kg CO2e
    """
    figures, times, more = _figures(activity, scale)
    scaled = [(facet, *scale.of(value)) for facet, value in figures.items()]
    most = max((places for _, _, places in scaled), default=0)
    powers = scale.powers
    facets = [(facet, number * times * powers[most - places]) for facet, number, places in scaled]
    kgco2e = sum(number for facet, number in facets if facet in ADDITIVE)
    return Emitted(part, activity, kgco2e, facets, most + more)


def _figures(activity: Activity, scale: Scale) -> tuple[Mapping[Facet, Decimal], int, int]:
    """Return the figures per unit of activity, and the amount of it as number and places."""
    if activity.kgco2e is not None:
        return activity.kgco2e, 1, 0
    if activity.factor is None or activity.amount is None:
        message = f"activity {activity.name} was not checked"
        raise AssertionError(message)
    ratio = scale.of(_ONE if activity.basis_ratio is None else activity.basis_ratio)
    amount = scale.of(activity.amount)
    return (
        activity.factor.kgco2e,
        amount.number * ratio.number,
        amount.places + ratio.places,
    )
