"""Save and list what a part's own process emits per declared unit, period by period."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from tadoru.app.footprint.terms import period_faults
from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, refuse, unchanged
from tadoru.app.trace.view import ActivityView, of_activities
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.line import read_line, write_line
from tadoru.core.findings import Finding
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import activity as activities
from tadoru.store import part as parts
from tadoru.store.tx import Tx

LINES_MAX = 1000


@verb("activity.save", EDITORS, "own")
def save(
    world: World,
    actor: Actor,
    part_id: PartId,
    period: tuple[date, date],
    lines: Sequence[Mapping[str, object]],
    version: int | None = None,
) -> tuple[ActivityView, ...]:
    """Replace the own emissions of a part in a period (first day, day after the last).

    Each line is a document of `core.carbon.line`; none at all takes the period out of use.

    Raises:  Outdated where somebody else changed the part since that version of it
    """
    read = _read(period, lines)
    now = world.clock.now()
    with changing(world, actor) as tx:
        unchanged(owned(tx, actor, part_id), version)
        parts.touch(tx, [part_id], now)
        activities.retire(tx, part_id, period, now)
        rows = [
            {
                "id": world.random.uuid(),
                "operator_id": actor.own,
                "part_id": part_id,
                "position": position,
                "period_start": period[0],
                "period_end": period[1],
                "line": json.dumps(write_line(line), ensure_ascii=False, sort_keys=True),
                "created_at": now,
            }
            for position, line in enumerate(read)
        ]
        activities.add(tx, rows)
        changed(tx, world, actor, part_id, [part_id])
        return _listed(tx, part_id)


@verb("activity.list", EVERYONE, "own")
def listing(world: World, actor: Actor, part_id: PartId) -> tuple[ActivityView, ...]:
    """Return the own emissions of a part by period."""
    with world.db.read(actor.own) as tx:
        owned(tx, actor, part_id)
        return _listed(tx, part_id)


def _listed(tx: Tx, part_id: PartId) -> tuple[ActivityView, ...]:
    rows = activities.of_part(tx, part_id)
    periods = groupby(rows, key=lambda row: (row.period_start, row.period_end))
    return tuple(of_activities(list(group)) for _, group in periods)


def _read(period: tuple[date, date], lines: Sequence[Mapping[str, object]]) -> list[Activity]:
    findings: list[Finding] = list(period_faults(*period, "/period"))
    if len(lines) > LINES_MAX:
        message, remedy = N_("There are more than {limit} lines."), N_("Sum some of them up.")
        refuse([Finding("/lines", "activity.too-many", message, remedy, {"limit": LINES_MAX})])
    read: list[Activity] = []
    for index, document in enumerate(lines):
        line = read_line(document, f"/lines/{index}")
        if isinstance(line, Activity):
            read.append(line)
        else:
            findings += line
    refuse(findings)
    return read
