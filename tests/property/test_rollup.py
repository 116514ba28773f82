"""Laws of the roll-up, against fractions summed path by path."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.components import STAGE, of_leaf, of_node
from tadoru.core.carbon.graph import Graph
from tadoru.core.carbon.method import METHODS
from tadoru.core.carbon.rollup import Resident, arrays_of, totals_of
from tadoru.core.values import PartId, multiply
from tests.fakes.graphs import activities, by_paths, figures, graphs, reordered

METHOD = METHODS["cfb-ev"]
ERROR = Fraction(1, 10**12)  # of the sum of absolute contributions


def only_own(graph: Graph, factor: Decimal) -> Graph:
    """Return the graph without answers, its own emissions times the factor."""

    def scaled(activity: Activity) -> Activity:
        figures = activity.kgco2e or {}
        return replace(activity, kgco2e={f: multiply(v, factor) for f, v in figures.items()})

    nodes = {
        part: replace(node, activities=tuple(map(scaled, node.activities)))
        for part, node in graph.nodes.items()
    }
    return Graph(nodes, graph.inputs, {}, {})


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_every_stage_is_the_sum_over_all_paths(graph: Graph) -> None:
    for part, row in totals_of(graph, METHOD).items():
        exact, size = by_paths(graph, part, METHOD)
        for stage, column in STAGE.items():
            assert abs(Fraction(float(row[column])) - exact[stage]) <= ERROR * size


@settings(deadline=None, max_examples=60)
@given(graphs(), st.decimals(min_value=0, max_value=1000, places=6))
def test_footprint_is_linear_in_own_emissions(graph: Graph, factor: Decimal) -> None:
    once = totals_of(only_own(graph, Decimal(1)), METHOD)
    more = totals_of(only_own(graph, factor), METHOD)
    for part, row in once.items():
        size = float(by_paths(only_own(graph, factor), part, METHOD)[1])
        assert np.allclose(more[part][:4], row[:4] * float(factor), rtol=0, atol=1e-12 * size)


@settings(deadline=None, max_examples=60)
@given(graphs(), st.integers())
def test_footprint_does_not_depend_on_the_order_of_arrival(graph: Graph, seed: int) -> None:
    one = totals_of(graph, METHOD)
    other = totals_of(reordered(graph, Random(seed)), METHOD)
    for part, row in one.items():
        size = float(by_paths(graph, part, METHOD)[1])
        assert np.allclose(row[:4], other[part][:4], rtol=0, atol=1e-12 * size)


@settings(deadline=None, max_examples=60)
@given(graphs(), figures(), st.randoms())
def test_a_corrected_answer_gives_the_same_bits_as_a_rebuilt_graph(
    graph: Graph, corrected: object, random: Random
) -> None:
    leaf = random.choice(sorted(graph.leaves))
    resident = Resident(arrays_of(graph, METHOD))
    before = {part: resident.totals(part) for part in graph.nodes}
    changed = resident.set_leaf(leaf, of_leaf(corrected))  # type: ignore[arg-type]
    fresh = Graph(graph.nodes, graph.inputs, graph.supplies, {**graph.leaves, leaf: corrected})  # type: ignore[dict-item]
    after = totals_of(fresh, METHOD)
    for part in graph.nodes:
        assert (resident.totals(part) == after[part]).all()
    differing = {p for p in graph.nodes if (before[p] != after[p]).any()}
    assert set(changed) == differing


@settings(deadline=None, max_examples=60)
@given(graphs(), activities(), st.randoms())
def test_changed_own_emissions_give_the_same_bits_as_a_rebuilt_graph(
    graph: Graph, activity: Activity, random: Random
) -> None:
    part: PartId = random.choice(sorted(graph.nodes))
    node = replace(graph.nodes[part], activities=(activity,))
    resident = Resident(arrays_of(graph, METHOD))
    resident.set_own(part, of_node(node, METHOD))
    patched = {p: resident.totals(p) for p in graph.nodes}
    after = totals_of(replace(graph, nodes={**graph.nodes, part: node}), METHOD)
    resident.rebuild()
    for p in graph.nodes:
        assert (patched[p] == after[p]).all()
        assert (resident.totals(p) == after[p]).all()
