"""A process that does part of an operator's work and carries its events, until it is killed."""

import sys
from pathlib import Path

from tadoru.core.values import OperatorId
from tadoru.entry.jobs.courier import carry
from tadoru.remote.clock import SystemClock
from tests.fakes.worlds import announce_one, make_world


def work(url: str, folder: Path, operator: OperatorId) -> None:
    """Announce events and send them, a few at a time; each line says how many are committed."""
    world = make_world(url, folder, clock=SystemClock())
    holder = "courier"  # the same each time: a restart need not wait for the end of a lease
    while True:
        for _ in range(3):
            sys.stdout.write(f"event {announce_one(world, operator)}\n")
            sys.stdout.flush()
        carry(world, holder)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), OperatorId(sys.argv[3]))
