"""The figures of `footprint/1`: total, stages, own and upstream, gases, carbon content, mass."""

from dataclasses import replace
from decimal import Decimal

from tadoru.core.dataset.definition import Attribute, Demand, Kind, fact, must
from tadoru.core.units import Unit
from tadoru.core.words import N_

_PACT = "PACT Technical Specifications 3.0, CarbonFootprint."
_STAGES = "Regulation (EU) 2023/1542, Art. 7(1)(e) and Annex II"
_KG = "kg CO2e"


def _kg(name: str, group: str, label: str, source: str = "", *, sign: int = 0) -> Attribute:
    """Return a figure in kg CO2e per declared unit; sign 1 forbids negative, -1 positive ones."""
    return Attribute(
        name=name,
        kind=Kind.DECIMAL,
        group=group,
        label=label,
        unit=_KG,
        source=source,
        minimum=Decimal(0) if sign > 0 else None,
        maximum=Decimal(0) if sign < 0 else None,
    )


TOTAL = (
    must(
        _kg(
            "total_kgco2e",
            "total",
            N_("Footprint without biogenic uptake"),
            _PACT + "pcfExcludingBiogenicUptake",
        )
    ),
    must(
        _kg(
            "total_with_uptake_kgco2e",
            "total",
            N_("Footprint with biogenic uptake"),
            _PACT + "pcfIncludingBiogenicUptake",
        )
    ),
    must(
        replace(
            fact(
                "declared_unit",
                Kind.CHOICE,
                "total",
                N_("Declared unit"),
                _PACT + "declaredUnitOfMeasurement",
            ),
            choices=tuple(unit.value for unit in Unit),
        )
    ),
    must(
        replace(
            fact(
                "declared_unit_amount",
                Kind.DECIMAL,
                "total",
                N_("Amount of the declared unit"),
                _PACT + "declaredUnitAmount",
            ),
            minimum=Decimal("0.000000000001"),
        )
    ),
)
STAGE = (
    must(
        _kg(
            "raw_material_kgco2e",
            "stages",
            N_("Raw material acquisition and pre-processing"),
            _STAGES,
        )
    ),
    must(_kg("main_production_kgco2e", "stages", N_("Main product production"), _STAGES)),
    must(_kg("distribution_kgco2e", "stages", N_("Distribution"), _STAGES)),
    must(_kg("end_of_life_kgco2e", "stages", N_("End of life and recycling"), _STAGES)),
)
ROLES = (
    _kg("own_raw_material_kgco2e", "roles", N_("Own: raw material and pre-processing")),
    _kg("own_main_production_kgco2e", "roles", N_("Own: main production")),
    _kg("own_distribution_kgco2e", "roles", N_("Own: distribution")),
    _kg("own_end_of_life_kgco2e", "roles", N_("Own: end of life")),
    _kg("upstream_raw_material_kgco2e", "roles", N_("Upstream: raw material and pre-processing")),
    _kg("upstream_main_production_kgco2e", "roles", N_("Upstream: main production")),
    _kg("upstream_distribution_kgco2e", "roles", N_("Upstream: distribution")),
    _kg("upstream_end_of_life_kgco2e", "roles", N_("Upstream: end of life")),
    _kg("own_extraction_kgco2e", "roles", N_("Own process: extraction")),
    _kg("own_refining_kgco2e", "roles", N_("Own process: refining")),
    _kg("own_component_manufacture_kgco2e", "roles", N_("Own process: component manufacture")),
    _kg("own_cell_assembly_kgco2e", "roles", N_("Own process: cell assembly")),
    _kg("own_pack_assembly_kgco2e", "roles", N_("Own process: pack assembly")),
    _kg("own_inbound_transport_kgco2e", "roles", N_("Own process: inbound transport")),
    _kg("own_outbound_transport_kgco2e", "roles", N_("Own process: outbound transport")),
    _kg("own_treatment_kgco2e", "roles", N_("Own process: collection, dismantling, recycling")),
)
GASES = (
    must(_kg("fossil_kgco2e", "gases", N_("Fossil"), _PACT + "fossilGhgEmissions", sign=1)),
    _kg(
        "biogenic_non_co2_kgco2e",
        "gases",
        N_("Biogenic, other than CO2"),
        _PACT + "biogenicNonCO2Emissions",
        sign=1,
    ),
    _kg(
        "biogenic_uptake_kgco2e",
        "gases",
        N_("Biogenic CO2 uptake"),
        _PACT + "biogenicCO2Uptake",
        sign=-1,
    ),
    _kg(
        "land_use_change_kgco2e",
        "gases",
        N_("Land use change"),
        _PACT + "landUseChangeGhgEmissions",
        sign=1,
    ),
    _kg(
        "land_management_kgco2e",
        "gases",
        N_("Land management, removals subtracted"),
        _PACT + "landManagementBiogenicCO2Emissions",
    ),
    _kg(
        "capture_kgco2e",
        "gases",
        N_("Technical capture and removal"),
        _PACT + "ccsTechnologicalCO2Capture",
        sign=-1,
    ),
    _kg(
        "aircraft_kgco2e",
        "gases",
        N_("Thereof air transport"),
        _PACT + "aircraftGhgEmissions",
        sign=1,
    ),
    fact(
        "packaging_included",
        Kind.BOOLEAN,
        "gases",
        N_("Packaging is included"),
        _PACT + "packagingEmissionsIncluded",
    ),
    _kg(
        "packaging_kgco2e",
        "gases",
        N_("Thereof packaging"),
        _PACT + "packagingGhgEmissions",
        sign=1,
    ),
)
CONTENT = tuple(
    Attribute(
        name=name,
        kind=Kind.DECIMAL,
        group="carbon_content",
        label=label,
        unit="kg C",
        source=_PACT + clause,
        minimum=Decimal(0),
    )
    for name, label, clause in (
        ("fossil_carbon_kg", N_("Fossil carbon content"), "fossilCarbonContent"),
        ("biogenic_carbon_kg", N_("Biogenic carbon content"), "biogenicCarbonContent"),
        ("recycled_carbon_kg", N_("Recycled carbon content"), "recycledCarbonContent"),
    )
)
MASS = (
    Attribute(
        name="mass_kg",
        kind=Kind.DECIMAL,
        group="mass",
        unit="kg",
        minimum=Decimal(0),
        label=N_("Mass of the declared unit"),
        demand=Demand.MUST,
        source=_PACT + "productMassPerDeclaredUnit",
    ),
)
