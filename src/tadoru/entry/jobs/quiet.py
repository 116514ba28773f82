"""Do everything that is queued, until nothing is left to do."""

import time

from tadoru.app.log.sequence import sequence
from tadoru.app.node.retention import upkeep
from tadoru.app.verb import acting
from tadoru.app.worker import has_due, rest, work_once
from tadoru.app.world import World
from tadoru.entry.jobs.courier import carry

WORKER = "job.worker"
SEQUENCER = "job.sequencer"
UPKEEP = "job.upkeep"
OTHER_SECONDS = 0.2


def settle(world: World, holder: str) -> int:
    """Return how many pieces of work and leaves were done; at the end the log is published.

    Where another process is at work, this waits for it; one that was killed counts as at work
    until its lease has ended.
    """
    done = 0
    while has_due(world):
        worked = work(world, holder)
        done += worked
        if not worked:
            time.sleep(OTHER_SECONDS)
    stop(world, holder)
    return done + carry(world, holder) + log(world)


def work(world: World, holder: str) -> int:
    """Return how many pieces of queued work were done in one pass; one process works at a time.

    Where nothing is due nothing is written either: a quiet node leaves its disk alone.
    """
    with acting(WORKER):
        return work_once(world, holder) if has_due(world) else 0


def tidy(world: World, holder: str) -> int:
    """Return how many rows were forgotten because they had been kept for long enough."""
    with acting(UPKEEP):
        return upkeep(world, holder)


def stop(world: World, holder: str) -> None:
    """Let another process work from now on."""
    with acting(WORKER):
        rest(world, holder)


def log(world: World) -> int:
    """Return how many leaves were taken into the tree, which is published afterwards."""
    with acting(SEQUENCER):
        return sequence(world)
