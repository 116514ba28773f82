"""The answering rule, by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tadoru.core.carbon.activity import Activity, Facet
from tadoru.core.carbon.exact import Amount, answer, units_of
from tadoru.core.carbon.graph import Edge, Figures, Graph, Node, Supply, reach
from tadoru.core.carbon.method import METHODS, ProcessRole, Stage
from tadoru.core.units import Unit
from tadoru.core.values import PartId

A, B, C = PartId("a"), PartId("b"), PartId("c")
EV = METHODS["cfb-ev"]


def leaf(kg: str, stage: Stage = Stage.MAIN_PRODUCTION, amount: str = "1") -> Figures:
    return Figures(
        stages={stage: Decimal(kg)}, facets={Facet.FOSSIL: Decimal(kg)}, amount=Decimal(amount)
    )


def node(part: PartId, *activities: Activity) -> Node:
    return Node(part=part, name=part, unit=Unit.KILOGRAM, activities=activities)


def own(kg: str, role: ProcessRole, facet: Facet = Facet.FOSSIL) -> Activity:
    return Activity(name="own", role=role, kgco2e={facet: Decimal(kg)})


def bought(weight: Fraction, figures: Figures) -> Graph:
    supplies = {A: [Supply("leaf", Fraction(1), weight)]}
    return Graph({A: node(A)}, {}, supplies, {"leaf": figures})


def test_a_third_of_a_kilogram_is_floored_from_its_quantised_amount() -> None:
    # 2^40 / 3 = 366503875925.33, so the amount is 366503875925 × 2^-40 = 0.33333333333303.
    graph = bought(Fraction(1, 3), leaf("1"))
    found = answer(graph, reach(graph, A), EV)
    assert found.amounts == {"leaf": Amount(366503875925, 0)}
    assert found.stages[Stage.MAIN_PRODUCTION] == 333333333333


@pytest.mark.parametrize(("halves", "quantised"), [(1, 0), (3, 2), (5, 2), (7, 4)])
def test_half_a_step_goes_to_the_even_neighbour(halves: int, quantised: int) -> None:
    graph = bought(Fraction(halves, 2**41), leaf("1"))
    assert answer(graph, reach(graph, A), EV).amounts["leaf"] == Amount(quantised, 0)


def test_a_credit_is_floored_away_from_zero() -> None:
    graph = bought(Fraction(1, 2), leaf("-0.000000000001", Stage.END_OF_LIFE))
    assert answer(graph, reach(graph, A), EV).stages[Stage.END_OF_LIFE] == -1


def test_a_figure_for_a_thousand_units_counts_per_unit() -> None:
    graph = bought(Fraction(1), leaf("2500", amount="1000"))
    # 2^40 / 1000 = 1099511627.776 → 1099511628; × 2500 × 10^12 / 2^40, floored, by hand.
    expected = 1099511628 * 2500 * 10**12 // 2**40
    assert answer(graph, reach(graph, A), EV).total == expected == 2500000000509


def test_one_leaf_reached_on_two_paths_is_quantised_once() -> None:
    # Two paths of 2^-41 each are one step together; rounded one by one they would be none.
    half = Fraction(1, 2**41)
    inputs = {A: [Edge(B, half), Edge(C, half)]}
    supplies = {p: [Supply("leaf", Fraction(1), Fraction(1))] for p in (B, C)}
    graph = Graph({p: node(p) for p in (A, B, C)}, inputs, supplies, {"leaf": leaf("1")})
    assert answer(graph, reach(graph, A), EV).amounts["leaf"] == Amount(1, 0)


def test_a_raw_edge_makes_everything_below_it_raw_material() -> None:
    inputs = {A: [Edge(B, Fraction(2), raw=True)], B: [Edge(C, Fraction(3))]}
    nodes = {
        A: node(A, own("1", ProcessRole.PACK_ASSEMBLY)),
        B: node(B, own("10", ProcessRole.CELL_ASSEMBLY)),
        C: node(C),
    }
    supplies = {C: [Supply("leaf", Fraction(1), Fraction(1))]}
    graph = Graph(nodes, inputs, supplies, {"leaf": leaf("100", Stage.DISTRIBUTION)})
    found = answer(graph, reach(graph, A), EV)
    # own 1 stays production; 2 × 10 own of B and 2 × 3 × 100 answered become raw material.
    assert found.stages == {
        Stage.RAW_MATERIAL: 620 * 10**12,
        Stage.MAIN_PRODUCTION: 10**12,
        Stage.DISTRIBUTION: 0,
        Stage.END_OF_LIFE: 0,
    }
    assert found.own_roles[ProcessRole.CELL_ASSEMBLY] == 20 * 10**12
    assert found.own_stages[Stage.RAW_MATERIAL] == 20 * 10**12


def test_uptake_is_outside_the_total_and_other_gases_inside() -> None:
    activities = (
        own("5", ProcessRole.EXTRACTION),
        own("2", ProcessRole.EXTRACTION, Facet.LAND_USE_CHANGE),
        own("-4", ProcessRole.EXTRACTION, Facet.BIOGENIC_UPTAKE),
    )
    graph = Graph({A: node(A, *activities)}, {}, {}, {})
    found = answer(graph, reach(graph, A), EV)
    assert found.total == 7 * 10**12
    assert found.facets[Facet.FOSSIL] == 5 * 10**12
    assert found.facets[Facet.BIOGENIC_UPTAKE] == -4 * 10**12


def test_nothing_fossil_stays_nothing_fossil() -> None:
    # Each stage loses up to one unit by flooring; fossil as the rest would be -3 units.
    biogenic = Figures(
        stages=dict.fromkeys(Stage, Decimal("0.000000000001")),
        facets={Facet.BIOGENIC_NON_CO2: Decimal("0.000000000004")},
    )
    graph = bought(Fraction(3, 4), biogenic)
    found = answer(graph, reach(graph, A), EV)
    assert found.total == 0
    assert found.facets[Facet.FOSSIL] == 0
    assert found.facets[Facet.BIOGENIC_NON_CO2] == 0


def test_the_same_part_falls_into_another_stage_under_another_method() -> None:
    graph = Graph({A: node(A, own("1", ProcessRole.COMPONENT_MANUFACTURE))}, {}, {}, {})
    below = reach(graph, A)
    assert answer(graph, below, EV).stages[Stage.RAW_MATERIAL] == 10**12
    assert answer(graph, below, METHODS["pact-3"]).stages[Stage.MAIN_PRODUCTION] == 10**12


def test_a_figure_with_thirteen_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 12 decimals"):
        units_of(Decimal("0.0000000000001"))
    graph = bought(Fraction(1), replace(leaf("1"), stages={Stage.RAW_MATERIAL: Decimal("1e-13")}))
    with pytest.raises(ValueError, match="more than 12 decimals"):
        answer(graph, reach(graph, A), EV)
