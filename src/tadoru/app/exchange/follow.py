"""What follows a change at one operator: its totals, its standing answers, and what went stale.

A correction commits alone and leaves one recompute per customer in the outbox. Each runs here as
that operator, once for all that piled up, and stops where the answered value does not change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tadoru.app.exchange import datasets, progress
from tadoru.app.exchange.compose import COMPUTED, Composition, compose
from tadoru.app.exchange.deliver import Delivery, deliver, draft_of, outdate, refresh
from tadoru.app.exchange.view import of_row
from tadoru.app.footprint.follow import recompute
from tadoru.app.footprint.slice import spread
from tadoru.app.record import records
from tadoru.app.world import World
from tadoru.core.exchange.states import State, Step
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store import answer as answers
from tadoru.store import grant as grants
from tadoru.store import key as keys
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx

_CHANGED = "figure-changed"
# What waits for a signature may be a correction: the answer beneath it can go stale meanwhile.
_GIVEN = (
    State.ANSWERED.value,
    State.CORRECTED.value,
    State.STALE.value,
    State.AWAITING_SIGNATURE.value,
)


@dataclass(frozen=True)
class Change:
    """What changed for one operator: parts of its own, answers that it got, and by which way."""

    part_ids: frozenset[PartId]
    request_ids: frozenset[RequestId]
    trail: frozenset[RequestId]


def read(payload: Mapping[str, Any]) -> Change:
    """Return a change as it was queued."""
    return Change(
        frozenset(payload["part_ids"]),
        frozenset(payload["request_ids"]),
        frozenset(payload["trail"]),
    )


def follow(world: World, operator: OperatorId, changes: Sequence[Change]) -> None:
    """Recompute once what depends on the changes, and move every answer that rests on it."""
    part_ids = {part for change in changes for part in change.part_ids}
    request_ids = {request for change in changes for request in change.request_ids}
    with world.db.write(operator) as tx:
        operators.lock(tx, operator)  # no answer is given meanwhile from what was before
        touched = recompute(tx, world, operator, part_ids, request_ids)
        rows = [row for row in requests.supplied(tx, touched, _GIVEN) if row.dataset in COMPUTED]
        if rows:
            by_hand = _by_hand(tx, operator)
            trails = _trails(tx, touched, changes)
            for row in rows:
                trail = trails.get(PartId(row.part_id), frozenset())
                _move(tx, world, row, trail, by_hand=by_hand)
        progress.update(tx, touched)


def _trails(
    tx: Tx, touched: Collection[PartId], changes: Sequence[Change]
) -> dict[PartId, frozenset[RequestId]]:
    """Return the answers by which the changes came to each part, and no others.

    Changes that piled up may have nothing to do with each other: one's way is no loop of another.
    """
    led = [change for change in changes if change.trail]
    reached = spread(tx, touched, [(change.part_ids, change.request_ids) for change in led])
    found: dict[PartId, frozenset[RequestId]] = {}
    for change, parts in zip(led, reached, strict=True):
        for part in parts:
            found[part] = found.get(part, frozenset()) | change.trail
    return found


def _by_hand(tx: Tx, operator: OperatorId) -> bool:
    """Return whether a person has to sign or approve whatever this operator answers."""
    acting = operators.fetch(tx, operator)
    key = keys.current(tx, operator, "operator")
    held = key is not None and key.custody == "held"
    return not held or (acting is not None and acting.second_approval)


def _move(
    tx: Tx, world: World, row: Row[Any], trail: Collection[RequestId], *, by_hand: bool
) -> None:
    last = answers.current(tx, row.id)
    if last is None:  # the first answer waits for its signature, and is looked at again then
        return
    waits = row.state == State.AWAITING_SIGNATURE
    composed = _composed(tx, world, row)
    said = records.opened(tx, world, [last.record_id]).get(last.record_id)
    reason = _why_stale(composed, said, loop=row.id in trail)
    if composed and reason == _CHANGED and last.mode == "standing" and not (by_hand or waits):
        _correct(tx, world, row, composed, last, trail)
        return
    if reason is None and composed and composed.stale:
        reason = "stale-input"
    stale = State.STALE.value in {row.state, row.resume_state if waits else None}
    if reason is None and stale:
        refresh(tx, world, row, last.version, trail=trail)
    elif reason is not None and not stale:
        outdate(tx, world, row, reason, trail=trail)
    else:
        requests.note_stale(tx, row.id, reason)


def _composed(tx: Tx, world: World, row: Row[Any]) -> Composition | None:
    """Return what would be answered now; none where what was entered makes no answer any more."""
    try:
        return compose(
            tx,
            world,
            OperatorId(row.supplier_id),
            datasets.find(tx, row.dataset),
            part_id=PartId(row.part_id),
            terms=of_row(row, row.supplier_id).terms,
            values=None,
        )
    except InvalidData:  # its owner has to look
        return None


def _why_stale(
    composed: Composition | None, said: Mapping[str, Mapping[str, Any]] | None, *, loop: bool
) -> str | None:
    """Return why what was answered is not what would be answered now; none where it is."""
    if composed is None:
        return "no-figure"
    if said is None:
        return "erased"
    if _same(said, composed):
        return None
    return "loop" if loop else _CHANGED


def _correct(
    tx: Tx,
    world: World,
    row: Row[Any],
    composed: Composition,
    last: Row[Any],
    trail: Collection[RequestId],
) -> None:
    """Sign the new version of a standing answer with the groups that the last one released.

    It follows also where something else that it rests on is stale, and is then stale itself: so
    what stands in the end does not depend on what came first.
    """
    open_to = grants.released_groups(tx, [last.record_id], row.customer_id, world.clock.now())
    released = open_to.get(last.record_id, set())
    groups = tuple(group for group in composed.groups if group in released)
    delivery = Delivery(row.id, row.part_id, last.mode, groups, composed.stale)
    draft = draft_of(tx, row, composed, delivery)
    record_id = records.issue(tx, world, OperatorId(row.supplier_id), draft)
    deliver(tx, world, row, delivery, record_id, Step.FOLLOW, trail=trail)


def _same(said: Mapping[str, Mapping[str, Any]], composed: Composition) -> bool:
    """Return whether what was answered is still what would be answered."""
    before = {group: dict(values) for group, values in said.items() if group != "request"}
    return before == {group: dict(values) for group, values in composed.groups.items()}
