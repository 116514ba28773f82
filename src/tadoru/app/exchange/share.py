"""Give one answer to many customers who ask for the same: each gets a record and release alone."""

from collections.abc import Sequence

from tadoru.app.exchange.answer import AnswerDraft, Given, give_one
from tadoru.app.exchange.move import fetched
from tadoru.app.exchange.view import RequestView, of_row
from tadoru.app.journal import journal
from tadoru.app.verb import APPROVERS, EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.exchange.states import State, Step
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import PartId, RequestId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import request as requests
from tadoru.store import requestlist
from tadoru.store.tx import Tx

MANY_MAX = 100
_READY = (State.ACCEPTED.value,)


@verb("answer.search", EDITORS | APPROVERS, "party", "side")
def alike(world: World, actor: Actor, request_id: RequestId) -> tuple[RequestView, ...]:
    """Return the other accepted requests for the same of the same part, by customer."""
    with world.db.read(actor.own) as tx:
        row = fetched(tx, actor, request_id)
        checks.side(actor, row.supplier_id)
        link = requests.linked(tx, row.id, actor.own)
        if link is None:
            return ()
        found = requestlist.alike(tx, row, PartId(link.part_id), _READY)
    return tuple(of_row(one, actor.own) for one in found if one.id != request_id)


@verb("answer.give_many", EDITORS | APPROVERS, "party", "side")
def give_many(
    world: World, actor: Actor, request_ids: Sequence[RequestId], draft: AnswerDraft
) -> tuple[Given, ...]:
    """Answer several accepted requests for the same at once, all or none.

    Each customer gets a record of its own, under a name that the others cannot tell from any
    other: nobody learns from it who else has asked.
    """
    wanted = tuple(dict.fromkeys(request_ids))
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)
        _checked(tx, actor, wanted)
        given = tuple(
            give_one(tx, world, actor, fetched(tx, actor, one), draft, Step.ANSWER)
            for one in wanted
        )
        journal(tx, world, actor, f"{len(given)} requests")
        return given


def _checked(tx: Tx, actor: Actor, wanted: Sequence[RequestId]) -> None:
    """Refuse requests that are not for the same of the same part, after those that are not ours."""
    rows = requests.among(tx, wanted)
    if len(rows) != len(wanted) or not rows:
        raise checks.nothing()
    for row in rows:
        checks.party(actor, row.customer_id, row.supplier_id)
        checks.side(actor, row.supplier_id)
    kinds = {(row.part_id, row.dataset, row.terms, row.unit) for row in rows}
    if len(kinds) > 1 or len(rows) > MANY_MAX:
        text = N_("These requests do not ask for the same of one part, or there are too many.")
        remedy = N_("Answer together at most 100 requests with equal part, dataset and terms.")
        raise InvalidData([Finding("/request_ids", "answer.not-alike", text, remedy)])
