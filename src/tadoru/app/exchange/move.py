"""One step of a request: looked up, allowed, taken, told to the other side."""

from collections.abc import Iterable
from typing import Any

from tadoru.app.notice.tell import Told, leave
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, State, Step, after
from tadoru.core.problems import Outdated
from tadoru.core.values import OperatorId, RequestId
from tadoru.core.words import N_
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx


def fetched(tx: Tx, actor: Actor, request_id: RequestId) -> Row[Any]:
    """Return a request that the caller is a side of."""
    row = requests.fetch(tx, request_id)
    if row is None:
        raise checks.nothing()
    checks.party(actor, row.customer_id, row.supplier_id)
    return row


def take(
    tx: Tx,
    world: World,
    row: Row[Any],
    step: Step,
    side: Side,
    *,
    resume: State | None = None,
    **values: object,
) -> State:
    """Move a request by one step and return its new state; somebody else's move wins a race."""
    state = after(step, State(row.state), side, resume=resume or beneath(row))
    change(tx, world, row, state=state.value, **values)
    return state


def change(tx: Tx, world: World, row: Row[Any], **values: object) -> None:
    """Change a request that nobody else has moved since it was read.

    Raises:  Outdated
    """
    known = {"changed_at": world.clock.now(), **values}
    if not requests.move(tx, row.id, row.row_version, known):
        raise Outdated(N_("Somebody else moved this request meanwhile. Load it again."))


def beneath(row: Row[Any]) -> State | None:
    """Return the state that a request goes back to when its signature is discarded."""
    return State(row.resume_state) if row.resume_state else None


def tell(tx: Tx, world: World, row: Row[Any], kind: str, *, by: OperatorId, to: OperatorId) -> None:
    """Leave a notice about a request with one side."""
    leave(tx, world, [_told(row, kind, by, to)])


def tell_all(tx: Tx, world: World, rows: Iterable[Row[Any]], kind: str) -> None:
    """Leave a notice of the customer about each of several requests with its supplier."""
    leave(tx, world, [_told(row, kind, row.customer_id, row.supplier_id) for row in rows])


def _told(row: Row[Any], kind: str, by: OperatorId, to: OperatorId) -> Told:
    other = row.supplier_name if by == row.supplier_id else row.customer_name
    facts = {"from": other, "part": row.part_name, "number": row.part_number}
    return Told(kind, to, by, facts, RequestId(row.id))
