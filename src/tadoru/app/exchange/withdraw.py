"""The customer's own steps: cancel requests, ask again, another due date, a reminder."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tadoru.app.exchange import reminders
from tadoru.app.exchange.ask import message_faults
from tadoru.app.exchange.move import change, fetched, take, tell, tell_all
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, State, Step, after
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Outdated, WrongState
from tadoru.core.values import OperatorId, RequestId
from tadoru.core.words import N_
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx

REMIND_AGAIN = timedelta(days=1)
MANY_MAX = 2000


@verb("request.cancel", EDITORS, "party", "side")
def cancel(world: World, actor: Actor, request_id: RequestId) -> RequestView:
    """Withdraw a request that is not answered yet."""
    with world.db.write(actor.own) as tx:
        row = _asked(tx, actor, request_id)
        take(tx, world, row, Step.CANCEL, Side.CUSTOMER, resume_state=None)
        tell(tx, world, row, "request-cancelled", by=row.customer_id, to=row.supplier_id)
        journal(tx, world, actor, row.id)
        return _view(tx, actor, request_id)


@verb("request.cancel_many", EDITORS, "party", "side")
def cancel_many(world: World, actor: Actor, request_ids: Collection[RequestId]) -> int:
    """Withdraw several requests, all or none, and return how many there were."""
    with world.db.write(actor.own) as tx:
        rows = _all_asked(tx, actor, request_ids)
        cancel_all(tx, world, rows)
        journal(tx, world, actor, f"{len(rows)} requests")
        return len(rows)


def cancel_all(tx: Tx, world: World, rows: Sequence[Row[Any]]) -> None:
    """Cancel requests of the transaction's operator in a constant number of statements.

    Raises:  WrongState where one cannot be cancelled, Outdated where somebody was faster
    """
    for row in rows:
        beneath = State(row.resume_state) if row.resume_state else None
        after(Step.CANCEL, State(row.state), Side.CUSTOMER, resume=beneath)
    ids, states = [row.id for row in rows], {row.state for row in rows}
    values = {"state": State.CANCELLED.value, "resume_state": None, "changed_at": world.clock.now()}
    if requests.move_many(tx, ids, states, values) != len(rows):
        raise Outdated(N_("Somebody else moved one of the requests meanwhile. Load them again."))
    tell_all(tx, world, rows, "request-cancelled")


@verb("request.reopen", EDITORS, "party", "side")
def reopen(
    world: World, actor: Actor, request_id: RequestId, message: str | None = None
) -> RequestView:
    """Ask again after a refusal or a cancellation, with a new message if there is one."""
    changed: dict[str, Any] = {"reason": None, "reply": None}
    if message is not None:
        if faults := message_faults(message):
            raise InvalidData(faults)
        changed["message"] = message.strip()
    known = _sides(world, actor, request_id)
    with world.db.write(actor.own) as tx:
        row = _asked(tx, actor, request_id)
        take(tx, world, row, Step.REOPEN, Side.CUSTOMER, resume_state=None, **changed)
        tell(tx, world, row, "request-reopened", by=row.customer_id, to=row.supplier_id)
        reminders.schedule(tx, world, [fetched(tx, actor, request_id)], known)
        journal(tx, world, actor, row.id)
        return _view(tx, actor, request_id)


@verb("request.change_due", EDITORS, "party", "side")
def change_due(
    world: World, actor: Actor, request_id: RequestId, due_on: date | None
) -> RequestView:
    """Give the supplier more time, or less; reminders follow the new date."""
    known = _sides(world, actor, request_id)
    with world.db.write(actor.own) as tx:
        row = _asked(tx, actor, request_id)
        _still_open(row)
        if due_on is not None and due_on < world.clock.now().date():
            text = N_("The date is in the past.")
            remedy = N_("Choose today or a later day.")
            raise InvalidData([Finding("/due_on", "request.due-past", text, remedy)])
        if row.due_on != due_on:
            change(tx, world, row, due_on=due_on)
            moved = fetched(tx, actor, request_id)
            tell(tx, world, moved, "request-due", by=row.customer_id, to=row.supplier_id)
            reminders.schedule(tx, world, [moved], known)
        journal(tx, world, actor, row.id)
        return _view(tx, actor, request_id)


@verb("request.remind", EDITORS, "party", "side")
def remind(world: World, actor: Actor, request_ids: Collection[RequestId]) -> int:
    """Remind suppliers of open requests now, and return of how many: each at most once a day."""
    with world.db.write(actor.own) as tx:
        rows = _all_asked(tx, actor, request_ids)
        for row in rows:
            _still_open(row)
        since = world.clock.now() - REMIND_AGAIN
        count = sum(reminders.reminded(tx, world, row, since) for row in rows)
        if rows and count == 0:
            raise WrongState(N_("The supplier was reminded within the last day already."))
        journal(tx, world, actor, f"{count} requests")
        return count


def _still_open(row: Row[Any]) -> None:
    if not reminders.is_open(row):
        raise WrongState(N_("This request waits for no answer any more."))


def _asked(tx: Tx, actor: Actor, request_id: RequestId) -> Row[Any]:
    """Return a request that the caller's operator has sent."""
    row = fetched(tx, actor, request_id)
    checks.side(actor, row.customer_id)
    return row


def _all_asked(tx: Tx, actor: Actor, request_ids: Collection[RequestId]) -> Sequence[Row[Any]]:
    """Return several requests that the caller's operator has sent, by one query."""
    wanted = set(request_ids)
    if not 0 < len(wanted) <= MANY_MAX:
        text, remedy = N_("No request is chosen, or too many."), N_("Choose 1 to {limit} requests.")
        fault = Finding("/request_ids", "request.none-chosen", text, remedy, {"limit": MANY_MAX})
        raise InvalidData([fault])
    rows = requests.among(tx, wanted)
    if len(rows) != len(wanted):
        raise checks.nothing()
    for row in rows:
        checks.party(actor, row.customer_id, row.supplier_id)
        checks.side(actor, row.customer_id)
    return rows


def _sides(world: World, actor: Actor, request_id: RequestId) -> Mapping[OperatorId, Row[Any]]:
    """Return what reminders need to know of both sides, which the node alone may look up."""
    with world.db.read(actor.own) as tx:
        supplier = fetched(tx, actor, request_id).supplier_id
    return reminders.sides(world, actor.own, supplier)


def _view(tx: Tx, actor: Actor, request_id: RequestId) -> RequestView:
    row = fetched(tx, actor, request_id)
    return of_row(row, actor.own, requests.linked(tx, request_id, actor.own))
