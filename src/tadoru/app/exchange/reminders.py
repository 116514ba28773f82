"""Reminders of due dates: planned with the request, sent in the supplier's morning if still due."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from tadoru.app.exchange import calendars
from tadoru.app.exchange.move import tell
from tadoru.app.world import World
from tadoru.core.exchange.deadline import USUAL, kept_days, reminder_days
from tadoru.core.exchange.states import GIVEN, OPEN, State
from tadoru.core.values import OperatorId, RequestId
from tadoru.store import operator as operators
from tadoru.store import outbox
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx

REMIND = "remind"


def schedule(
    tx: Tx, world: World, rows: Iterable[Row[Any]], known: Mapping[OperatorId, Row[Any]]
) -> None:
    """Plan the reminders of open requests by their due dates; `known` has each supplier's country.

    What was planned before for another date finds, when its time comes, that the date has moved.
    """
    now, work = world.clock.now(), []
    chosen = known[tx.me].reminders
    days = USUAL if chosen is None else kept_days(chosen)
    for row in rows:
        if row.due_on is None or not is_open(row):
            continue
        country = known[row.supplier_id].country
        rests = partial(calendars.is_rest, country=country)
        for day in reminder_days(row.due_on, days, calendars.today(now, country), rests):
            at = calendars.morning(day, country)
            if at > now:
                said = {"request_id": row.id, "due_on": row.due_on.isoformat()}
                payload = json.dumps({**said, "at": at.isoformat()})
                work.append((REMIND, tx.me, payload, at))
    outbox.put_many(tx, work)


def remind(world: World, operator: OperatorId, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Remind of the requests that are still open and due when they were; each reminder once."""
    with world.db.write(operator) as tx:
        for payload in payloads:
            row = requests.fetch(tx, RequestId(payload["request_id"]))
            if row is None or row.due_on is None or not is_open(row):
                continue
            if row.due_on.isoformat() == payload["due_on"]:
                reminded(tx, world, row, datetime.fromisoformat(payload["at"]))


def reminded(tx: Tx, world: World, row: Row[Any], since: datetime) -> bool:
    """Remind the supplier unless it was reminded since a time; say whether it is reminded now."""
    now = world.clock.now()
    if not requests.remind(tx, row.id, since, now):
        return False
    late = row.due_on is not None and row.due_on < now.date()
    kind = "request-overdue" if late else "request-reminder"
    tell(tx, world, row, kind, by=row.customer_id, to=row.supplier_id)
    if late:
        tell(tx, world, row, kind, by=row.supplier_id, to=row.customer_id)
    return True


def is_open(row: Row[Any]) -> bool:
    """Report whether a request has no answer yet and still wants one."""
    state = State(row.state)
    waits = state is State.AWAITING_SIGNATURE and row.resume_state is not None
    return state in OPEN and not (waits and State(row.resume_state) in GIVEN)


def sides(world: World, *operator_ids: OperatorId) -> Mapping[OperatorId, Row[Any]]:
    """Return what `schedule` needs to know of the two sides of a request."""
    with world.db.node_read() as tx:
        return operators.briefs(tx, operator_ids)
