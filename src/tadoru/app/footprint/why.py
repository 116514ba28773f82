"""Why a footprint differs from a baseline: now, or in another baseline."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from tadoru.app.footprint.baseline import held_by, opened
from tadoru.app.footprint.baseline_view import (
    CauseView,
    ChangeView,
    DifferenceLine,
    EndView,
)
from tadoru.app.footprint.frozen import inputs_of, thaw
from tadoru.app.footprint.resident import held_slice
from tadoru.app.footprint.terms import Terms
from tadoru.app.footprint.view import terms_of
from tadoru.app.owned import owned
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.carbon.change import Change, Line, change
from tadoru.core.carbon.exact import PLACES, in_kg
from tadoru.core.carbon.inputs import Inputs
from tadoru.core.carbon.method import METHODS
from tadoru.core.findings import Finding
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import BaselineId, PartId, rounded
from tadoru.core.words import N_
from tadoru.store.tx import Row

LINES_MAX = 50
NOW = N_("now")


@verb("baseline.compare", EVERYONE, "own")
def compare(
    world: World,
    actor: Actor,
    baseline_id: BaselineId,
    part_id: PartId,
    other_id: BaselineId | None = None,
) -> ChangeView:
    """Return why a part's footprint differs from a baseline: now, or in a later one.

    Raises:  Absent where neither side holds the part; InvalidData where they do not compare
    """
    with world.db.read(actor.own) as tx:
        part = owned(tx, actor, part_id)
        first = held_by(tx, actor, baseline_id)
        then = thaw(opened(tx, world, baseline_id)).inputs
        if other_id is None:
            terms = terms_of(first)
            later = inputs_of(held_slice(tx, world, actor.own, terms), part_id)
            after = EndView(None, NOW, terms, world.clock.now(), None)
        else:
            second = held_by(tx, actor, other_id)
            _comparable(terms_of(first), terms_of(second))
            later = thaw(opened(tx, world, other_id)).inputs
            after = _end(second)
    if part_id not in then.stated and part_id not in later.stated:
        raise Absent(N_("Neither of the two holds this part."))
    found = change(then, later, part_id, METHODS[first.method])
    return _view(part, (_end(first), then), (after, later), found)


def _end(row: Row[Any]) -> EndView:
    return EndView(row.id, row.name, terms_of(row), row.created_at, None)


def _comparable(first: Terms, second: Terms) -> None:
    """Refuse to subtract what was calculated in two ways."""
    if (first.method, first.gwp_set) != (second.method, second.gwp_set):
        raise InvalidData([_OTHER_METHOD])


def _view(
    part: Row[Any], before: tuple[EndView, Inputs], after: tuple[EndView, Inputs], found: Change
) -> ChangeView:
    return ChangeView(
        part_id=part.id,
        part_number=part.number,
        part_name=part.name,
        unit=part.unit,
        before=_with_total(*before, PartId(part.id), found.before),
        after=_with_total(*after, PartId(part.id), found.after),
        difference_kgco2e=in_kg(found.after - found.before),
        causes=tuple(CauseView(cause.value, in_kg(kg)) for cause, kg in found.causes.items()),
        lines=tuple(_line(one, before[1], after[1]) for one in found.lines[:LINES_MAX]),
        more_lines_count=max(0, len(found.lines) - LINES_MAX),
    )


def _with_total(end: EndView, inputs: Inputs, part_id: PartId, units: int) -> EndView:
    total = in_kg(units) if part_id in inputs.stated else None
    return EndView(end.baseline_id, end.name, end.terms, end.at, total)


def _line(line: Line, before: Inputs, after: Inputs) -> DifferenceLine:
    part = after.stated.get(line.part) or before.stated[line.part]
    return DifferenceLine(
        by="supplier" if line.supplied else "activity",
        part_id=line.part,
        part_name=line.part_name,
        name=line.name,
        kgco2e_before=None if line.before is None else in_kg(line.before),
        kgco2e_after=None if line.after is None else in_kg(line.after),
        difference_kgco2e=in_kg(line.difference),
        amount_before=_amount(line.amount_before),
        amount_after=_amount(line.amount_after),
        unit=part.unit.value,
    )


def _amount(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, PLACES)


_OTHER_METHOD = Finding(
    "/other_id",
    "baseline.other-method",
    N_("The two baselines follow different methods or GWP sets."),
    N_("Choose one that was calculated in the same way."),
)
