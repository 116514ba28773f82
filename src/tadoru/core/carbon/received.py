"""An answered footprint as the leaf it becomes in the customer's graph, or why it cannot be one."""

from collections.abc import Mapping
from decimal import Decimal

from tadoru.core.carbon.activity import Facet, Rating
from tadoru.core.carbon.graph import Figures
from tadoru.core.carbon.method import Stage
from tadoru.core.dataset.values import Value
from tadoru.core.findings import Finding
from tadoru.core.values import sum_up
from tadoru.core.words import N_

# A foreign system rounds its figures by origin; ours close to the last digit.
_TOLERANCE = Decimal("0.000001")


def figures_of(values: Mapping[str, Value]) -> Figures:
    """Return the leaf of a checked `footprint/1`; a split that is unknown counts as none."""
    covered = values.get("covered_mass_percent")
    return Figures(
        stages={stage: _number(values, f"{stage}_kgco2e") for stage in Stage},
        facets={facet: _number(values, f"{facet}_kgco2e") for facet in Facet},
        amount=_number(values, "declared_unit_amount") or Decimal(1),
        primary_percent=_number(values, "primary_data_percent"),
        exempted_percent=_number(values, "exempted_percent"),
        rating=_rating(values),
        partial=values.get("partial") is True,
        covered_mass_percent=Decimal(covered) if isinstance(covered, str) else None,
    )


def check_closes(values: Mapping[str, Value]) -> tuple[Finding, ...]:
    """Return where the figures of a `footprint/1` contradict each other."""
    figures, findings = figures_of(values), []
    total = _number(values, "total_kgco2e")
    if figures.total_kgco2e != total:
        findings.append(
            Finding(
                "/total_kgco2e",
                "footprint.stages-do-not-add-up",
                N_("The four stages add up to {sum}, the total says {total}."),
                N_("Correct the stages or the total; they must agree to the last digit."),
                {"sum": figures.total_kgco2e, "total": total},
            )
        )
    uptake = figures.facets[Facet.BIOGENIC_UPTAKE]
    with_uptake = _number(values, "total_with_uptake_kgco2e")
    if abs(sum_up([total, uptake, -with_uptake])) > _TOLERANCE * max(abs(total), Decimal(1)):
        findings.append(
            Finding(
                "/total_with_uptake_kgco2e",
                "footprint.uptake-does-not-add-up",
                N_("The total with uptake is not the total plus the uptake."),
                N_("Enter the uptake as a figure of at most zero."),
            )
        )
    start, end = values.get("period_start"), values.get("period_end")
    if isinstance(start, str) and isinstance(end, str) and end <= start:
        findings.append(
            Finding(
                "/period_end",
                "footprint.period",
                N_("The period ends before it begins."),
                N_("Enter the day after the last day of the period."),
            )
        )
    places = ("geography_country", "geography_region", "geography_subdivision")
    if sum(name in values for name in places) > 1:
        findings.append(
            Finding(
                "/geography_country",
                "footprint.geography",
                N_("Country, region and part of a country exclude each other."),
                N_("Keep the narrowest of them."),
                source="PACT Technical Specifications 3.0, CarbonFootprint",
            )
        )
    return tuple(findings)


def _number(values: Mapping[str, Value], name: str) -> Decimal:
    value = values.get(name)
    return Decimal(value) if isinstance(value, str) else Decimal(0)


def _rating(values: Mapping[str, Value]) -> Rating | None:
    axes = [values.get(f"dqr_{axis}") for axis in ("technology", "time", "geography")]
    given = [Decimal(axis) for axis in axes if isinstance(axis, str)]
    return Rating(*given) if len(given) == len(axes) else None
