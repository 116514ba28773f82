"""The integers of an answer equal what plain fractions, summed part by part, give."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tadoru.core.carbon.activity import Activity, Facet, Factor, emissions, is_primary, total
from tadoru.core.carbon.contributions import FINE, footprint_of, per_unit
from tadoru.core.carbon.coverage import coverage
from tadoru.core.carbon.graph import Edge, Figures, Graph, Supply, missing_share, reach
from tadoru.core.carbon.method import METHODS, Method, ProcessRole, Stage
from tadoru.core.carbon.result import basis, footprint
from tadoru.core.units import Unit
from tadoru.core.values import PartId, rounded
from tests.fakes.graphs import amounts, figures, graphs

METHOD = METHODS["cfb-ev"]
Amounts = Mapping[PartId, tuple[Fraction, Fraction]]  # kept, moved
odd = st.builds(Fraction, st.integers(1, 40), st.sampled_from([3, 7, 9, 11, 36, 1000, 1024]))


@st.composite
def awkward(draw: st.DrawFn) -> Graph:
    """Draw a graph in which some amounts and weights do not end in decimals."""
    graph = draw(graphs())
    inputs = {
        part: [Edge(e.child, draw(st.one_of(st.just(e.amount), odd)), e.raw) for e in edges]
        for part, edges in graph.inputs.items()
    }
    supplies = {
        part: [Supply(s.leaf, s.share, draw(st.one_of(st.just(s.weight), odd))) for s in many]
        for part, many in graph.supplies.items()
    }
    nodes = dict(graph.nodes)
    for part in draw(st.sets(st.sampled_from(sorted(nodes)), max_size=3)):
        nodes[part] = replace(nodes[part], activities=(*nodes[part].activities, draw(metered())))
    return Graph(nodes, inputs, supplies, graph.leaves)


@st.composite
def metered(draw: st.DrawFn) -> Activity:
    """Draw an activity with a factor, both with many digits."""
    factor = Factor(
        name="power", kgco2e={Facet.FOSSIL: draw(amounts), Facet.AIRCRAFT: Decimal("1e-9")},
        unit=Unit.KILOWATT_HOUR, source="test", year=2025, region="JP", licence="CC0",
    )  # fmt: skip
    return Activity(
        name="power", role=draw(st.sampled_from(ProcessRole)), amount=draw(amounts),
        unit=Unit.KILOWATT_HOUR, factor=factor, basis_ratio=draw(st.none() | amounts),
    )  # fmt: skip


def by_fractions(graph: Graph, part: PartId) -> Amounts:
    """Return how much of every part is inside, path by path."""
    found: dict[PartId, tuple[Fraction, Fraction]] = {}
    waiting = [(part, Fraction(1), False)]
    while waiting:
        here, amount, moved = waiting.pop()
        kept_before, moved_before = found.get(here, (Fraction(0), Fraction(0)))
        here_kept, here_moved = (Fraction(0), amount) if moved else (amount, Fraction(0))
        found[here] = (kept_before + here_kept, moved_before + here_moved)
        edges = graph.inputs.get(here, ())
        waiting += [(e.child, amount * e.amount, moved or e.raw) for e in edges]
    return found


def stages_of(
    graph: Graph, inside: Amounts, method: Method
) -> tuple[dict[Stage, int], dict[ProcessRole, int]]:
    """Return stages, and own emissions by process, as the stated rule gives them."""
    own: dict[tuple[ProcessRole, bool], Fraction] = {}
    for part, pair in inside.items():
        for line in graph.nodes[part].activities:
            for moved, amount in enumerate(pair):
                key = line.role, bool(moved)
                own[key] = own.get(key, Fraction(0)) + amount * Fraction(total(emissions(line)))
    roles, stages = dict.fromkeys(ProcessRole, 0), dict.fromkeys(Stage, 0)
    for (role, moved), kg in own.items():
        units = round(kg * 10**12)
        roles[role] += units
        stages[Stage.RAW_MATERIAL if moved else method.stages[role]] += units * 2**40
    for leaf, (kept, moved_amount) in leaves_of(graph, inside).items():
        for stage, value in graph.leaves[leaf].stages.items():
            figure = int(Fraction(value) * 10**12)
            stages[stage] += kept * figure
            stages[Stage.RAW_MATERIAL] += moved_amount * figure
    return {stage: summed // 2**40 for stage, summed in stages.items()}, roles


def leaves_of(graph: Graph, inside: Amounts) -> dict[str, tuple[int, int]]:
    """Return how much of every leaf is inside in multiples of 2^-40, half to even."""
    leaves: dict[str, tuple[Fraction, Fraction]] = {}
    for part, (kept, moved) in inside.items():
        for supply in graph.supplies.get(part, ()):
            weight = supply.weight / Fraction(graph.leaves[supply.leaf].amount)
            before = leaves.get(supply.leaf, (Fraction(0), Fraction(0)))
            leaves[supply.leaf] = before[0] + kept * weight, before[1] + moved * weight
    return {leaf: (round(k * 2**40), round(m * 2**40)) for leaf, (k, m) in leaves.items()}


def own_facets(graph: Graph, inside: Amounts) -> dict[Facet, int]:
    """Return own emissions by origin of the gases."""
    facets = dict.fromkeys(Facet, Fraction(0))
    for part, pair in inside.items():
        for line in graph.nodes[part].activities:
            for facet, kg in emissions(line).items():
                facets[facet] += sum(pair) * Fraction(kg)
    return {facet: round(kg * 10**12) for facet, kg in facets.items()}


@settings(deadline=None, max_examples=80)
@given(awkward())
def test_the_answered_integers_are_those_of_plain_fractions(graph: Graph) -> None:
    for part in graph.nodes:
        inside = by_fractions(graph, part)
        found = footprint(graph, part, METHOD).exact
        assert (found.stages, found.own_roles) == stages_of(graph, inside, METHOD)
        assert found.amounts == leaves_of(graph, inside)
        assert basis(graph, part, METHOD).own.facets == own_facets(graph, inside)
        assert {p: tuple(amounts) for p, amounts in reach(graph, part).items()} == inside


@settings(deadline=None, max_examples=60)
@given(awkward())
def test_quality_is_that_of_plain_fractions(graph: Graph) -> None:
    for part in graph.nodes:
        whole, primary, rated, size, technology = (Fraction(0) for _ in range(5))
        for child, pair in by_fractions(graph, part).items():
            for line in graph.nodes[child].activities:
                kg = sum(pair) * Fraction(total(emissions(line)))
                whole, size = whole + kg, size + abs(kg)
                primary += kg if is_primary(line) else 0
                if line.rating:
                    rated += abs(kg)
                    technology += abs(kg) * Fraction(line.rating.technology)
            for supply in graph.supplies.get(child, ()):
                leaf = graph.leaves[supply.leaf]
                per_unit = Fraction(leaf.total_kgco2e) / Fraction(leaf.amount)
                kg = sum(pair) * supply.weight * per_unit
                whole, size = whole + kg, size + abs(kg)
                primary += kg * Fraction(leaf.primary_percent) / 100
        found = footprint(graph, part, METHOD).quality
        share = min(max(primary / whole, Fraction(0)), Fraction(1)) if whole else Fraction(0)
        assert found.primary_percent == rounded(share * 100, 6)
        assert found.rated_percent == (rounded(rated / size * 100, 6) if size else 0)
        assert (found.rating is not None) == (rated > 0)
        if found.rating is not None:
            assert found.rating.technology == rounded(technology / rated, 3)


@settings(deadline=None, max_examples=60)
@given(awkward())
def test_coverage_is_that_of_plain_fractions_in_every_digit_shown(graph: Graph) -> None:
    for top in graph.nodes:
        below = list(reach(graph, top))  # parents first
        shares = dict.fromkeys(below, Fraction(0)) | {top: Fraction(1)}
        for parent in below:
            edges = () if graph.supplies.get(parent) else graph.inputs.get(parent, ())
            whole = sum((edge.amount for edge in edges), Fraction(0))  # all are in kg
            for edge in edges:
                shares[edge.child] += shares[parent] * edge.amount / whole
        lost = sum((shares[p] * missing_share(graph, p) for p in below), Fraction(0))
        for part in below:
            for supply in graph.supplies.get(part, ()):
                percent = graph.leaves[supply.leaf].covered_mass_percent
                assert percent is not None
                lost += shares[part] * supply.share * (1 - Fraction(percent) / 100)
        found = coverage(graph, top, reach(graph, top))
        assert found.covered is not None
        assert abs(found.covered - (1 - lost)) < Fraction(1, 10**40)
        assert rounded(found.covered * 100, 6) == rounded((1 - lost) * 100, 6)


@settings(deadline=None, max_examples=60)
@given(awkward())
def test_footprints_per_unit_for_views_lose_less_than_is_shown(graph: Graph) -> None:
    for top in graph.nodes:
        for part, units in per_unit(graph, reach(graph, top)).items():
            assert abs(Fraction(units, FINE) - footprint_of(graph, part)) < Fraction(1, 10**18)


@settings(deadline=None, max_examples=60)
@given(awkward(), figures(), st.randoms())
def test_what_is_known_of_a_structure_serves_it_with_other_answers(
    graph: Graph, corrected: Figures, random: Random
) -> None:
    leaf = random.choice(sorted(graph.leaves))
    same_amount = replace(corrected, amount=graph.leaves[leaf].amount)
    fresh = replace(graph, leaves={**graph.leaves, leaf: same_amount})
    for part in graph.nodes:
        known = basis(graph, part, METHOD)
        assert footprint(fresh, part, METHOD, known) == footprint(fresh, part, METHOD)
