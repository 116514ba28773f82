"""Units and amounts are read exactly, or refused with a remedy."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint
import pytest

from tadoru.core.findings import Finding
from tadoru.core.units import LABELS, OURANOS, PACT, Measure, Unit, between, read_unit
from tadoru.core.values import multiply, plain, read_amount, rounded, scaled, sum_up

PINT_NAMES = {
    Unit.LITER: "liter",
    Unit.KILOGRAM: "kilogram",
    Unit.CUBIC_METER: "meter**3",
    Unit.KILOWATT_HOUR: "kilowatt_hour",
    Unit.MEGAJOULE: "megajoule",
    Unit.SQUARE_METER: "meter**2",
    Unit.HOUR: "hour",
}


def test_the_ten_pact_and_eight_ouranos_names_are_one_set() -> None:
    assert len(set(PACT.values())) == len(Unit) == 10
    assert len(set(OURANOS.values())) == 8
    for names in (PACT, OURANOS):
        for unit, name in names.items():
            assert read_unit(name, "") == Measure(unit, Decimal(1))
    assert set(LABELS) == set(Unit)


@pytest.mark.parametrize("unit", Unit)
def test_a_unit_reads_back_from_its_own_symbol(unit: Unit) -> None:
    assert read_unit(unit.value, "") == Measure(unit, Decimal(1))


@pytest.mark.parametrize(
    "written",
    ["g", "mg", "t", "mL", "kL", "Wh", "MWh", "GWh", "J", "kJ", "GJ", "TJ", "cm2", "dm3", "cm3"],
)
def test_factors_agree_with_pint(written: str) -> None:
    registry: Any = pint.UnitRegistry(non_int_type=Decimal)
    measure = read_unit(written, "")
    assert isinstance(measure, Measure)
    spelled = written.replace("2", "**2").replace("3", "**3")
    oracle = registry.Quantity(Decimal(1), spelled).to(PINT_NAMES[measure.unit]).magnitude
    assert abs(oracle - measure.factor) <= Decimal("1e-24") * measure.factor


@pytest.mark.parametrize(
    ("written", "unit", "factor"),
    [
        ("㎏", Unit.KILOGRAM, "1"),
        ("ＫＧ", Unit.KILOGRAM, "1"),
        ("㎥", Unit.CUBIC_METER, "1"),
        ("m³", Unit.CUBIC_METER, "1"),
        ("㎡", Unit.SQUARE_METER, "1"),
        ("個", Unit.PIECE, "1"),
        ("台", Unit.PIECE, "1"),
        ("pcs", Unit.PIECE, "1"),
        ("㌧", Unit.KILOGRAM, "1000"),
        ("KWH", Unit.KILOWATT_HOUR, "1"),
        ("Cubic Meter", Unit.CUBIC_METER, "1"),
        ("µg", Unit.KILOGRAM, "0.000000001"),
        (" ｋWh ", Unit.KILOWATT_HOUR, "1"),
    ],
)
def test_spellings_of_real_sheets_are_understood(written: str, unit: Unit, factor: str) -> None:
    assert read_unit(written, "") == Measure(unit, Decimal(factor))


@pytest.mark.parametrize("written", ["Nm3", "Nm³", "mj", "MG", "ton", "lb", "kW", "%", "", "  "])
def test_what_could_mean_two_things_is_refused_with_a_remedy(written: str) -> None:
    finding = read_unit(written, "row 2, column unit")
    assert isinstance(finding, Finding)
    assert finding.place == "row 2, column unit"
    assert finding.text()
    assert finding.advice()


def test_normal_cubic_metres_ask_for_kg_or_m3() -> None:
    finding = read_unit("Nm3", "")
    assert isinstance(finding, Finding)
    assert "kg" in finding.advice()


def test_only_measures_of_the_same_thing_convert() -> None:
    assert between(Unit.KILOWATT_HOUR, Unit.MEGAJOULE) == Fraction(36, 10)
    assert between(Unit.LITER, Unit.CUBIC_METER) == Fraction(1, 1000)
    assert between(Unit.PIECE, Unit.KILOGRAM) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5.030181086519114", "5.030181086519114"),
        ("１２，３４５．６", "12345.6"),
        ("▲3", "-3"),
        ("△ 1,000", "-1000"),
        ("−2", "-2"),
        ("1.2E-05", "0.000012"),
        ("+7", "7"),
        ("1e3", "1000"),
    ],
)
def test_amounts_are_read_to_the_last_digit(written: str, number: str) -> None:
    assert read_amount(written, "") == Decimal(number)


@pytest.mark.parametrize(
    "written",
    ["", "abc", "0,71", "1,23", "NaN", "inf", "1e99", "1.", ".5", "1_000", "٣", "9" * 60, "--1"],
)
def test_amounts_that_are_not_clear_are_refused(written: str) -> None:
    assert isinstance(read_amount(written, ""), Finding)


def test_thousands_commas_are_refused_where_a_comma_may_be_decimal() -> None:
    assert isinstance(read_amount("1,234", "", grouping=False), Finding)


def test_arithmetic_does_not_round_at_28_digits() -> None:
    third = Decimal("0.333333333333333333333333333333")
    assert multiply(third, Decimal(3)) == Decimal("0.999999999999999999999999999999")
    assert sum_up([Decimal(10) ** 20, Decimal("1e-20")]) == Decimal(
        "100000000000000000000." + "0" * 19 + "1"
    )
    assert rounded(Fraction(1, 8), 2) == Decimal("0.12")  # half to even
    assert plain(scaled(10**40 + 1, 12)) == "1" + "0" * 28 + ".000000000001"
