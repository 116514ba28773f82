"""Random graphs of one operator, and their footprints summed path by path in fractions."""

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from tadoru.core.carbon.activity import Activity, Facet, Rating, emissions, total
from tadoru.core.carbon.graph import Edge, Figures, Graph, Node, Supply
from tadoru.core.carbon.method import Method, ProcessRole, Stage
from tadoru.core.units import Unit
from tadoru.core.values import PartId

kg = st.decimals(min_value=0, max_value=10_000, places=12)
credit = st.decimals(min_value=-10_000, max_value=0, places=12)
amounts = st.decimals(min_value=Decimal("0.000001"), max_value=50, places=15)
ratings = st.decimals(min_value=1, max_value=5, places=1)


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Draw a line of own emissions entered directly."""
    figures = {Facet.FOSSIL: draw(kg)}
    for facet in draw(st.sets(st.sampled_from([Facet.LAND_USE_CHANGE, Facet.LAND_MANAGEMENT]))):
        figures[facet] = draw(kg if facet is Facet.LAND_USE_CHANGE else st.one_of(kg, credit))
    if draw(st.booleans()):
        figures[Facet.BIOGENIC_UPTAKE] = draw(credit)
    return Activity(
        name=draw(st.sampled_from(["heat", "power", "process"])),
        role=draw(st.sampled_from(ProcessRole)),
        kgco2e=figures,
        primary=draw(st.booleans()),
        rating=draw(st.none() | st.builds(Rating, ratings, ratings, ratings)),
    )


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """Draw an answered footprint that closes."""
    stages = {stage: draw(kg) for stage in Stage}
    return Figures(
        stages=stages,
        facets={Facet.FOSSIL: sum(stages.values(), Decimal(0))},
        amount=draw(st.sampled_from([Decimal(1), Decimal(1000), Decimal("2.5")])),
        primary_percent=draw(st.decimals(min_value=0, max_value=100, places=3)),
        covered_mass_percent=draw(st.decimals(min_value=0, max_value=100, places=3)),
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph in which a part only has inputs of a higher number."""
    count = draw(st.integers(1, 9))
    parts = [PartId(f"p{i}") for i in range(count)]
    nodes = {
        part: Node(part=part, name=part, unit=Unit.KILOGRAM,
                   activities=tuple(draw(st.lists(activities(), max_size=2))))
        for part in parts
    }  # fmt: skip
    inputs = {}
    for i in range(count - 1):
        children = draw(st.sets(st.integers(i + 1, count - 1), max_size=4))
        inputs[parts[i]] = [
            Edge(parts[child], Fraction(draw(amounts)), draw(st.booleans()))
            for child in sorted(children)
        ]
    leaves = {f"leaf{i}": draw(figures()) for i in range(draw(st.integers(1, 4)))}
    supplies = {}
    for part in draw(st.sets(st.sampled_from(parts))):
        chosen = sorted(draw(st.sets(st.sampled_from(sorted(leaves)), max_size=3)))
        supplies[part] = [
            Supply(leaf, Fraction(1, len(chosen)), Fraction(draw(amounts)) / len(chosen))
            for leaf in chosen
        ]
    return Graph(nodes, inputs, supplies, leaves)


def reordered(graph: Graph, random: Random) -> Graph:
    """Return the same graph with everything in another order of arrival."""

    def mixed(items: list[Any]) -> list[Any]:
        random.shuffle(items)
        return items

    return Graph(
        dict(mixed(list(graph.nodes.items()))),
        {p: mixed(list(e)) for p, e in mixed(list(graph.inputs.items()))},
        {p: mixed(list(s)) for p, s in mixed(list(graph.supplies.items()))},
        dict(mixed(list(graph.leaves.items()))),
    )


def by_paths(graph: Graph, part: PartId, method: Method) -> tuple[dict[Stage, Fraction], Fraction]:
    """Return kg CO2e by stage along every single path, and the sum of absolute contributions."""
    sums = dict.fromkeys(Stage, Fraction(0))
    size = Fraction(0)
    for activity in graph.nodes[part].activities:
        kgco2e = Fraction(total(emissions(activity)))
        sums[method.stages[activity.role]] += kgco2e
        size += sum((abs(Fraction(v)) for v in emissions(activity).values()), Fraction(0))
    for supply in graph.supplies.get(part, ()):
        leaf = graph.leaves[supply.leaf]
        for stage, value in leaf.stages.items():
            part_kg = Fraction(value) / Fraction(leaf.amount) * supply.weight
            sums[stage] += part_kg
            size += abs(part_kg)
    for edge in graph.inputs.get(part, ()):
        below, below_size = by_paths(graph, edge.child, method)
        for stage, kg_below in below.items():
            sums[Stage.RAW_MATERIAL if edge.raw else stage] += edge.amount * kg_below
        size += edge.amount * below_size
    return sums, size
