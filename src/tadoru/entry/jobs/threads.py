"""The worker and the sequencer as two threads that stop when their process is asked to."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from tadoru.app.world import World
from tadoru.core.problems import Problem
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.jobs.quiet import log, stop, work

LOGGER = logging.getLogger("tadoru.jobs")
SLEEPERS = 2
# How long each sleeps when nothing rings: another process may have queued something. A record
# is in the published log after a second at most.
WORK_SECONDS = 1.0
LOG_SECONDS = 0.4
TROUBLE_SECONDS = 5.0


@contextmanager
def running(world: World, bell: Bell) -> Iterator[None]:
    """Have both at work inside the block; leaving it waits for what they have begun."""
    holder = world.random.uuid()
    asked_to_stop = Event()
    threads = [
        Thread(target=_turn, args=(partial(work, world, holder), bell, 0, asked_to_stop)),
        Thread(target=_turn, args=(partial(log, world), bell, 1, asked_to_stop)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        asked_to_stop.set()
        bell.ring()
        for thread in threads:
            thread.join()
        stop(world, holder)


def _turn(do: Callable[[], int], bell: Bell, sleeper: int, asked_to_stop: Event) -> None:
    """Do one kind of work again and again; trouble is said aloud and tried again later."""
    seconds = (WORK_SECONDS, LOG_SECONDS)[sleeper]
    while not asked_to_stop.is_set():
        try:
            if do():
                continue
            pause = seconds
        except Problem as problem:
            LOGGER.error("%s: %s", problem.title, problem)  # noqa: TRY400  (a refusal, no bug)
            pause = TROUBLE_SECONDS
        except Exception:
            LOGGER.exception("a job failed and is tried again")
            pause = TROUBLE_SECONDS
        if pause == TROUBLE_SECONDS:
            asked_to_stop.wait(pause)
        else:
            bell.wait(sleeper, pause)
