"""Own emissions: exact products, and a finding for every line that does not fit its factor."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tadoru.core.carbon.activity import (
    Activity,
    Facet,
    Factor,
    Rating,
    check_activity,
    emissions,
    is_primary,
    total,
)
from tadoru.core.carbon.method import METHODS, ProcessRole, Stage
from tadoru.core.units import Unit

CHINA = Factor(
    name="Electricity, China",
    kgco2e={Facet.FOSSIL: Decimal("0.5575")},
    unit=Unit.KILOWATT_HOUR,
    source="Ember",
    year=2024,
    region="CN",
    licence="CC BY 4.0",
)
POWER = Activity(
    name="Electricity",
    role=ProcessRole.CELL_ASSEMBLY,
    amount=Decimal("0.440587837837838"),
    unit=Unit.KILOWATT_HOUR,
    factor=CHINA,
    primary=True,
)
DIRECT = Activity(name="Stack", role=ProcessRole.REFINING, kgco2e={Facet.FOSSIL: Decimal(2)})


def test_an_amount_times_its_factor_is_exact() -> None:
    assert total(emissions(POWER)) == Decimal("0.2456277195945946850")  # by hand
    assert check_activity(POWER, "") == ()
    assert check_activity(DIRECT, "") == ()


def test_a_hydrate_is_converted_to_the_basis_of_its_factor() -> None:
    # 1 kg NiSO4 (154.756 g/mol) is 1.698 kg NiSO4·6H2O (262.847 g/mol).
    nickel = replace(CHINA, kgco2e={Facet.FOSSIL: Decimal(5)}, unit=Unit.KILOGRAM,
                     basis="NiSO4·6H2O")  # fmt: skip
    line = replace(POWER, amount=Decimal(1), unit=Unit.KILOGRAM, factor=nickel, basis="NiSO4")
    assert [f.rule for f in check_activity(line, "")] == ["activity.basis"]
    converted = replace(line, basis_ratio=Decimal("1.698"))
    assert check_activity(converted, "") == ()
    assert total(emissions(converted)) == Decimal("8.49")


def test_secondary_factors_do_not_make_primary_data() -> None:
    assert not is_primary(POWER)
    assert is_primary(replace(POWER, factor=replace(CHINA, primary=True)))
    assert is_primary(replace(DIRECT, primary=True))


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (replace(POWER, unit=Unit.MEGAJOULE), "activity.unit"),
        (replace(POWER, amount=None), "activity.amount"),
        (replace(POWER, amount=Decimal(-1)), "activity.amount"),
        (replace(POWER, kgco2e=DIRECT.kgco2e), "activity.figure"),
        (replace(DIRECT, kgco2e=None), "activity.figure"),
        (replace(DIRECT, kgco2e={Facet.FOSSIL: Decimal(-2)}), "activity.sign"),
        (replace(DIRECT, kgco2e={Facet.BIOGENIC_UPTAKE: Decimal(2)}), "activity.sign"),
        (replace(DIRECT, kgco2e={Facet.AIRCRAFT: Decimal(2)}), "activity.aircraft"),
        (
            replace(DIRECT, rating=Rating(Decimal(0), Decimal(1), Decimal(1))),
            "activity.rating",
        ),
        (replace(POWER, basis_ratio=Decimal(0)), "activity.basis"),
    ],
)
def test_each_defect_has_its_rule(bad: Activity, rule: str) -> None:
    findings = check_activity(bad, "/lines/0")
    assert {f.rule for f in findings} == {rule}
    assert all(f.text() and f.advice() and f.place.startswith("/lines/0") for f in findings)


def test_every_method_places_every_process() -> None:
    for method in METHODS.values():
        assert set(method.stages) == set(ProcessRole)
        assert set(method.stages.values()) == set(Stage)
