"""Own emissions: a figure entered directly, or an activity times its factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from tadoru.core.carbon.method import ProcessRole
from tadoru.core.findings import Finding
from tadoru.core.units import Unit, between
from tadoru.core.values import multiply, sum_up
from tadoru.core.words import N_


class Facet(StrEnum):
    """A part of a footprint by the origin of the gases.

    Source:  PACT Technical Specifications 3.0, CarbonFootprint
    """

    FOSSIL = "fossil"
    BIOGENIC_NON_CO2 = "biogenic_non_co2"
    LAND_USE_CHANGE = "land_use_change"
    LAND_MANAGEMENT = "land_management"  # removals subtracted
    CAPTURE = "capture"  # technical, ≤ 0
    BIOGENIC_UPTAKE = "biogenic_uptake"  # ≤ 0, outside the total
    AIRCRAFT = "aircraft"  # thereof
    PACKAGING = "packaging"  # thereof


ADDITIVE = (
    Facet.FOSSIL,
    Facet.BIOGENIC_NON_CO2,
    Facet.LAND_USE_CHANGE,
    Facet.LAND_MANAGEMENT,
    Facet.CAPTURE,
)
NOT_POSITIVE = frozenset({Facet.CAPTURE, Facet.BIOGENIC_UPTAKE})
SIGNED = frozenset({Facet.LAND_MANAGEMENT})


@dataclass(frozen=True, slots=True)
class Rating:
    """Data quality, 1 (best) to 5: technology, time, geography."""

    technology: Decimal
    time: Decimal
    geography: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What one unit of an activity emits, with everything that makes the number checkable."""

    name: str
    kgco2e: Mapping[Facet, Decimal]  # per unit
    unit: Unit
    source: str
    year: int
    region: str
    licence: str
    gwp_set: str = "AR6"
    includes: str = ""  # such as "upstream and transmission losses"
    basis: str = ""  # what is weighed, such as NiSO4·6H2O
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One line of own emissions per declared unit of a part.

    Either `kgco2e` (a figure entered directly) or `amount`, `unit` and `factor`.
    """

    name: str
    role: ProcessRole
    kgco2e: Mapping[Facet, Decimal] | None = None
    amount: Decimal | None = None
    unit: Unit | None = None
    factor: Factor | None = None
    basis: str = ""  # what was weighed, if the factor says what it weighs
    basis_ratio: Decimal | None = None  # mass of the factor's basis per mass of ours
    primary: bool = False  # measured at the operator's own process
    rating: Rating | None = None
    reason: str = ""  # why a buyer's own default stands here


def emissions(activity: Activity) -> Mapping[Facet, Decimal]:
    """Return what the activity emits per declared unit of its part, exact to the last digit.

    Units:  kg CO2e
    """
    if activity.kgco2e is not None:
        return activity.kgco2e
    if activity.factor is None or activity.amount is None:
        message = f"activity {activity.name} was not checked"
        raise AssertionError(message)
    amount = activity.amount
    if activity.basis_ratio is not None:
        amount = multiply(amount, activity.basis_ratio)
    return MappingProxyType(
        {facet: multiply(amount, value) for facet, value in activity.factor.kgco2e.items()}
    )


def total(kgco2e: Mapping[Facet, Decimal]) -> Decimal:
    """Return the sum of the additive facets: the footprint without biogenic uptake."""
    return sum_up(kgco2e.get(facet, Decimal(0)) for facet in ADDITIVE)


def is_primary(activity: Activity) -> bool:
    """Return whether the line counts as primary data: own activity, and own figure or factor.

    Source:  PACT Methodology 3.0, primary data share
    """
    return activity.primary and (activity.factor is None or activity.factor.primary)


def check_activity(activity: Activity, place: str) -> tuple[Finding, ...]:
    """Return all that is wrong with the line."""
    figures = activity.kgco2e if activity.factor is None else activity.factor.kgco2e
    findings = _check_figures(figures, place)
    if (activity.kgco2e is None) == (activity.factor is None):
        findings.append(
            _finding(
                place,
                "activity.figure",
                N_("The line needs either a figure or an amount with a factor."),
                N_("Enter the one and leave the other empty."),
            )
        )
    if activity.factor is not None:
        findings += _check_factor(activity, activity.factor, place)
    if activity.rating is not None:
        rating = activity.rating
        for axis in ("technology", "time", "geography"):
            if not 1 <= getattr(rating, axis) <= 5:  # noqa: PLR2004  (the scale of PEF and PACT)
                findings.append(
                    _finding(
                        f"{place}/rating/{axis}",
                        "activity.rating",
                        N_("A data quality rating is from 1 (best) to 5."),
                        N_("Enter a number from 1 to 5."),
                    )
                )
    return tuple(findings)


def _check_factor(activity: Activity, factor: Factor, place: str) -> list[Finding]:
    findings = []
    if activity.amount is None or activity.amount < 0:
        findings.append(
            _finding(
                f"{place}/amount",
                "activity.amount",
                N_("The amount is missing or negative."),
                N_("Enter the amount per declared unit."),
            )
        )
    if activity.unit != factor.unit:
        known = activity.unit is not None and between(activity.unit, factor.unit) is not None
        remedy = N_("Convert the amount to {unit}.") if known else N_("Enter it in {unit}.")
        findings.append(
            _finding(
                f"{place}/unit",
                "activity.unit",
                N_("The factor is per {unit}, the amount is not."),
                remedy,
                unit=factor.unit,
            )
        )
    if activity.basis != factor.basis and activity.basis_ratio is None:
        findings.append(
            _finding(
                f"{place}/basis",
                "activity.basis",
                N_("The factor weighs “{factor}”, the amount “{amount}”."),
                N_("Enter the mass ratio of the two, or the amount again."),
                factor=factor.basis,
                amount=activity.basis,
            )
        )
    if activity.basis_ratio is not None and activity.basis_ratio <= 0:
        findings.append(
            _finding(
                f"{place}/basis_ratio",
                "activity.basis",
                N_("The mass ratio must be more than zero."),
                N_("Enter kg of the factor's basis per kg of yours."),
            )
        )
    return findings


def _check_figures(figures: Mapping[Facet, Decimal] | None, place: str) -> list[Finding]:
    findings = []
    for facet, value in (figures or {}).items():
        if facet in SIGNED or value == 0 or (value < 0) == (facet in NOT_POSITIVE):
            continue
        findings.append(
            _finding(
                f"{place}/kgco2e/{facet}",
                "activity.sign",
                N_("This figure has the wrong sign."),
                N_("Uptake and capture are at most zero, emissions at least."),
            )
        )
    fossil = (figures or {}).get(Facet.FOSSIL, Decimal(0))
    if (figures or {}).get(Facet.AIRCRAFT, Decimal(0)) > max(fossil, Decimal(0)):
        findings.append(
            _finding(
                f"{place}/kgco2e/aircraft",
                "activity.aircraft",
                N_("Air transport is more than the fossil figure it is part of."),
                N_("Correct one of the two."),
            )
        )
    return findings


def _finding(place: str, rule: str, message: str, remedy: str, **facts: object) -> Finding:
    return Finding(place, rule, message, remedy, facts)
