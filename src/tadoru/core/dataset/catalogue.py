"""The datasets that every node knows; others are registered while it runs."""

from collections.abc import Mapping
from types import MappingProxyType

from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.footprint import FOOTPRINT_1

DATASETS: Mapping[str, Dataset] = MappingProxyType({FOOTPRINT_1.id: FOOTPRINT_1})
