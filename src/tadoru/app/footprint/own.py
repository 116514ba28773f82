"""What an operator has itself stated, as it holds in a footprint's period."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeVar

from tadoru.app.footprint.terms import Terms
from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.graph import Edge
from tadoru.core.carbon.line import read_line
from tadoru.core.trace.structure import StageMap
from tadoru.core.values import PartId
from tadoru.store import footprint as footprints
from tadoru.store import source as sources
from tadoru.store import structure as structures
from tadoru.store.tx import Row, Tx

YEARS_MAX = 3  # PACT 3.0: a footprint is valid at most three years after its reference period
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Own:
    """Parts, structures, sources and own emissions of one operator: all but the answers."""

    parts: Mapping[PartId, Row[Any]]
    lines: Mapping[PartId, Sequence[Edge]]  # of the structure that holds
    sources: Mapping[PartId, Sequence[Row[Any]]]
    activities: Mapping[PartId, tuple[Activity, ...]]
    stamp: tuple[int, ...]  # grows with every change of any of these


def load_own(tx: Tx, terms: Terms) -> Own:
    """Return what holds on the last day of the terms' period, in a fixed number of queries."""
    day = terms.period_end - timedelta(days=1)
    stamp = footprints.stamp(tx)  # first: what is read after it is at least as new
    return Own(
        {PartId(row.id): row for row in footprints.parts(tx)},
        _lines(tx, day),
        _grouped(row for row in sources.every(tx) if _comes_on(row, day)),
        _activities(tx, terms),
        stamp,
    )


def closest(
    items: Iterable[_Item], period: Callable[[_Item], tuple[date, date]], terms: Terms
) -> _Item | None:
    """Return the item whose period fits the terms best, or none that may stand for it.

    The same period first, then the one that overlaps most, then the last one before it that has
    ended less than three years ago.

    Source:  PACT Technical Specifications 3.0, validity of a footprint
    """

    def rank(item: _Item) -> tuple[bool, int, date]:
        start, end = period(item)
        shared = min(end, terms.period_end) - max(start, terms.period_start)
        same = (start, end) == (terms.period_start, terms.period_end)
        return same, max(shared.days, 0), end

    fitting = [item for item in items if _may_stand_for(*period(item), terms)]
    return max(fitting, key=rank) if fitting else None


def _may_stand_for(start: date, end: date, terms: Terms) -> bool:
    year = terms.period_start.year - YEARS_MAX
    oldest = terms.period_start.replace(year=year, day=min(terms.period_start.day, 28))
    return start < terms.period_end and end > oldest


def _lines(tx: Tx, day: date) -> dict[PartId, list[Edge]]:
    """Return the lines of the version of each part that holds on the day."""
    chosen: dict[str, Row[Any]] = {}
    for head in structures.heads(tx):
        held = head.valid_from <= day and (head.valid_to is None or day < head.valid_to)
        known = chosen.get(head.part_id)
        if held and (known is None or known.version < head.version):
            chosen[head.part_id] = head
    owner = {head.id: PartId(head.part_id) for head in chosen.values()}
    found: dict[PartId, list[Edge]] = {}
    raw = StageMap.RAW.value
    for structure_id, child_id, amount, stage_map in map(tuple, footprints.lines(tx)):
        parent = owner.get(structure_id)
        if parent is not None:
            edge = Edge(child_id, Fraction(amount), stage_map == raw)
            found.setdefault(parent, []).append(edge)
    return found


def _activities(tx: Tx, terms: Terms) -> dict[PartId, tuple[Activity, ...]]:
    """Return the own emissions of each part, of the one period that fits best."""
    found: dict[PartId, tuple[Activity, ...]] = {}
    for part_id, rows in groupby(footprints.activities(tx), key=lambda row: row.part_id):
        sets = [
            (period, list(lines))
            for period, lines in groupby(rows, key=lambda r: (r.period_start, r.period_end))
        ]
        best = closest(sets, lambda item: item[0], terms)
        if best is not None:
            found[PartId(part_id)] = tuple(map(_activity, best[1]))
    return found


def _activity(row: Row[Any]) -> Activity:
    line = read_line(json.loads(row.line), "/line")
    if isinstance(line, Activity):
        return line
    raise AssertionError(f"the stored activity {row.id} is damaged: {line[0].text()}")


def _comes_on(row: Row[Any], day: date) -> bool:
    begun: bool = row.valid_from <= day
    return begun and (row.valid_to is None or day <= row.valid_to)


def _grouped(rows: Iterable[Row[Any]]) -> dict[PartId, list[Row[Any]]]:
    found: dict[PartId, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(PartId(row.part_id), []).append(row)
    return found
