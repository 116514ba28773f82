"""All that a footprint is computed from, at one time, and the causes by which two times differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tadoru.core.carbon.assemble import Stated, assemble
from tadoru.core.carbon.graph import Figures, Graph
from tadoru.core.values import PartId


class Cause(StrEnum):
    """What may have changed between two footprints of one part."""

    ACTIVITY = "activity"  # own lines and their amounts
    FACTOR = "factor"  # what one unit of an own activity emits
    STRUCTURE = "structure"  # which inputs, how much of each, made or bought
    SUPPLIER = "supplier"  # answers, their shares and units; a default that an answer replaces


@dataclass(frozen=True, slots=True)
class Answer:
    """What one source of a part gave."""

    part_id: PartId
    supplier: str
    share: Decimal
    weight: Fraction
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a footprint is computed from, at one time."""

    stated: Mapping[PartId, Stated]
    answers: Mapping[str, Answer]

    def of(self, part: PartId) -> "Inputs | None":
        """Return what the part's footprint may rest on: all below it, answered for or not."""
        if part not in self.stated:
            return None
        below = closure(self.stated, [part])
        return Inputs(
            {one: self.stated[one] for one in below},
            {name: leaf for name, leaf in self.answers.items() if leaf.part_id in below},
        )

    def graph(self) -> Graph:
        """Return the graph."""
        return assemble(self.stated, self.answers.items())


def closure(stated: Mapping[PartId, Stated], parts: Sequence[PartId]) -> set[PartId]:
    """Return the parts and all that is stated to go into them, however far down."""
    found = set(parts)
    waiting = list(found)
    while waiting:
        for edge in stated[waiting.pop()].lines:
            if edge.child not in found:
                found.add(edge.child)
                waiting.append(edge.child)
    return found
