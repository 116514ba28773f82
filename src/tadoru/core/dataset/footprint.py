"""The dataset `footprint/1`: what PACT, METI and the EU rules need to know of a footprint."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tadoru.core.dataset.definition import Attribute, Dataset, Demand, Kind, fact, must
from tadoru.core.dataset.figures import CONTENT, GASES, MASS, ROLES, STAGE, TOTAL
from tadoru.core.words import N_

_PACT = "PACT Technical Specifications 3.0, CarbonFootprint."
_REGIONS = (
    "Africa;Americas;Asia;Europe;Oceania;Australia and New Zealand;Central Asia;Eastern Asia;"
    "Eastern Europe;Latin America and the Caribbean;Melanesia;Micronesia;Northern Africa;"
    "Northern America;Northern Europe;Polynesia;South-eastern Asia;Southern Asia;Southern Europe;"
    "Sub-Saharan Africa;Western Asia;Western Europe"
)


def _percent(name: str, label: str, source: str = "") -> Attribute:
    return Attribute(
        name=name,
        kind=Kind.DECIMAL,
        group="quality",
        label=label,
        unit="%",
        source=source,
        minimum=Decimal(0),
        maximum=Decimal(100),
    )


def _dqr(name: str, label: str, source: str) -> Attribute:
    """Return a data quality rating, which PACT only demands from the end of 2027."""
    return Attribute(
        name=name,
        kind=Kind.DECIMAL,
        group="quality",
        label=label,
        source=source,
        demand=Demand.MUST,
        valid_from=date(2027, 12, 31),
        minimum=Decimal(1),
        maximum=Decimal(5),
    )


_SCOPE = (
    must(fact("method", Kind.TEXT, "scope", N_("Calculation method"))),
    must(
        fact(
            "period_start",
            Kind.DATETIME,
            "scope",
            N_("Reference period from (inclusive)"),
            _PACT + "referencePeriodStart",
        )
    ),
    must(
        fact(
            "period_end",
            Kind.DATETIME,
            "scope",
            N_("Reference period to (exclusive)"),
            _PACT + "referencePeriodEnd",
        )
    ),
    fact("geography_country", Kind.COUNTRY, "scope", N_("Country"), _PACT + "geographyCountry"),
    replace(
        fact(
            "geography_region",
            Kind.CHOICE,
            "scope",
            N_("Region"),
            _PACT + "geographyRegionOrSubregion",
        ),
        choices=tuple(_REGIONS.split(";")),
    ),
    fact(
        "geography_subdivision",
        Kind.TEXT,
        "scope",
        N_("Part of the country (ISO 3166-2)"),
        _PACT + "geographyCountrySubdivision",
    ),
    fact(
        "boundary",
        Kind.TEXT,
        "scope",
        N_("Processes inside the boundary"),
        _PACT + "boundaryProcessesDescription",
    ),
    must(
        fact(
            "gwp_sets",
            Kind.LIST,
            "scope",
            N_("GWP sets (IPCC)"),
            _PACT + "ipccCharacterizationFactors",
        )
    ),
    must(
        fact(
            "standards",
            Kind.LIST,
            "scope",
            N_("Standards followed"),
            _PACT + "crossSectoralStandards",
        )
    ),
    fact(
        "rules",
        Kind.LIST,
        "scope",
        N_("Product or sector rules"),
        _PACT + "productOrSectorSpecificRules",
    ),
    fact(
        "allocation",
        Kind.TEXT,
        "scope",
        N_("Allocation rules"),
        _PACT + "allocationRulesDescription",
    ),
    fact(
        "secondary_sources",
        Kind.LIST,
        "scope",
        N_("Sources of secondary factors"),
        _PACT + "secondaryEmissionFactorSources",
    ),
    fact("comment", Kind.TEXT, "scope", N_("Remarks on the method")),
)
_QUALITY = (
    must(_percent("primary_data_percent", N_("Primary data share"), _PACT + "primaryDataShare")),
    _dqr("dqr", N_("Data quality rating"), _PACT + "dqi"),
    _dqr(
        "dqr_technology",
        N_("Technological representativeness (TeR)"),
        _PACT + "dqi.technologicalDQR",
    ),
    _dqr("dqr_time", N_("Temporal representativeness (TiR)"), _PACT + "dqi.temporalDQR"),
    _dqr(
        "dqr_geography", N_("Geographical representativeness (GeR)"), _PACT + "dqi.geographicalDQR"
    ),
    must(
        _percent("exempted_percent", N_("Exempted emissions"), _PACT + "exemptedEmissionsPercent")
    ),
    fact(
        "exempted_description",
        Kind.TEXT,
        "quality",
        N_("What is exempted and why"),
        _PACT + "exemptedEmissionsDescription",
    ),
    must(fact("partial", Kind.BOOLEAN, "quality", N_("Partial: some inputs have no figure"))),
    must(_percent("covered_mass_percent", N_("Share of the input mass that is covered"))),
)
_VERIFICATION = (
    replace(
        fact(
            "verification_coverage",
            Kind.CHOICE,
            "verification",
            N_("What was verified"),
            _PACT + "verification.coverage",
        ),
        choices=("PCF calculation model", "PCF program", "product level"),
    ),
    fact(
        "verifier", Kind.TEXT, "verification", N_("Verifier"), _PACT + "verification.providerName"
    ),
    fact(
        "verified_at",
        Kind.DATETIME,
        "verification",
        N_("Verified on"),
        _PACT + "verification.completedAt",
    ),
    fact(
        "verification_standard",
        Kind.TEXT,
        "verification",
        N_("Verified against"),
        _PACT + "verification.standardName",
    ),
    fact(
        "verification_comment",
        Kind.TEXT,
        "verification",
        N_("Remarks of the verifier"),
        _PACT + "verification.comments",
    ),
)
_SITE = (
    fact("site_name", Kind.TEXT, "site", N_("Plant"), "Regulation (EU) 2023/1542, Art. 7(1)(c)"),
    fact("site_id", Kind.TEXT, "site", N_("Identifier of the plant")),
    fact("site_country", Kind.COUNTRY, "site", N_("Country of the plant")),
)

FOOTPRINT_1 = Dataset(
    name="footprint",
    version=1,
    label=N_("Carbon footprint"),
    attributes=(
        *_SCOPE,
        *TOTAL,
        *STAGE,
        *ROLES,
        *GASES,
        *CONTENT,
        *MASS,
        *_QUALITY,
        *_VERIFICATION,
        *_SITE,
    ),
    group_labels=MappingProxyType(
        {
            "scope": N_("Method, period and boundary"),
            "total": N_("Total per declared unit"),
            "stages": N_("By life-cycle stage"),
            "roles": N_("Own and upstream, by process"),
            "gases": N_("By origin of the gases"),
            "carbon_content": N_("Carbon content"),
            "mass": N_("Mass"),
            "quality": N_("Data quality and coverage"),
            "verification": N_("Verification"),
            "site": N_("Plant"),
        }
    ),
    answer_groups=("scope", "total", "stages", "quality", "mass", "gases"),
)
