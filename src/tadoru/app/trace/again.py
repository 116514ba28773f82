"""Copy the own emissions of a part from one period to another, to be brought up to date there."""

import json
from datetime import date, timedelta

from tadoru.app.footprint.terms import period_faults
from tadoru.app.owned import owned
from tadoru.app.trace.change import changed, changing, refuse
from tadoru.app.trace.view import ActivityView, of_activities
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import activity as activities
from tadoru.store import part as parts

_DAY = timedelta(days=1)


@verb("activity.copy", EDITORS, "own")
def copy(
    world: World,
    actor: Actor,
    part_id: PartId,
    from_period: tuple[date, date],
    to_period: tuple[date, date],
) -> ActivityView:
    """Copy a part's lines into a period that has none yet (first day, day after the last)."""
    refuse(list(period_faults(*to_period, "/to_period")))
    now = world.clock.now()
    with changing(world, actor) as tx:
        owned(tx, actor, part_id)
        rows = activities.of_part(tx, part_id)
        lines = [row for row in rows if (row.period_start, row.period_end) == from_period]
        taken = any((row.period_start, row.period_end) == to_period for row in rows)
        refuse(
            [*([] if lines else [_nothing(from_period)]), *([_taken(to_period)] if taken else [])]
        )
        made = [
            {
                "id": world.random.uuid(),
                "operator_id": actor.own,
                "part_id": part_id,
                "position": row.position,
                "period_start": to_period[0],
                "period_end": to_period[1],
                "line": json.dumps(json.loads(row.line), ensure_ascii=False, sort_keys=True),
                "created_at": now,
            }
            for row in lines
        ]
        parts.touch(tx, [part_id], now)
        activities.add(tx, made)
        changed(tx, world, actor, part_id, [part_id])
        kept = activities.of_part(tx, part_id)
        here = [row for row in kept if (row.period_start, row.period_end) == to_period]
        return of_activities(here)


def _nothing(period: tuple[date, date]) -> Finding:
    message = N_("Nothing was entered for {start} to {end}.")
    remedy = N_("Choose a period that has lines.")
    return Finding("/from_period", "activity.nothing-to-copy", message, remedy, _days(period))


def _taken(period: tuple[date, date]) -> Finding:
    message = N_("There are lines for {start} to {end} already.")
    remedy = N_("Change those, or choose another period.")
    return Finding("/to_period", "activity.period-taken", message, remedy, _days(period))


def _days(period: tuple[date, date]) -> dict[str, object]:
    return {"start": period[0].isoformat(), "end": (period[1] - _DAY).isoformat()}
