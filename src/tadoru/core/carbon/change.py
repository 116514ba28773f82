"""Why a footprint differs from an earlier one: the difference split exactly into four causes.

The split is the Shapley value of a game whose players are the causes and whose value is the
roll-up with some of them as they are after, the others as they were before. It does not depend on
the order in which the causes are taken, and it adds up to the difference to the last unit.

Source:  L. S. Shapley, A Value for n-Person Games (1953)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from tadoru.core.carbon.exact import PLACES
from tadoru.core.carbon.graph import Below, weight_of
from tadoru.core.carbon.hybrid import Totals, Whole, completed
from tadoru.core.carbon.inputs import Cause, Inputs
from tadoru.core.carbon.method import Method
from tadoru.core.carbon.scale import nearest
from tadoru.core.carbon.shapley import shapley
from tadoru.core.values import PartId

_KG = 10**PLACES


@dataclass(frozen=True, slots=True)
class Line:
    """One own activity or one supplier inside the whole; none: it is not there on that side.

    Units:  10^-12 kg CO2e per declared unit of the whole; amounts of the part in its own unit
    """

    part: PartId
    part_name: str
    name: str  # of the activity or the supplier
    supplied: bool
    before: int | None
    after: int | None
    amount_before: Fraction | None
    amount_after: Fraction | None

    @property
    def difference(self) -> int:
        """Return what the line adds."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two footprints of one part.

    Units:  10^-12 kg CO2e per declared unit
    """

    before: int
    after: int
    causes: Mapping[Cause, int]  # add up to the difference
    lines: tuple[Line, ...]  # those that differ, the largest first


def change(before: Inputs, after: Inputs, part: PartId, method: Method) -> Change:
    """Return the split; a part that one side lacks comes or goes with the structure.

    Raises:  KeyError where neither side has the part
    """
    ends = (before.of(part), after.of(part))
    totals = Totals(completed(ends), part, method)
    none, every = frozenset[Cause](), frozenset(Cause)
    v_before = 0 if ends[0] is None else totals(none)
    v_after = 0 if ends[1] is None else totals(every)
    if None in ends:
        causes = {**dict.fromkeys(Cause, 0), Cause.STRUCTURE: v_after - v_before}
    else:
        causes = shapley(totals, totals.players)
    contents = [
        _Contents({}, None, {}) if end is None else _contents(end, totals.whole(changed))
        for end, changed in zip(ends, (none, every), strict=True)
    ]
    return Change(v_before, v_after, MappingProxyType(causes), tuple(_lines(contents)))


_Name = tuple[PartId, bool, str]


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is inside one side: figures by line, amounts and names by part."""

    units: Mapping[_Name, int]
    below: Below | None
    names: Mapping[PartId, str]

    def amount(self, part: PartId) -> Fraction | None:
        """Return how much of a part is inside."""
        return None if self.below is None or part not in self.below else self.below[part].amount


def _contents(side: Inputs, whole: Whole) -> _Contents:
    graph, below, lines = whole
    powers, units = below.scale.powers, dict[_Name, int]()
    for line in lines:
        kept, moved, places = below.reached[line.part]
        much = nearest((kept + moved) * line.kgco2e * _KG, powers[places + line.places])
        key = (line.part, False, line.activity.name)
        units[key] = units.get(key, 0) + much
    for one, (kept, moved, places) in below.reached.items():
        for supply in graph.supplies.get(one, ()):
            figures = graph.leaves[supply.leaf]
            number, denominator = weight_of(supply, figures)
            kgco2e = below.scale.of(figures.total_kgco2e)
            number *= (kept + moved) * kgco2e.number * _KG
            much = nearest(number, denominator * powers[places + kgco2e.places])
            key = (one, True, side.answers[supply.leaf].supplier)
            units[key] = units.get(key, 0) + much
    return _Contents(units, below, {one: row.name for one, row in side.stated.items()})


def _lines(ends: Sequence[_Contents]) -> list[Line]:
    before, after = ends
    found = [
        Line(
            part=part,
            part_name=after.names.get(part) or before.names.get(part, ""),
            name=name,
            supplied=supplied,
            before=before.units.get((part, supplied, name)),
            after=after.units.get((part, supplied, name)),
            amount_before=before.amount(part),
            amount_after=after.amount(part),
        )
        for part, supplied, name in {**before.units, **after.units}
        if before.units.get((part, supplied, name)) != after.units.get((part, supplied, name))
    ]
    return sorted(found, key=lambda one: (-abs(one.difference), one.part_name, one.name, one.part))
