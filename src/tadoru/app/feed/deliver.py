"""Deliver events by webhooks: in order, again and again until they are taken, no one held up.

1. What follows a webhook's position is read; types that nobody wants are passed over.
2. Each event is sent, signed, with the same id and bytes however often. Taken is: status 2xx.
3. Only then does the position move on, together with a line about the delivery. Whoever is killed
   between 2 and 3 sends the same event again; a receiver that knows ids by then takes it once.
4. What is not taken is tried again after growing pauses, the first event that waits always first.
   After three days without success, or at once on 410, the webhook is paused and people are told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tadoru.app.feed import webhook
from tadoru.app.feed.view import of_event
from tadoru.app.notice.tell import Told, leave
from tadoru.app.world import World
from tadoru.core.notice import events
from tadoru.core.notice.call import AddressRefused, Unreachable
from tadoru.core.values import OperatorId, WebhookId
from tadoru.store import event, setting
from tadoru.store import webhook as webhooks
from tadoru.store.tx import Row
from tadoru.wire.cloudevents import signature
from tadoru.wire.cloudevents.event import MEDIA_TYPE, CloudEvent

CALL_SECONDS = 10.0
RUN = timedelta(seconds=20)  # of one webhook, then it is another's turn
SCAN = 50  # events per run
ANSWER_BYTES_MAX = 64_000
WAIT_FIRST = timedelta(seconds=10)
WAIT_MAX = timedelta(hours=1)
GIVE_UP = timedelta(hours=72)
GONE = 410
_ERROR_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending one event."""

    status: int | None
    error: str | None

    @property
    def taken(self) -> bool:
        """Report whether the receiver has it now."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004


def due(world: World, besides: frozenset[WebhookId] = frozenset()) -> list[WebhookId]:
    """Return the webhooks for which there is something to send now."""
    with world.db.node_read() as tx:
        return [WebhookId(row.id) for row in webhooks.due(tx, world.clock.now(), besides)]


def deliver(world: World, webhook_id: WebhookId, go_on: Callable[[], bool] = lambda: True) -> int:
    """Return how many events of one webhook were taken now, as long as it is to go on."""
    begun = world.clock.now()
    with world.db.node_read() as tx:  # 1
        row = webhooks.fetch(tx, webhook_id)
        if row is None or not row.active:
            return 0
        waiting = event.after(tx, OperatorId(row.operator_id), row.position, SCAN)
        source = setting.origin(tx)
    types = tuple(filter(None, row.types.split(",")))
    position, taken = int(row.position), 0
    for one in waiting:
        if not events.wanted(one.type, types):
            continue
        outcome = call(world, row, of_event(one, source))  # 2
        if not _settle(world, row, position, one, outcome) or not outcome.taken:
            return taken
        position, taken = int(one.position), taken + 1
        if world.clock.now() - begun > RUN or not go_on():
            return taken
    _pass_over(world, webhook_id, position, waiting)
    return taken


def call(world: World, row: Row[Any], sent: CloudEvent) -> Outcome:
    """Return what the receiver of a webhook answers to one event."""
    now, body = world.clock.now(), sent.encode()
    secrets = webhook.secrets(world, row, now)
    headers = {
        "content-type": MEDIA_TYPE,
        **signature.headers(sent.id, int(now.timestamp()), body, secrets),
    }
    try:
        reply = world.http.call(
            "POST",
            row.url,
            headers=headers,
            body=body,
            seconds=CALL_SECONDS,
            bytes_max=ANSWER_BYTES_MAX,
        )
    except (AddressRefused, Unreachable) as problem:
        return Outcome(None, str(problem)[:_ERROR_CHARACTERS])
    return Outcome(reply.status, None)


def _settle(world: World, row: Row[Any], start: int, one: Row[Any], outcome: Outcome) -> bool:
    """Write down what came of it; false where the webhook was changed meanwhile."""
    now = world.clock.now()
    with world.db.node_write() as tx:
        if outcome.taken:  # 3
            if not webhooks.advance(tx, row.id, start, one.position):
                return False
        else:  # 4
            values = _after_failure(world, tx_row := webhooks.fetch(tx, row.id), outcome, now)
            if tx_row is None or not webhooks.failed(tx, row.id, start, values):
                return False
            if not values.get("active", True):
                facts = {"from": row.name, "part": "", "webhook": row.id}
                leave(tx, world, [Told("webhook-paused", row.operator_id, None, facts)])
        webhooks.note(
            tx,
            {
                "id": world.random.uuid(),
                "webhook_id": row.id,
                "operator_id": row.operator_id,
                "event_id": one.id,
                "position": one.position,
                "status": outcome.status,
                "error": outcome.error,
                "at": now,
            },
        )
    return True


def _after_failure(
    world: World, row: Row[Any] | None, outcome: Outcome, now: datetime
) -> dict[str, object]:
    """Return when to try again, or that the webhook is paused."""
    if row is None:
        return {}
    since = row.failing_since or now
    values: dict[str, object] = {"failures": row.failures + 1, "failing_since": since}
    if outcome.status == GONE or now - since >= GIVE_UP:
        return {**values, "active": False, "again_at": None}
    return {**values, "again_at": now + pause(row.failures, world.random.bytes(2))}


def pause(failures: int, chance: bytes) -> timedelta:
    """Return how long to wait after so many failures before: twice as long each, up to an hour.

    Chance takes up to half of it away, so that receivers that failed together do not come back
    together.

    >>> [str(pause(failures, bytes(2))) for failures in (0, 3, 60)]
    ['0:00:10', '0:01:20', '1:00:00']
    """
    whole: timedelta = min(WAIT_FIRST * 2 ** min(failures, 20), WAIT_MAX)
    return whole - whole * (int.from_bytes(chance) / 2**17)


def _pass_over(
    world: World, webhook_id: WebhookId, position: int, waiting: Sequence[Row[Any]]
) -> None:
    """Move past events that nobody wants."""
    if waiting and waiting[-1].position > position:
        with world.db.node_write() as tx:
            webhooks.advance(tx, webhook_id, position, waiting[-1].position)
