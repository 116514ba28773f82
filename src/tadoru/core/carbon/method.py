"""Calculation methods as data: which process falls into which stage of the life cycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tadoru.core.dataset.definition import Status
from tadoru.core.words import N_


class Stage(StrEnum):
    """The four stages of the life cycle; use is excluded.

    Source:  Regulation (EU) 2023/1542, Annex II
    """

    RAW_MATERIAL = "raw_material"
    MAIN_PRODUCTION = "main_production"
    DISTRIBUTION = "distribution"
    END_OF_LIFE = "end_of_life"


class ProcessRole(StrEnum):
    """What an operator's own process does in the life of a battery."""

    EXTRACTION = "extraction"
    REFINING = "refining"
    COMPONENT_MANUFACTURE = "component_manufacture"  # active material, foil, electronics, housing
    CELL_ASSEMBLY = "cell_assembly"  # electrodes included
    PACK_ASSEMBLY = "pack_assembly"
    INBOUND_TRANSPORT = "inbound_transport"
    OUTBOUND_TRANSPORT = "outbound_transport"  # to the point of sale
    TREATMENT = "treatment"  # collection, dismantling, recycling


@dataclass(frozen=True, slots=True)
class Method:
    """One way to calculate; two footprints compare only if theirs is the same."""

    id: str
    label: str
    stages: Mapping[ProcessRole, Stage]
    standards: tuple[str, ...]
    gwp_set: str
    source: str
    status: Status


ROLE_LABELS = MappingProxyType(
    {
        ProcessRole.EXTRACTION: N_("Extraction"),
        ProcessRole.REFINING: N_("Refining"),
        ProcessRole.COMPONENT_MANUFACTURE: N_("Component manufacture"),
        ProcessRole.CELL_ASSEMBLY: N_("Cell assembly"),
        ProcessRole.PACK_ASSEMBLY: N_("Pack assembly"),
        ProcessRole.INBOUND_TRANSPORT: N_("Inbound transport"),
        ProcessRole.OUTBOUND_TRANSPORT: N_("Outbound transport"),
        ProcessRole.TREATMENT: N_("Collection, dismantling, recycling"),
    }
)
STAGE_LABELS = MappingProxyType(
    {
        Stage.RAW_MATERIAL: N_("Raw material acquisition and pre-processing"),
        Stage.MAIN_PRODUCTION: N_("Main product production"),
        Stage.DISTRIBUTION: N_("Distribution"),
        Stage.END_OF_LIFE: N_("End of life and recycling"),
    }
)

# Annex II counts everything before the assembly of cells and batteries as raw material.
_BATTERY = MappingProxyType(
    {
        ProcessRole.EXTRACTION: Stage.RAW_MATERIAL,
        ProcessRole.REFINING: Stage.RAW_MATERIAL,
        ProcessRole.COMPONENT_MANUFACTURE: Stage.RAW_MATERIAL,
        ProcessRole.CELL_ASSEMBLY: Stage.MAIN_PRODUCTION,
        ProcessRole.PACK_ASSEMBLY: Stage.MAIN_PRODUCTION,
        ProcessRole.INBOUND_TRANSPORT: Stage.RAW_MATERIAL,
        ProcessRole.OUTBOUND_TRANSPORT: Stage.DISTRIBUTION,
        ProcessRole.TREATMENT: Stage.END_OF_LIFE,
    }
)
# Where the product is any product, making its components is production.
_GENERAL = MappingProxyType({**_BATTERY, ProcessRole.COMPONENT_MANUFACTURE: Stage.MAIN_PRODUCTION})

METHODS = MappingProxyType(
    {
        method.id: method
        for method in (
            Method(
                "cfb-ev",
                N_("EU carbon footprint of electric-vehicle batteries (draft)"),
                _BATTERY,
                ("PEF", "CFB-EV"),
                "AR6",
                "Regulation (EU) 2023/1542, Art. 7 and Annex II; JRC CFB-EV 2023",
                Status.DRAFT,
            ),
            Method(
                "pact-3",
                N_("PACT Methodology 3"),
                _GENERAL,
                ("PACT-3.0",),
                "AR6",
                "PACT Methodology 3.0",
                Status.IN_FORCE,
            ),
            Method(
                "meti-1.1",
                N_("METI, batteries for vehicles, 1.1 (provisional)"),
                _BATTERY,
                ("METI-CFP-Battery-1.1",),
                "AR6",
                "METI, 車載用蓄電池のカーボンフットプリント算定方法 ver. 1.1",
                Status.DRAFT,
            ),
            Method(
                "iso-14067",
                N_("ISO 14067:2018"),
                _GENERAL,
                ("ISO14067",),
                "AR6",
                "ISO 14067:2018",
                Status.IN_FORCE,
            ),
        )
    }
)
