"""What an accepted invitation leaves to do: the requests that were to be sent, each once."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from tadoru.app import idempotency
from tadoru.app.exchange import ask
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.idempotency import AlreadyDone, Once, ReplyLost
from tadoru.app.identity.invited import Ask, read_asks
from tadoru.app.notice.tell import Told, leave
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Kind, Problem
from tadoru.core.values import OperatorId
from tadoru.store import invitation as invitations
from tadoru.store import operator as operators
from tadoru.store import part as parts

ACTOR = "job:invitation"
_AGAIN = frozenset({Kind.UNAVAILABLE, Kind.UPSTREAM, Kind.LIMITED})  # may go well later


def run(world: World, operator_id: OperatorId, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Ask the company that accepted, as the customer who invited it; what fails is told."""
    for payload in payloads:
        _ask(world, operator_id, payload)


def _ask(world: World, operator_id: OperatorId, payload: Mapping[str, Any]) -> None:
    """Send one request.

    1. Sources that only named the supplier now point to it.
    2. The request is made by its own verb; its key is kept in the same transaction, so that a
       worker that was killed and begins again sends it once.
    3. What cannot be sent any more is told to the customer, who can ask by hand.
    """
    supplier = OperatorId(payload["supplier_id"])
    with world.db.write(operator_id) as tx:
        row = invitations.fetch(tx, payload["invitation_id"])
        if row is None:
            return
        wish = read_asks(row.asks)[payload["number"]]
        invitations.adopt_source(tx, wish.part_id, row.name, supplier)  # 1
    actor = Actor(ACTOR, operator_id, frozenset({Role.EDITOR}))
    name = f"invitation {row.id} {payload['number']}"
    token = idempotency.present.set(Once(name, sha256(name.encode()).hexdigest()))
    try:
        ask.create(world, actor, _draft(wish, supplier))  # 2
    except (AlreadyDone, ReplyLost):
        return
    except Problem as problem:
        if problem.kind in _AGAIN:
            raise
        _tell(world, operator_id, supplier, wish)  # 3
    finally:
        idempotency.present.reset(token)


def _draft(wish: Ask, supplier: OperatorId) -> RequestDraft:
    return RequestDraft(
        part_id=wish.part_id,
        supplier_id=supplier,
        dataset=wish.dataset,
        terms=wish.terms,
        unit=wish.unit,
        mode=wish.mode,
        due_on=wish.due_on,
        message=wish.message,
    )


def _tell(world: World, operator_id: OperatorId, supplier: OperatorId, wish: Ask) -> None:
    with world.db.node_read() as tx:
        name = operators.names(tx, (supplier,)).get(supplier, "")
    with world.db.write(operator_id) as tx:
        part = parts.get(tx, wish.part_id)
        facts = {"from": name, "part": part.name if part else ""}
        leave(tx, world, [Told("invitation-unasked", operator_id, None, facts)])
