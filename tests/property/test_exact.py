"""Laws of the integers that are answered."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.carbon.activity import ADDITIVE, Facet
from tadoru.core.carbon.contributions import contributions, footprint_of
from tadoru.core.carbon.coverage import coverage
from tadoru.core.carbon.graph import Graph, reach
from tadoru.core.carbon.method import METHODS, Stage
from tadoru.core.carbon.received import check_closes, figures_of
from tadoru.core.carbon.result import footprint, to_values
from tadoru.core.carbon.rollup import totals_of
from tests.fakes.graphs import by_paths, graphs, reordered

METHOD = METHODS["cfb-ev"]


@settings(deadline=None, max_examples=60)
@given(graphs(), st.integers())
def test_answered_integers_are_identical_in_any_order(graph: Graph, seed: int) -> None:
    other = reordered(graph, Random(seed))
    for part in graph.nodes:
        one, two = footprint(graph, part, METHOD), footprint(other, part, METHOD)
        assert (one.exact, one.quality) == (two.exact, two.quality)
        assert one.coverage.covered == two.coverage.covered


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_answer_is_within_a_millionth_of_the_float_total(graph: Graph) -> None:
    totals = totals_of(graph, METHOD)
    for part in graph.nodes:
        answered = footprint(graph, part, METHOD).total_kgco2e
        size = float(by_paths(graph, part, METHOD)[1])
        assert abs(float(answered) - totals[part][:4].sum()) <= 1e-6 * max(1.0, size)


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_stages_own_and_origins_close_to_the_last_digit(graph: Graph) -> None:
    for part in graph.nodes:
        exact = footprint(graph, part, METHOD).exact
        assert sum(exact.facets[f] for f in ADDITIVE) == exact.total
        assert sum(exact.own_stages.values()) == sum(exact.own_roles.values())
        assert exact.facets[Facet.FOSSIL] >= 0 or exact.facets[Facet.LAND_MANAGEMENT] < 0


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_each_stage_is_the_floor_of_the_stated_sum(graph: Graph) -> None:
    for part in graph.nodes:
        exact = footprint(graph, part, METHOD).exact
        for stage in Stage:
            summed = Fraction(exact.own_stages[stage])
            for leaf, amount in exact.amounts.items():
                kg = graph.leaves[leaf].stages
                figure = Fraction(kg[stage]) * amount.kept
                if stage is Stage.RAW_MATERIAL:
                    figure += amount.moved * sum(map(Fraction, kg.values()))
                summed += figure * 10**12 / 2**40
            assert exact.stages[stage] <= summed < exact.stages[stage] + 1


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_what_is_answered_is_what_the_customer_computes_with(graph: Graph) -> None:
    for part, node in graph.nodes.items():
        found = footprint(graph, part, METHOD)
        values = to_values(found, node, {})
        assert check_closes(values) == ()
        leaf = figures_of(values)
        assert leaf.total_kgco2e == found.total_kgco2e
        assert leaf.partial == found.coverage.partial


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_contributions_add_up_to_the_footprint(graph: Graph) -> None:
    for part in graph.nodes:
        found = contributions(graph, reach(graph, part), METHOD)
        by_path = sum(by_paths(graph, part, METHOD)[0].values())
        assert sum(c.kgco2e for c in found) == by_path == footprint_of(graph, part)
        assert all(sum(c.stages.values()) == c.kgco2e for c in found)


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_coverage_is_a_share_and_partial_when_something_is_missing(graph: Graph) -> None:
    for part in graph.nodes:
        found = coverage(graph, part, reach(graph, part))
        assert found.covered is not None
        assert 0 <= found.covered <= 1
        assert found.partial == bool(found.missing)  # no drawn answer is itself partial


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_a_partial_answer_makes_all_that_uses_it_partial(graph: Graph) -> None:
    leaves = {leaf: replace(f, partial=True) for leaf, f in graph.leaves.items()}
    partial = replace(graph, leaves=leaves)
    for part in graph.nodes:
        below = reach(partial, part)
        uses = any(partial.supplies.get(p) for p in below)
        assert coverage(partial, part, below).partial or not uses
        assert Decimal(0) <= footprint(partial, part, METHOD).quality.primary_percent <= 100
