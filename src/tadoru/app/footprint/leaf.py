"""What suppliers have answered: for each source the answer that fits the terms, as a constant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tadoru.app.footprint.own import Own, closest
from tadoru.app.footprint.terms import Terms
from tadoru.app.record.records import opened
from tadoru.app.world import World
from tadoru.core.carbon.graph import Figures
from tadoru.core.carbon.received import figures_of
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.mismatch import OTHER_UNIT
from tadoru.core.exchange.states import State
from tadoru.core.units import Unit, between
from tadoru.core.values import PartId, RecordId, RequestId, SourceId
from tadoru.core.words import N_
from tadoru.store import footprint as footprints
from tadoru.store.tx import Row, Tx

UNANSWERED = N_("The supplier has not answered yet.")
ERASED = N_("The answer was erased.")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One source's request and, where it was answered usably, the figure as a constant."""

    request_id: RequestId
    source_id: SourceId
    part_id: PartId
    supplier_name: str
    record_id: RecordId | None
    version: int | None
    stale: bool  # the supplier's own inputs have changed since it answered
    share: Decimal
    weight: Fraction = Fraction(0)  # supplier's units (share included) per unit of the part
    figures: Figures | None = None
    unit: Unit | None = None  # the supplier's declared unit
    trouble: str = ""  # why there is no figure


def load_leaves(
    tx: Tx,
    world: World,
    own: Own,
    terms: Terms,
    known: Mapping[RequestId, Leaf] | None = None,
) -> dict[RequestId, Leaf]:
    """Return the leaf that each source with a fitting request gives, by one query and one opening.

    `known` leaves whose record is still the same are not opened again.
    """
    rows: dict[SourceId, list[Row[Any]]] = {}
    for row in footprints.answered(tx, FOOTPRINT_1.id):
        rows.setdefault(SourceId(row.source_id), []).append(row)
    found: dict[RequestId, Leaf] = {}
    for source in (source for held in own.sources.values() for source in held):
        best = _fitting(rows.get(SourceId(source.id), []), terms)
        if best is not None:
            found[RequestId(best.request_id)] = _closed(best, source, known or {})
    wanted = [
        leaf.record_id
        for leaf in found.values()
        if leaf.record_id is not None and leaf.figures is None and not leaf.trouble
    ]
    groups = opened(tx, world, wanted) if wanted else {}
    held = {SourceId(s.id): s for many in own.sources.values() for s in many}
    return {
        request_id: _open(leaf, held[leaf.source_id], own, groups.get(leaf.record_id))
        if leaf.record_id is not None and leaf.figures is None and not leaf.trouble
        else leaf
        for request_id, leaf in found.items()
    }


def _fitting(rows: list[Row[Any]], terms: Terms) -> Row[Any] | None:
    """Return the request under the same method and GWP set whose period fits best.

    One that was answered goes before one that was not.
    """
    same = [row for row in rows if _asks(row) == (terms.method, terms.gwp_set)]
    answered = [row for row in same if row.record_id is not None]
    return closest(answered, _period, terms) or closest(same, _period, terms)


def _asks(row: Row[Any]) -> tuple[object, object]:
    asked = json.loads(row.terms)
    return asked.get("method"), asked.get("gwp_set")


def _period(row: Row[Any]) -> tuple[date, date]:
    asked = json.loads(row.terms)
    return date.fromisoformat(asked["period_start"]), date.fromisoformat(asked["period_end"])


def _closed(row: Row[Any], source: Row[Any], known: Mapping[RequestId, Leaf]) -> Leaf:
    """Return the leaf of a request, with the figure if it was known before."""
    before = known.get(RequestId(row.request_id))
    same_source = before is not None and before.source_id == source.id
    if before and same_source and before.record_id == row.record_id and row.erased_at is None:
        return replace(before, stale=_stale(row))
    trouble = ""
    if row.record_id is None:
        trouble = UNANSWERED
    elif row.erased_at is not None:
        trouble = ERASED
    return Leaf(
        RequestId(row.request_id),
        SourceId(source.id),
        PartId(source.part_id),
        row.supplier_name,
        row.record_id,
        row.version,
        _stale(row),
        source.share,
        trouble=trouble,
    )


def _stale(row: Row[Any]) -> bool:
    waiting = row.state == State.AWAITING_SIGNATURE.value
    return State.STALE.value in {row.state, row.resume_state if waiting else None}


def _open(
    leaf: Leaf,
    source: Row[Any],
    own: Own,
    groups: Mapping[str, Mapping[str, Any]] | None,
) -> Leaf:
    """Return the leaf with its figure, or with the reason why it has none."""
    if not groups:
        return replace(leaf, trouble=ERASED)
    values = {n: v for g in FOOTPRINT_1.groups for n, v in groups.get(g, {}).items()}
    unit = Unit(str(values["declared_unit"]))
    ours = Unit(own.parts[leaf.part_id].unit)
    if unit.value == (source.supplier_unit or ours.value):
        factor: Fraction | None = Fraction(source.unit_factor)
    else:
        factor = between(unit, ours)
    if factor is None:
        return replace(leaf, unit=unit, trouble=OTHER_UNIT)
    weight = Fraction(leaf.share) / factor
    return replace(leaf, unit=unit, weight=weight, figures=figures_of(values))
