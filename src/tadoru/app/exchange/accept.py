"""Accept a request: the supplier says which of its parts is meant."""

from tadoru.app.exchange import progress
from tadoru.app.exchange.move import fetched, take, tell
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import Side, Step
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import PartId, RequestId
from tadoru.core.words import N_
from tadoru.store import part as parts
from tadoru.store import request as requests
from tadoru.store import signing


@verb("request.accept", EDITORS, "party", "side", "own")
def accept(world: World, actor: Actor, request_id: RequestId, part_id: PartId) -> RequestView:
    """Link the supplier's own part to the request; the customer is told only that it was accepted.

    Raises:  InvalidData where the part is declared in another unit than the request asks for
    """
    with world.db.write(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        part = parts.get(tx, part_id)
        if part is None:
            raise checks.nothing()
        checks.own(actor, part.operator_id)
        if part.unit != row.unit:
            raise InvalidData([_unit_fault(part.unit, row.unit)])
        take(tx, world, row, Step.ACCEPT, Side.SUPPLIER, reason=None, reply=None)
        link = {"request_id": row.id, "operator_id": actor.own, "part_id": part.id}
        requests.link(tx, link)
        signing.clear(tx, row.id)
        progress.update(tx, [PartId(part.id)])
        tell(tx, world, row, "request-accepted", by=row.supplier_id, to=row.customer_id)
        journal(tx, world, actor, row.id)
        moved = fetched(tx, actor, request_id)
        return of_row(moved, actor.own, requests.linked(tx, request_id, actor.own))


def _unit_fault(have: str, want: str) -> Finding:
    return Finding(
        "/part_id",
        "request.unit-differs",
        N_("This part is declared per {have}; the customer asks per {want}."),
        N_("Link a part that is declared per {want}, or send the request back and say so."),
        {"have": have, "want": want},
    )
