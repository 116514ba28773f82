"""Keep, for each open request, how far the supplier's own suppliers are, in bands."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tadoru.app.world import World
from tadoru.core.exchange.progress import Band, band
from tadoru.core.exchange.states import GIVEN, OPEN, State
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store import outbox, requestlist
from tadoru.store import request as requests
from tadoru.store import structure as structures
from tadoru.store.tx import Row, Tx

PROGRESS = "progress"
_OPEN = tuple(sorted(state.value for state in OPEN))
_LEVELS_MAX = 100


def queue(tx: Tx, world: World, part_ids: Collection[PartId]) -> None:
    """Have the bands of requests that rest on some bought parts follow."""
    payload = json.dumps({"part_ids": sorted(part_ids)})
    outbox.put(tx, PROGRESS, tx.me, payload, world.clock.now())
    tx.after_commit(world.wake)


def follow(world: World, operator: OperatorId, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Bring the bands of an operator's open requests up to date after it has asked."""
    changed = {PartId(part) for payload in payloads for part in payload["part_ids"]}
    with world.db.write(operator) as tx:
        update(tx, above(tx, changed))


def update(tx: Tx, part_ids: Collection[PartId]) -> None:
    """Bring the bands of the open requests that are linked to some own parts up to date.

    A band counts what the operator itself has asked about what goes into the part, for the same
    dataset and terms, however deep inside its own structure.
    """
    rows = requests.supplied(tx, part_ids, _OPEN)
    if not rows:
        return
    inputs = _inputs(tx, {PartId(row.part_id) for row in rows})
    every = {child for children in inputs.values() for child in children} | set(inputs)
    asked = requestlist.asked_about_parts(tx, every)
    moved: dict[Band | None, list[RequestId]] = {}
    for row in rows:
        found = _band(row, _below(inputs, PartId(row.part_id)), asked)
        if found != row.progress:
            moved.setdefault(found, []).append(RequestId(row.id))
    for now, request_ids in moved.items():
        requests.note_progress(tx, request_ids, None if now is None else now.value)


def above(tx: Tx, part_ids: Collection[PartId]) -> set[PartId]:
    """Return the parts and all that they go into, level by level."""
    found, waiting = set(part_ids), list(part_ids)
    while waiting:
        waiting = list(structures.users_of(tx, waiting) - found)
        found.update(waiting)
    return found


def below(tx: Tx, part_id: PartId) -> set[PartId]:
    """Return the part and all that goes into it within its owner's own structures."""
    return _below(_inputs(tx, {part_id}), part_id)


def _band(row: Row[Any], parts: Collection[PartId], asked: Sequence[Row[Any]]) -> Band | None:
    same = [
        one
        for one in asked
        if one.part_id in parts
        and (one.dataset, one.terms) == (row.dataset, row.terms)
        and one.state != State.CANCELLED
    ]
    return band(sum(map(_is_given, same)), len(same))


def _is_given(row: Row[Any]) -> bool:
    waits = row.state == State.AWAITING_SIGNATURE and row.resume_state is not None
    return State(row.resume_state if waits else row.state) in GIVEN


def _inputs(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, list[PartId]]:
    """Return what goes directly into some parts, and into that, by one query per level."""
    found: dict[PartId, list[PartId]] = {}
    waiting = set(part_ids)
    for _ in range(_LEVELS_MAX):
        if not waiting:
            break
        lines = structures.current_lines(tx, waiting)
        found |= {part: [child for child, _, _ in lines.get(part, ())] for part in waiting}
        waiting = {child for part in waiting for child in found[part]} - found.keys()
    return found


def _below(inputs: Mapping[PartId, Sequence[PartId]], part_id: PartId) -> set[PartId]:
    found, waiting = {part_id}, [part_id]
    while waiting:
        for child in inputs.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
