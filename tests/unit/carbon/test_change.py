"""Why a footprint changed: splits calculated by hand, in 10^-12 kg CO2e."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tadoru.core.carbon.activity import Activity, Facet, Factor
from tadoru.core.carbon.assemble import Stated
from tadoru.core.carbon.change import Change, change
from tadoru.core.carbon.graph import Edge, Figures
from tadoru.core.carbon.inputs import Answer, Cause, Inputs
from tadoru.core.carbon.method import METHODS, ProcessRole, Stage
from tadoru.core.carbon.shapley import shapley
from tadoru.core.units import Unit
from tadoru.core.values import PartId

METHOD = METHODS["cfb-ev"]
CELL, FOIL, POWDER = PartId("cell"), PartId("foil"), PartId("powder")
KG = 10**12


def power(amount: str, factor: str, name: str = "power") -> Activity:
    """Return a line of electricity."""
    found = Factor(
        name="grid", kgco2e=MappingProxyType({Facet.FOSSIL: Decimal(factor)}),
        unit=Unit.KILOWATT_HOUR, source="a table", year=2024, region="JP", licence="CC0",
    )  # fmt: skip
    return Activity(
        name=name,
        role=ProcessRole.CELL_ASSEMBLY,
        amount=Decimal(amount),
        unit=Unit.KILOWATT_HOUR,
        factor=found,
    )


def process(kgco2e: str) -> Activity:
    """Return a line whose figure was entered directly."""
    return Activity(
        name="process",
        role=ProcessRole.REFINING,
        kgco2e=MappingProxyType({Facet.FOSSIL: Decimal(kgco2e)}),
    )


def part(
    *activities: Activity, inputs: Sequence[tuple[PartId, str]] = (), bought: bool = False
) -> Stated:
    lines = [Edge(child, Fraction(amount)) for child, amount in inputs]
    return Stated("a part", Unit.KILOGRAM, bought, Decimal(1), bought, lines, activities)


def answered(of: PartId, kgco2e: str, share: str = "1", supplier: str = "Boron") -> Answer:
    stages = {stage: Decimal(0) for stage in Stage} | {Stage.RAW_MATERIAL: Decimal(kgco2e)}
    figures = Figures(stages=stages, facets={Facet.FOSSIL: Decimal(kgco2e)})
    return Answer(of, supplier, Decimal(share), Fraction(share), figures)


def split(
    before: tuple[Mapping[PartId, Stated], Mapping[str, Answer]],
    after: tuple[Mapping[PartId, Stated], Mapping[str, Answer]],
) -> Change:
    return change(Inputs(*before), Inputs(*after), CELL, METHOD)


def causes(found: Change) -> dict[str, Fraction]:
    """Return the causes that are not zero, in kg."""
    return {cause.value: Fraction(units, KG) for cause, units in found.causes.items() if units}


def test_amount_and_factor_share_what_they_do_together() -> None:
    # 10 kWh × 0.5 = 5 kg becomes 12 kWh × 0.4 = 4.8 kg. Taken first, the amount adds 2 × 0.5 = 1,
    # taken last 2 × 0.4 = 0.8: on average 0.9. The factor: −0.1 × 10 = −1 and −0.1 × 12 = −1.2:
    # −1.1. Together −0.2.
    found = split(({CELL: part(power("10", "0.5"))}, {}), ({CELL: part(power("12", "0.4"))}, {}))
    assert (found.before, found.after) == (5 * KG, 4_800_000_000_000)
    assert causes(found) == {"activity": Fraction("0.9"), "factor": Fraction("-1.1")}
    (line,) = found.lines
    assert (line.name, line.before, line.after) == ("power", 5 * KG, 4_800_000_000_000)


def test_all_four_causes_of_a_small_product() -> None:
    # Total = own amount a × factor f + input amount m × answered figure s.
    # before: 10 × 0.5 + 2 × 3 = 11     after: 12 × 0.4 + 3 × 4 = 16.8
    # a and f never meet m and s, so each pair is split for itself:
    # a: 2 × (0.5 + 0.4) / 2 = 0.9      f: −0.1 × (10 + 12) / 2 = −1.1
    # m: 1 × (3 + 4) / 2 = 3.5          s: 1 × (2 + 3) / 2 = 2.5          sum 5.8
    foil = part(bought=True)
    found = split(
        (
            {CELL: part(power("10", "0.5"), inputs=[(FOIL, "2")]), FOIL: foil},
            {"r": answered(FOIL, "3")},
        ),
        (
            {CELL: part(power("12", "0.4"), inputs=[(FOIL, "3")]), FOIL: foil},
            {"r": answered(FOIL, "4")},
        ),
    )
    assert found.after - found.before == 5_800_000_000_000
    assert causes(found) == {
        "activity": Fraction("0.9"),
        "factor": Fraction("-1.1"),
        "structure": Fraction("3.5"),
        "supplier": Fraction("2.5"),
    }
    assert [(line.supplied, line.name) for line in found.lines] == [
        (True, "Boron"),  # 6 → 12
        (False, "power"),  # 5 → 4.8
    ]
    first = found.lines[0]
    assert (first.amount_before, first.amount_after) == (Fraction(2), Fraction(3))


def test_three_causes_that_multiply_are_shared_by_their_averages_over_all_orders() -> None:
    # 2 kg of an own input, made with 3 kWh at 5: 2 × 3 × 5 = 30; after 4 × 6 × 10 = 240.
    # Shapley for a product: x: Δx (y₀z₀/3 + (y₁z₀ + y₀z₁)/6 + y₁z₁/3)
    # structure: 2 × (15/3 + (30 + 30)/6 + 60/3) = 2 × 35 = 70
    # activity:  3 × (10/3 + (20 + 20)/6 + 40/3) = 3 × 70/3 = 70
    # factor:    5 × (6/3 + (12 + 12)/6 + 24/3) = 5 × 14 = 70        sum 210
    found = split(
        ({CELL: part(inputs=[(FOIL, "2")]), FOIL: part(power("3", "5"))}, {}),
        ({CELL: part(inputs=[(FOIL, "4")]), FOIL: part(power("6", "10"))}, {}),
    )
    assert causes(found) == {"activity": 70, "factor": 70, "structure": 70}


def test_an_answer_that_replaces_a_default_is_the_suppliers_doing() -> None:
    # 2 kg of foil at an own default of 4 = 8; the supplier answers 3 for half of it:
    # 2 × (0.5 × 3 + 0.5 × 4) = 7
    cell = part(inputs=[(FOIL, "2")])
    foil = part(process("4"), bought=True)
    found = split(
        ({CELL: cell, FOIL: foil}, {}),
        ({CELL: cell, FOIL: foil}, {"r": answered(FOIL, "3", share="0.5")}),
    )
    assert causes(found) == {"supplier": -1}


def test_an_input_that_is_new_comes_with_the_structure_whatever_it_brings() -> None:
    # The new foil brings its own process of 3 and a powder answered with 5: 2 × (3 + 0.5 × 5) = 11
    cell = part(power("1", "1"))
    with_foil = replace(cell, lines=[Edge(FOIL, Fraction(2))])
    found = split(
        ({CELL: cell}, {}),
        (
            {
                CELL: with_foil,
                FOIL: part(process("3"), inputs=[(POWDER, "0.5")]),
                POWDER: part(bought=True),
            },
            {"r": answered(POWDER, "5")},
        ),
    )
    assert causes(found) == {"structure": 11}
    assert {(line.part, line.before) for line in found.lines} == {(FOIL, None), (POWDER, None)}


def test_a_part_that_is_not_there_yet_comes_whole_with_the_structure() -> None:
    found = change(Inputs({}, {}), Inputs({CELL: part(process("3"))}, {}), CELL, METHOD)
    assert (found.before, found.after) == (0, 3 * KG)
    assert causes(found) == {"structure": 3}


def test_a_line_that_is_weighed_in_another_unit_is_another_line() -> None:
    # 10 kWh × 0.5 = 5 → a figure entered directly, 4: nothing of the factor can be told apart.
    direct = replace(process("4"), name="power", role=ProcessRole.CELL_ASSEMBLY)
    found = split(({CELL: part(power("10", "0.5"))}, {}), ({CELL: part(direct)}, {}))
    assert causes(found) == {"activity": -1}


def test_units_that_do_not_divide_go_to_those_that_lost_most_and_back_again() -> None:
    # Two causes that do one unit together and nothing alone: a half each; the first gets it.
    both = frozenset({Cause.ACTIVITY, Cause.FACTOR})
    forth = shapley(lambda some: 1 if some == both else 0, sorted(both))
    back = shapley(lambda some: 0 if some else 1, sorted(both))
    assert sum(forth.values()) == 1
    assert back[Cause.ACTIVITY] + back[Cause.FACTOR] == -1
    assert forth == {cause: -units for cause, units in back.items()}
