"""The published NMC811 example comes out, through one graph and through a chain of companies."""

from decimal import Decimal
from pathlib import Path

import pytest

from tadoru.core.carbon.components import Totals
from tadoru.core.carbon.contributions import contributions, direct_inputs
from tadoru.core.carbon.coverage import coverage
from tadoru.core.carbon.exact import in_kg
from tadoru.core.carbon.graph import reach
from tadoru.core.carbon.result import footprint
from tadoru.core.carbon.rollup import Resident, arrays_of
from tests.fakes import nmc811

TOLERANCE = Decimal("0.001")


def test_the_amounts_are_the_published_ones(published_data: Path) -> None:
    published = (published_data / "battery" / "bom_nmc811.csv").read_text("utf-8")
    assert nmc811.BOM.splitlines() == published.splitlines()


def test_one_operator_reaches_the_published_total() -> None:
    graph = nmc811.one_operator()
    found = footprint(graph, nmc811.ROOT, nmc811.METHOD)
    assert abs(found.total_kgco2e - nmc811.TOTAL) <= TOLERANCE
    row = Resident(arrays_of(graph, nmc811.METHOD)).totals(nmc811.ROOT)
    assert abs(Totals(row).total_kgco2e - float(found.total_kgco2e)) <= 1e-6


def test_each_input_contributes_what_was_published() -> None:
    graph = nmc811.one_operator()
    found = contributions(graph, reach(graph, nmc811.ROOT), nmc811.METHOD)
    sums = {c.name: Decimal(float(c.kgco2e)) for c in found}
    assert sums.keys() == nmc811.PUBLISHED.keys()
    for name, published in nmc811.PUBLISHED.items():
        assert abs(sums[name] - published) <= TOLERANCE, name


def test_the_direct_inputs_carry_the_whole_footprint() -> None:
    graph = nmc811.one_operator()
    (pack,) = direct_inputs(graph, nmc811.ROOT)
    assert abs(Decimal(float(pack.kgco2e)) - nmc811.TOTAL) <= TOLERANCE


@pytest.mark.parametrize(
    ("grid", "published"),
    [("0.0308", "45.994"), ("0.0723", "46.606"), ("0.4837", "52.669"), ("0.6150", "54.604")],
    ids=["Norway", "Finland", "Japan", "Poland"],
)
def test_another_grid_gives_the_published_total(grid: str, published: str) -> None:
    graph = nmc811.one_operator(Decimal(grid))
    found = footprint(graph, nmc811.ROOT, nmc811.METHOD)
    assert abs(found.total_kgco2e - Decimal(published)) <= TOLERANCE


def test_a_chain_of_companies_reaches_the_published_total() -> None:
    found = nmc811.chain()
    assert abs(found[nmc811.ROOT].total_kgco2e - nmc811.TOTAL) <= TOLERANCE


def test_answering_between_companies_costs_less_than_a_millionth() -> None:
    chained = nmc811.chain()[nmc811.ROOT].total_kgco2e
    whole = footprint(nmc811.one_operator(), nmc811.ROOT, nmc811.METHOD).total_kgco2e
    assert abs(chained - whole) <= Decimal("0.000001")


def test_the_owner_sees_what_is_missing_by_name_and_mass() -> None:
    graph = nmc811.one_operator()
    found = coverage(graph, nmc811.ROOT, reach(graph, nmc811.ROOT))
    assert found.partial
    # 5.030181086519114 × 0.71 × 0.1683 kg electrolyte per kWh of capacity, by hand.
    electrolyte = next(m for m in found.missing if m.name == "electrolyte")
    assert electrolyte.mass_kg is not None
    assert abs(float(electrolyte.mass_kg) - 0.601071) < 1e-6
    assert {m.name for m in found.missing} == {
        "electrolyte", "cu_foil", "cu_terminal", "al_foil", "al_container", "separator", "PET",
        "PP", "carbon_black", "PVDF", "NMP", "NaOH", "MnSO4", "NH3", "CMC", "SBR",
    }  # fmt: skip


def test_a_chain_covers_the_same_share_as_one_operator() -> None:
    graph = nmc811.one_operator()
    whole = coverage(graph, nmc811.ROOT, reach(graph, nmc811.ROOT)).covered
    chained = nmc811.chain()[nmc811.ROOT].coverage.covered
    assert whole is not None
    assert chained is not None
    assert abs(float(whole - chained)) < 1e-6  # answers carry the share in percent, six decimals


def test_stages_and_origins_add_up_to_the_total_to_the_last_digit() -> None:
    for found in nmc811.chain().values():
        assert in_kg(sum(found.exact.stages.values())) == found.total_kgco2e
        additive = ("fossil", "biogenic_non_co2", "land_use_change", "land_management", "capture")
        assert in_kg(sum(found.exact.facets[f] for f in found.exact.facets if f in additive)) == (
            found.total_kgco2e
        )
