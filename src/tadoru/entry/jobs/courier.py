"""The courier: numbers events, and sends webhooks and mails, side by side.

Each webhook has its turn in a thread of a small pool, at most once at a time, so that a receiver
that is slow holds nobody else up; mails have one turn of their own in the same pool.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from threading import Event

from tadoru.app import courier
from tadoru.app.feed.deliver import deliver, due
from tadoru.app.feed.number import number
from tadoru.app.notice import send
from tadoru.app.notice.queue import MAIL
from tadoru.app.verb import acting
from tadoru.app.world import World
from tadoru.core.values import WebhookId
from tadoru.entry.letters import write

LOGGER = logging.getLogger("tadoru.courier")
NAME = "job.courier"
AT_ONCE = 8  # calls and mails under way
# One pass for all that came meanwhile: on SQLite each pass takes the one writer's place.
PAUSE_SECONDS = 0.2
HOLD_AGAIN = timedelta(seconds=15)  # a quarter of the lease


class Courier:
    """What one process has under way."""

    def __init__(self, world: World, holder: str, ring: Callable[[], None]) -> None:
        """Begin with nothing under way; `ring` is called when a turn has done something."""
        self._world, self._holder, self._ring = world, holder, ring
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier")
        self._busy: dict[str, Future[int]] = {}
        self._turns = count(1)
        self._served: dict[str, int] = {}  # when each had its last turn
        self._held_at: datetime | None = None
        self._closed = Event()

    def turn(self) -> int:
        """Return how many events were numbered; what is to be sent is under way afterwards."""
        self._busy = {name: one for name, one in self._busy.items() if not one.done()}
        with acting(NAME):
            if not courier.is_needed(self._world):
                return 0
            if not self._holds():
                return 0
            numbered = number(self._world)
        if MAIL not in self._busy and send.is_any_due(self._world):
            self._begin(MAIL, partial(send.send, self._world, write, self._goes_on))
        besides = frozenset(WebhookId(name) for name in self._busy if name != MAIL)
        waiting = sorted(due(self._world, besides), key=lambda one: self._served.get(one, 0))
        for webhook_id in waiting[: AT_ONCE - len(self._busy)]:
            self._begin(webhook_id, partial(deliver, self._world, webhook_id, self._goes_on))
        if numbered:
            self._closed.wait(PAUSE_SECONDS)
        return numbered

    def close(self) -> None:
        """Wait for the calls that are under way, and let another process carry."""
        self._closed.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        courier.leave(self._world, self._holder)

    def _goes_on(self) -> bool:
        return not self._closed.is_set()

    def _holds(self) -> bool:
        """Return whether this process carries now; its lease is prolonged every now and then."""
        now = self._world.clock.now()
        if self._held_at is None or now - self._held_at > HOLD_AGAIN:
            self._held_at = now if courier.hold(self._world, self._holder) else None
        return self._held_at is not None

    def _begin(self, name: str, do: Callable[[], int]) -> None:
        self._served[name] = next(self._turns)
        self._busy[name] = self._pool.submit(do)
        self._busy[name].add_done_callback(partial(self._ended, name))

    def _ended(self, name: str, done: "Future[int]") -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is not None:
            LOGGER.error("a turn of %s failed and comes again", name, exc_info=error)
        elif done.result():
            self._ring()


def carry(world: World, holder: str) -> int:
    """Return how many things were numbered, delivered and mailed, until none could be sent now."""
    done = 0
    with acting(NAME):
        while courier.is_needed(world) and courier.hold(world, holder):
            moved = number(world) + send.send(world, write)
            moved += sum(deliver(world, one) for one in due(world))
            if not moved:
                break
            done += moved
        courier.leave(world, holder)
    return done
