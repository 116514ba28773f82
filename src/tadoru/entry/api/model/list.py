"""Lists that are short by nature and come whole."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Whole(Generic[Item]):
    """All items there are."""

    items: tuple[Item, ...]
