"""A computed footprint as the attributes of footprint/1, and read back as a leaf."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tadoru.core.carbon.activity import Activity, Facet, Rating
from tadoru.core.carbon.graph import Edge, Graph, Node
from tadoru.core.carbon.method import METHODS, ProcessRole, Stage
from tadoru.core.carbon.received import check_closes, figures_of
from tadoru.core.carbon.result import footprint, to_values
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.dataset.values import Value, check_values
from tadoru.core.units import Unit
from tadoru.core.values import PartId

CELL, FOIL = PartId("cell"), PartId("foil")
SCOPE: dict[str, Value] = {
    "period_start": "2025-01-01T00:00:00Z",
    "period_end": "2026-01-01T00:00:00Z",
    "geography_country": "JP",
}


def cell() -> Graph:
    own = Activity(
        name="Drying",
        role=ProcessRole.CELL_ASSEMBLY,
        kgco2e={Facet.FOSSIL: Decimal("1.5"), Facet.BIOGENIC_UPTAKE: Decimal("-0.5")},
        rating=Rating(Decimal(2), Decimal(2), Decimal(3)),
    )
    nodes = {
        CELL: Node(part=CELL, name="Cell", unit=Unit.KILOGRAM, activities=(own,)),
        FOIL: Node(part=FOIL, name="Foil", unit=Unit.KILOGRAM),
    }
    return Graph(nodes, {CELL: [Edge(FOIL, Fraction(1, 10))]}, {}, {})


def values() -> dict[str, Value]:
    graph = cell()
    return to_values(footprint(graph, CELL, METHODS["cfb-ev"]), graph.nodes[CELL], SCOPE)


def test_an_answer_has_everything_that_is_demanded() -> None:
    checked = check_values(FOOTPRINT_1, values(), date(2028, 1, 1))
    assert checked.findings == ()
    assert check_closes(checked.values) == ()


def test_the_figures_are_the_hand_computed_ones() -> None:
    found = values()
    assert found["total_kgco2e"] == found["main_production_kgco2e"] == "1.5"
    assert found["total_with_uptake_kgco2e"] == "1"
    assert found["own_cell_assembly_kgco2e"] == "1.5"
    assert found["upstream_raw_material_kgco2e"] == "0"
    assert (found["partial"], found["covered_mass_percent"]) == (True, "0")
    assert found["dqr"] == "2.333"  # (2 + 2 + 3) / 3
    assert found["mass_kg"] == "1"
    assert found["packaging_included"] is False
    assert "packaging_kgco2e" not in found


def test_nothing_given_replaces_a_computed_figure() -> None:
    graph = cell()
    found = footprint(graph, CELL, METHODS["cfb-ev"])
    forged = to_values(found, graph.nodes[CELL], {**SCOPE, "total_kgco2e": "0", "partial": False})
    assert forged == values()


def test_an_answer_names_no_part() -> None:
    assert "Foil" not in str(values())
    assert "Drying" not in str(values())


def test_a_received_answer_keeps_every_digit() -> None:
    leaf = figures_of({**values(), "raw_material_kgco2e": "0.000000000001"})
    assert leaf.stages[Stage.RAW_MATERIAL] == Decimal("0.000000000001")
    assert leaf.facets[Facet.BIOGENIC_UPTAKE] == Decimal("-0.5")
    assert leaf.rating == Rating(Decimal(2), Decimal(2), Decimal(3))
    assert (leaf.partial, leaf.covered_mass_percent) == (True, Decimal(0))
    assert figures_of({"covered_mass_percent": {"unknown": "x"}}).covered_mass_percent is None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"total_kgco2e": "1.500000000001"}, "footprint.stages-do-not-add-up"),
        ({"total_with_uptake_kgco2e": "1.1"}, "footprint.uptake-does-not-add-up"),
        ({"period_end": "2025-01-01T00:00:00Z"}, "footprint.period"),
        ({"geography_region": "Asia"}, "footprint.geography"),
    ],
)
def test_a_contradiction_is_a_finding(change: dict[str, Value], rule: str) -> None:
    found = check_closes({**values(), **change})
    assert rule in {f.rule for f in found}
    assert all(f.text() and f.advice() for f in found)
