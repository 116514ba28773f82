"""What the companies of the demonstration multiply by: published factors, each with its source.

Source:  raw materials: Istrate et al., Joule 2024 (robyistrate/decarbonization_LIB_raw_materials,
         MIT); electricity: Ember (CC BY 4.0), as collected by thegreenwebfoundation/co2.js;
         natural gas: IPCC 2006, stationary combustion
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.words import N_

CHINA = "CHN"
_GRAMS_PER_KG = 1000

# kg CO2e per kg, to the twelve decimals that a record carries
MATERIALS = MappingProxyType(
    {
        "NiSO4": "5.479064852409",
        "CoSO4": "14.990897224392",
        "LiOH": "7.702184421105",
        "graphite_natural": "10.560489127376",
        "graphite_synthetic": "43.871477987728",
    }
)
HEAT = MappingProxyType(
    {
        "name": "natural gas",
        "kgco2e": {"fossil": "56.1"},
        "unit": "GJ",
        "source": "IPCC 2006 Guidelines, Volume 2, Table 2.3",
        "year": 2006,
        "region": "World",
        "licence": "IPCC, free use with citation",
        "includes": "combustion only",
    }
)


@dataclass(frozen=True, slots=True)
class Grid:
    """The electricity of one country."""

    iso3: str
    country: str  # two letters
    year: int
    gco2e_per_kwh: Decimal

    def factor(self) -> dict[str, object]:
        """Return the factor as a line of own emissions carries it."""
        return {
            "name": f"grid electricity {self.iso3}",
            "kgco2e": {"fossil": str(self.gco2e_per_kwh / _GRAMS_PER_KG)},
            "unit": "kWh",
            "source": "Ember, Yearly Electricity Data",
            "year": self.year,
            "region": self.iso3,
            "licence": "CC BY 4.0",
            "includes": "generation, life cycle",
        }


def material(name: str) -> dict[str, object]:
    """Return the factor of a raw material, from the mine to the refinery's gate."""
    return {
        "name": name,
        "kgco2e": {"fossil": MATERIALS[name]},
        "unit": "kg",
        "source": "Istrate et al., Joule 2024, figure 2",
        "year": 2024,
        "region": "World",
        "licence": "MIT",
        "includes": "mining, concentration, refining",
    }


def grid(code: str) -> Grid:
    """Return the electricity of a country by its three-letter code.

    Raises:  InvalidData for a code that the table does not have; the finding lists those it has
    """
    found = _grids().get(code.strip().upper())
    if found is None:
        raise InvalidData(
            [
                Finding(
                    "--grid",
                    "demo.grid",
                    N_("There is no electricity figure for “{code}”."),
                    N_("Use one of these ISO 3166-1 codes: {codes}."),
                    {"code": code[:20], "codes": " ".join(sorted(_grids()))},
                )
            ]
        )
    return found


@cache
def _grids() -> dict[str, Grid]:
    table = json.loads((files("tadoru.entry.demo") / "grid.json").read_text("utf-8"))
    return {
        iso3: Grid(iso3, country, year, Decimal(figure))
        for iso3, country, year, figure in table["rows"]
    }
