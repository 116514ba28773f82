"""The columns that the roll-up carries for every part at once, and how a row of them is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tadoru.core.carbon.activity import Activity, Facet, emissions, is_primary, total
from tadoru.core.carbon.graph import Figures, Node
from tadoru.core.carbon.method import Method, Stage

Floats = NDArray[np.float64]

STAGE = MappingProxyType({stage: column for column, stage in enumerate(Stage)})
FACET = MappingProxyType({facet: len(STAGE) + i for i, facet in enumerate(Facet)})
PRIMARY = len(STAGE) + len(FACET)
EXEMPTED = PRIMARY + 1
TECHNOLOGY, TIME, GEOGRAPHY = EXEMPTED + 1, EXEMPTED + 2, EXEMPTED + 3  # rating × |kg CO2e|
RATED = GEOGRAPHY + 1  # |kg CO2e| that has a rating
WIDTH = RATED + 1
STAGES = slice(0, len(STAGE))
RAW = STAGE[Stage.RAW_MATERIAL]


@dataclass(frozen=True, slots=True)
class Totals:
    """A view of one row: floats, for screens; what is answered is computed in integers."""

    row: Floats

    @property
    def total_kgco2e(self) -> float:
        """Return the footprint without biogenic uptake."""
        return float(self.row[STAGES].sum())

    @property
    def stages(self) -> Mapping[Stage, float]:
        """Return kg CO2e by stage."""
        return {stage: float(self.row[column]) for stage, column in STAGE.items()}

    @property
    def facets(self) -> Mapping[Facet, float]:
        """Return kg CO2e by origin of the gases."""
        return {facet: float(self.row[column]) for facet, column in FACET.items()}


def of_leaf(figures: Figures) -> Floats:
    """Return the columns of one answered footprint, per declared unit.

    Shapes:  returns (WIDTH,)
    Units:   kg CO2e per declared unit
    """
    row = np.zeros(WIDTH)
    for stage, value in figures.stages.items():
        row[STAGE[stage]] = float(value)
    for facet, value in figures.facets.items():
        row[FACET[facet]] = float(value)
    kgco2e = float(figures.total_kgco2e)
    row[PRIMARY] = kgco2e * float(figures.primary_percent) / 100
    row[EXEMPTED] = kgco2e * float(figures.exempted_percent) / 100
    if figures.rating is not None:
        row[TECHNOLOGY] = abs(kgco2e) * float(figures.rating.technology)
        row[TIME] = abs(kgco2e) * float(figures.rating.time)
        row[GEOGRAPHY] = abs(kgco2e) * float(figures.rating.geography)
        row[RATED] = abs(kgco2e)
    return row / float(figures.amount)


def of_node(node: Node, method: Method) -> Floats:
    """Return the columns of a part's own emissions, per declared unit.

    Shapes:  returns (WIDTH,)
    Units:   kg CO2e per declared unit
    """
    row = np.zeros(WIDTH)
    for activity in node.activities:
        row += _of_activity(activity, method)
    row[EXEMPTED] = float(row[STAGES].sum()) * float(node.exempted_percent) / 100
    return row


def _of_activity(activity: Activity, method: Method) -> Floats:
    row = np.zeros(WIDTH)
    figures = emissions(activity)
    kgco2e = float(total(figures))
    row[STAGE[method.stages[activity.role]]] = kgco2e
    for facet, value in figures.items():
        row[FACET[facet]] = float(value)
    row[PRIMARY] = kgco2e if is_primary(activity) else 0.0
    if activity.rating is not None:
        row[TECHNOLOGY] = abs(kgco2e) * float(activity.rating.technology)
        row[TIME] = abs(kgco2e) * float(activity.rating.time)
        row[GEOGRAPHY] = abs(kgco2e) * float(activity.rating.geography)
        row[RATED] = abs(kgco2e)
    return row
