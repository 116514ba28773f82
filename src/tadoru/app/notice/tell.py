"""Tell operators something: a notice for their people, and the same as an event for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tadoru.app.announce import Announcement, announce
from tadoru.app.world import World
from tadoru.core.notice import events
from tadoru.core.values import OperatorId, RequestId
from tadoru.store import notice
from tadoru.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Told:
    """What one operator is told.

    The facts are names and ids that everybody at that operator may see: `from` is whoever acted,
    `part` what it is about.
    """

    kind: str
    to: OperatorId
    by: OperatorId | None  # none: the node itself
    facts: Mapping[str, str]
    request_id: RequestId | None = None


def leave(tx: Tx, world: World, told: Sequence[Told]) -> None:
    """Leave notices with operators; mails and webhooks follow from them once it is committed."""
    if not told:
        return
    ids = [world.random.uuid() for _ in told]
    now = world.clock.now()
    rows = [
        {
            "id": notice_id,
            "operator_id": one.to,
            "sender_id": one.by,
            "kind": one.kind,
            "request_id": one.request_id,
            "facts": one.facts,
            "created_at": now,
        }
        for notice_id, one in zip(ids, told, strict=True)
    ]
    notice.add_many(tx, rows)
    announce(tx, world, [_event(one, i) for one, i in zip(told, ids, strict=True)])


def _event(told: Told, notice_id: str) -> Announcement:
    about = {} if told.request_id is None else {"request_id": told.request_id}
    return Announcement(
        to=told.to,
        type=events.of_notice(told.kind),
        subject=f"request/{told.request_id}" if told.request_id else f"notice/{notice_id}",
        data={**about, **told.facts},
        sender=told.by,
        id=notice_id,
    )
