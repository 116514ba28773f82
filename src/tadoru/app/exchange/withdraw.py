"""The customer's own steps: cancel a request, or ask again."""

from tadoru.app.exchange.ask import message_faults
from tadoru.app.exchange.move import fetched, take, tell
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, Step
from tadoru.core.problems import InvalidData
from tadoru.core.values import RequestId
from tadoru.store import request as requests


@verb("request.cancel", EDITORS, "party", "side")
def cancel(world: World, actor: Actor, request_id: RequestId) -> RequestView:
    """Withdraw a request that is not answered yet."""
    return _move(world, actor, request_id, Step.CANCEL, "request-cancelled")


@verb("request.reopen", EDITORS, "party", "side")
def reopen(
    world: World, actor: Actor, request_id: RequestId, message: str | None = None
) -> RequestView:
    """Ask again after a refusal or a cancellation, with a new message if there is one."""
    changed: dict[str, object] = {"reason": None, "reply": None}
    if message is not None:
        if faults := message_faults(message):
            raise InvalidData(faults)
        changed["message"] = message.strip()
    return _move(world, actor, request_id, Step.REOPEN, "request-reopened", **changed)


def _move(
    world: World, actor: Actor, request_id: RequestId, step: Step, kind: str, **values: object
) -> RequestView:
    with world.db.write(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.customer_id)
        take(tx, world, row, step, Side.CUSTOMER, resume=None, **values)
        tell(tx, world, row, kind, by=row.customer_id, to=row.supplier_id)
        journal(tx, world, actor, row.id)
        moved = fetched(tx, actor, request_id)
        return of_row(moved, actor.own, requests.linked(tx, request_id, actor.own))
