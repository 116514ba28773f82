"""The worker, the sequencer, the courier and the daily upkeep as threads that stop when asked."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread

from tadoru.app.world import World
from tadoru.core.problems import Problem
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.jobs.courier import Courier
from tadoru.entry.jobs.quiet import log, stop, tidy, work

LOGGER = logging.getLogger("tadoru.jobs")
SLEEPERS = 3
# How long each sleeps when nothing rings: another process may have queued something. A record
# is in the published log after a second at most.
WORK_SECONDS = 1.0
LOG_SECONDS = 0.4
CARRY_SECONDS = 1.0
UPKEEP_SECONDS = 600.0  # how often it is looked whether a day is over
TROUBLE_SECONDS = 5.0
# Whoever finds work again and again takes more of it at once: each turn costs commits of its own,
# for which those who write have to wait. A chain of few answers still runs without a pause.
AT_ONCE = 8
PACE_SECONDS = 0.25


@contextmanager
def running(world: World, bell: Bell) -> Iterator[None]:
    """Have all at work inside the block; leaving it waits for what they have begun."""
    holder = world.random.uuid()
    asked_to_stop = Event()
    courier = Courier(world, holder, bell.ring)
    threads = [
        _thread(partial(work, world, holder), WORK_SECONDS, partial(bell.wait, 0), asked_to_stop),
        _thread(partial(log, world), LOG_SECONDS, partial(bell.wait, 1), asked_to_stop),
        _thread(courier.turn, CARRY_SECONDS, partial(bell.wait, 2), asked_to_stop),
        _thread(partial(tidy, world, holder), UPKEEP_SECONDS, asked_to_stop.wait, asked_to_stop),
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
        courier.close()


def _thread(
    do: Callable[[], int], seconds: float, wait: Callable[[float], object], asked_to_stop: Event
) -> Thread:
    return Thread(target=_turn, args=(do, seconds, wait, asked_to_stop))


def _turn(
    do: Callable[[], int], seconds: float, wait: Callable[[float], object], asked_to_stop: Event
) -> None:
    """Do one kind of work again and again; trouble is said aloud and tried again later."""
    busy = 0
    while not asked_to_stop.is_set():
        try:
            if do():
                busy += 1
                if busy > AT_ONCE:
                    asked_to_stop.wait(PACE_SECONDS)
                continue
            busy = max(0, busy - 1)
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
            wait(pause)
