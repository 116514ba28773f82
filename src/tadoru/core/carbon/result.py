"""A computed footprint, as its owner keeps it and as an answer says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tadoru.core.carbon.activity import Facet
from tadoru.core.carbon.coverage import Coverage, Weighed, coverage, weighed
from tadoru.core.carbon.exact import Amount, Exact, Own, answer, in_kg, leaf_amounts, own_sums
from tadoru.core.carbon.graph import Below, Graph, Node, reach
from tadoru.core.carbon.method import Method
from tadoru.core.carbon.own import Emitted, emitted
from tadoru.core.carbon.quality import PERCENT_PLACES, Quality, Weights, own_weights, quality
from tadoru.core.dataset.values import Value
from tadoru.core.trace.part import mass_of
from tadoru.core.units import ENERGY
from tadoru.core.values import PartId, plain, rounded


@dataclass(frozen=True, slots=True)
class Footprint:
    """The footprint of one declared unit of a part."""

    part: PartId
    method: Method
    exact: Exact
    quality: Quality
    coverage: Coverage
    defaults: Mapping[str, Value]  # what the inputs themselves say of the scope

    @property
    def total_kgco2e(self) -> Decimal:
        """Return the footprint without biogenic uptake."""
        return in_kg(self.exact.total)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a footprint rests on that no answer's figures change: worked out once, used often."""

    below: Below
    lines: tuple[Emitted, ...]
    own: Own
    weights: Weights
    amounts: Mapping[str, Amount]
    weighed: Weighed


def footprint(
    graph: Graph,
    part: PartId,
    method: Method,
    known: Basis | None = None,
    named_max: int | None = None,
) -> Footprint:
    """Return the footprint of the part; the same whatever order the graph was put together in.

    `known` is the part's basis in this graph, or in one that differs only in answered figures.
    No more than `named_max` of the parts without a figure are named.
    """
    found = basis(graph, part, method) if known is None else known
    return Footprint(
        part,
        method,
        answer(graph, found.below, method, found.own, found.amounts),
        quality(graph, found.below, found.weights),
        coverage(graph, part, found.below, found.weighed, named_max),
        MappingProxyType(_defaults(found.lines, method)),
    )


def basis(graph: Graph, part: PartId, method: Method) -> Basis:
    """Return all that can be said of what is below a part without looking at answered figures."""
    below = reach(graph, part)
    lines = emitted(graph, below)
    return Basis(
        below,
        lines,
        own_sums(below, method, lines),
        own_weights(graph, below, lines),
        leaf_amounts(graph, below),
        weighed(graph, part, below),
    )


def to_values(found: Footprint, node: Node, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the attributes of `footprint/1`: computed ones, and `given` (scope, site, …).

    Nothing that is given can replace a computed figure.

    Source:  PACT Technical Specifications 3.0, CarbonFootprint.packagingEmissionsIncluded: where
             packaging is not included, its figure is absent
    """
    values: dict[str, Value] = {
        **found.defaults,
        **given,
        "method": found.method.id,
        "declared_unit": node.unit.value,
        "declared_unit_amount": "1",
        **_figures(found.exact),
        **_mass(node),
        **_quality(found),
        "packaging_included": bool(found.exact.facets[Facet.PACKAGING])
        or given.get("packaging_included") is True,
    }
    if not values["packaging_included"]:
        del values["packaging_kgco2e"]
    return values


def _figures(exact: Exact) -> dict[str, Value]:
    units = {"total_kgco2e": exact.total}
    units["total_with_uptake_kgco2e"] = exact.total + exact.facets[Facet.BIOGENIC_UPTAKE]
    for stage, whole in exact.stages.items():
        units[f"{stage}_kgco2e"] = whole
        units[f"own_{stage}_kgco2e"] = exact.own_stages[stage]
        units[f"upstream_{stage}_kgco2e"] = whole - exact.own_stages[stage]
    units |= {f"own_{role}_kgco2e": value for role, value in exact.own_roles.items()}
    units |= {f"{facet}_kgco2e": value for facet, value in exact.facets.items()}
    return {name: plain(in_kg(value)) for name, value in units.items()}


def _mass(node: Node) -> dict[str, Value]:
    mass = mass_of(Decimal(1), node.unit, node.mass_kg)
    if mass is None and node.unit in ENERGY:
        mass = Decimal(0)
    return {} if mass is None else {"mass_kg": plain(mass)}


def _quality(found: Footprint) -> dict[str, Value]:
    covered = found.coverage.covered
    values: dict[str, Value] = {
        "primary_data_percent": plain(found.quality.primary_percent),
        "exempted_percent": plain(found.quality.exempted_percent),
        "partial": found.coverage.partial,
        "covered_mass_percent": (
            {"unknown": "the mass of an input is not known"}
            if covered is None
            else plain(rounded(covered * 100, PERCENT_PLACES))
        ),
    }
    if found.quality.rating is not None and found.quality.dqr is not None:
        rating = found.quality.rating
        values |= {
            "dqr": plain(found.quality.dqr),
            "dqr_technology": plain(rating.technology),
            "dqr_time": plain(rating.time),
            "dqr_geography": plain(rating.geography),
        }
    return values


def _defaults(lines: Sequence[Emitted], method: Method) -> dict[str, Value]:
    """Return the GWP sets, standards and secondary sources, without a word about the recipe."""
    factors = [line.activity.factor for line in lines if line.activity.factor is not None]
    secondary = sorted({f"{f.source}, {f.year}" for f in factors if not f.primary})
    values: dict[str, Value] = {
        "gwp_sets": sorted({f.gwp_set for f in factors} | {method.gwp_set}),
        "standards": list(method.standards),
    }
    return {**values, "secondary_sources": list(secondary)} if secondary else values
