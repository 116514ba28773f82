"""What a list of parts is asked for: words, filters and an order."""

from dataclasses import dataclass
from enum import StrEnum

from tadoru.core.trace.part import Make
from tadoru.core.values import SiteId


class Use(StrEnum):
    """Whether a part is in use."""

    CURRENT = "current"
    RETIRED = "retired"


class Stated(StrEnum):
    """What is said of where a part comes from: a made part's inputs, a bought part's suppliers."""

    STRUCTURE = "structure"
    NO_STRUCTURE = "no-structure"
    SOURCE = "source"
    NO_SOURCE = "no-source"


class Figure(StrEnum):
    """How a part's footprints stand; the worst of them counts."""

    NONE = "none"
    CURRENT = "current"
    PARTIAL = "partial"
    STALE = "stale"


class Order(StrEnum):
    """The order of a list of parts; a minus turns it round."""

    NUMBER = "number"
    NUMBER_DOWN = "-number"
    NAME = "name"
    NAME_DOWN = "-name"
    CHANGED = "changed"
    CHANGED_DOWN = "-changed"

    @property
    def column(self) -> str:
        """Return by what the list is ordered."""
        return self.value.lstrip("-")

    @property
    def descending(self) -> bool:
        """Report whether the largest or newest comes first."""
        return self.value.startswith("-")


@dataclass(frozen=True, slots=True)
class PartQuery:
    """Which parts are wanted, in which order; a filter that is none lets every part pass."""

    text: str = ""
    kind: Make | None = None
    site_id: SiteId | None = None
    use: Use | None = Use.CURRENT
    stated: Stated | None = None
    figure: Figure | None = None
    order: Order = Order.NUMBER


IN_USE = PartQuery()  # all that is in use, by number
