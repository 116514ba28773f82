"""Read answers: the version in force as its reader may see it, and its history."""

import json
from collections.abc import Mapping
from typing import Any

from tadoru.app.exchange.move import fetched
from tadoru.app.exchange.view import AnswerView
from tadoru.app.record import records
from tadoru.app.record.reading import count_reading
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.mismatch import mismatches
from tadoru.core.findings import Finding
from tadoru.core.values import RecordId, RequestId
from tadoru.store import answer as answers
from tadoru.store import grant as grants
from tadoru.store.tx import Row, Tx


@verb("answer.read", EVERYONE, "party", "reader")
def read(world: World, actor: Actor, request_id: RequestId) -> AnswerView | None:
    """Return the answer in force, with the groups that the caller may see; none before the first.

    A customer's reading is counted, per record and hour; the supplier sees the count.
    """
    with world.db.read(actor.own) as tx:
        request = fetched(tx, actor, request_id)
        row = answers.current(tx, request_id)
        view = None if row is None else _views(tx, world, actor, request, [row])[0]
    if view is not None:
        count_reading(world, actor, view.record_id)
    return view


@verb("answer.history", EVERYONE, "party", "reader")
def history(world: World, actor: Actor, request_id: RequestId) -> tuple[AnswerView, ...]:
    """Return every version of an answer, the newest first."""
    with world.db.read(actor.own) as tx:
        request = fetched(tx, actor, request_id)
        views = _views(tx, world, actor, request, list(answers.versions(tx, request_id)))
    for view in views:
        count_reading(world, actor, view.record_id)
    return tuple(views)


def _views(
    tx: Tx, world: World, actor: Actor, request: Row[Any], rows: list[Row[Any]]
) -> list[AnswerView]:
    ids = [RecordId(row.record_id) for row in rows]
    opened = records.opened(tx, world, ids)
    released = grants.released_groups(tx, ids, request.customer_id, world.clock.now())
    visible = None if request.supplier_id == actor.own else released
    return [
        AnswerView(
            id=row.id,
            request_id=row.request_id,
            version=row.version,
            mode=row.mode,
            record_id=row.record_id,
            dataset=request.dataset,
            created_at=row.created_at,
            superseded_at=row.superseded_at,
            erased=row.record_id not in opened,
            groups={
                name: group
                for name, group in opened.get(row.record_id, {}).items()
                if visible is None or name in visible.get(row.record_id, set())
            },
            released=tuple(sorted(released.get(row.record_id, set()))),
            findings=_differs(request, opened.get(row.record_id, {}), visible, row),
        )
        for row in rows
    ]


def _differs(
    request: Row[Any],
    groups: Mapping[str, Mapping[str, Any]],
    visible: Mapping[str, set[str]] | None,
    row: Row[Any],
) -> tuple[Finding, ...]:
    """Return where the answer in force is not what was asked, as far as its reader may see it."""
    if request.dataset != FOOTPRINT_1.id or row.superseded_at is not None:
        return ()
    shown = groups if visible is None else visible.get(row.record_id, set())
    values = {n: v for name, group in groups.items() if name in shown for n, v in group.items()}
    return mismatches(json.loads(request.terms), request.unit, values)
