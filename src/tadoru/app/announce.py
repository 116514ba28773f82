"""Events for the programs of operators, left in the transaction of the act itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tadoru.app.world import World
from tadoru.core.values import OperatorId
from tadoru.store import event
from tadoru.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the programs of one operator are told.

    `data` is what every reader at that operator may see, whatever the role: ids and names.
    """

    to: OperatorId
    type: str
    subject: str
    data: Mapping[str, object]
    sender: OperatorId | None
    id: str | None = None


def announce(tx: Tx, world: World, what: Sequence[Announcement]) -> None:
    """Leave events with operators; each gets its number, and is sent, once it is committed."""
    rows = [
        {
            "id": one.id or world.random.uuid(),
            "operator_id": one.to,
            "sender_id": one.sender,
            "type": one.type,
            "subject": one.subject,
            "data": json.dumps(dict(one.data), ensure_ascii=False, sort_keys=True),
            "at": world.clock.now(),
        }
        for one in what
    ]
    event.add(tx, rows)
    tx.after_commit(world.wake)
