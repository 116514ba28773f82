"""Give committed events their numbers: 1, 2, 3 … for each operator, so that no cursor can skip.

An event gets its number after its transaction has committed, by one process at a time. Whoever has
read up to a number has therefore read everything that has a smaller one.
"""

from tadoru.app.notice.queue import queue_for_notices
from tadoru.app.world import World
from tadoru.core.notice import events
from tadoru.core.values import OperatorId
from tadoru.store import event

BATCH = 1000
_KINDS = {events.of_notice(kind): kind for kind in events.NOTICES}


def number(world: World) -> int:
    """Return how many events got their numbers now; the mails about them are queued with it."""
    with world.db.node_read() as tx:
        if not event.is_any_unnumbered(tx):
            return 0  # a quiet node leaves its disk alone
    with world.db.node_write() as tx:
        rows = event.unnumbered(tx, BATCH)
        before = event.heads(tx, {OperatorId(row.operator_id) for row in rows})
        heads: dict[OperatorId, int] = {}
        positions: dict[str, int] = {}
        for row in rows:
            operator = OperatorId(row.operator_id)
            heads[operator] = heads.get(operator, before.get(operator, 0)) + 1
            positions[row.id] = heads[operator]
        if positions:
            event.number(tx, positions, before, heads)
        told = [
            (OperatorId(row.operator_id), row.id, _KINDS[row.type], row.at)
            for row in rows
            if row.type in _KINDS
        ]
        queue_for_notices(tx, world, told)
    return len(rows)
