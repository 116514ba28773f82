"""What to send to each verb over each way in: one module for each part of the house.

Each has any of `API` (by verb), `FORMS` and `QUERIES` (by address); a name stands in one only.
`$part` and the like stand for ids of the stage.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from tests.fakes.case import Case

_MODULES = [
    importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]


def _merged(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for module in _MODULES:
        more = getattr(module, name, {})
        assert not whole.keys() & more.keys(), (module, whole.keys() & more.keys())
        whole |= more
    return whole


API: Mapping[str, Case] = _merged("API")
FORMS: Mapping[str, Mapping[str, str]] = _merged("FORMS")
QUERIES: Mapping[str, Mapping[str, str]] = _merged("QUERIES")
