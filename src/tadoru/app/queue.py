"""The work that a change leaves behind, queued in the same transaction."""

import json
from collections.abc import Collection

from tadoru.app.world import World
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store import outbox
from tadoru.store.tx import Tx

RECOMPUTE = "recompute"


def queue_recompute(
    tx: Tx,
    world: World,
    operator: OperatorId,
    part_ids: Collection[PartId] = (),
    *,
    request_ids: Collection[RequestId] = (),
    trail: Collection[RequestId] = (),
) -> None:
    """Have an operator's totals follow a change of its own parts or of answers that it got.

    `trail` names the answers that followed one another up to here: one that comes round again
    is a loop, and stops following.
    """
    payload = {
        "part_ids": sorted(part_ids),
        "request_ids": sorted(request_ids),
        "trail": sorted(trail),
    }
    outbox.put(tx, RECOMPUTE, operator, json.dumps(payload), world.clock.now())
    tx.after_commit(world.wake)
