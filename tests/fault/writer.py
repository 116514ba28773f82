"""A process that writes as fast as it can until it is killed, and says what was acknowledged.

Each line is printed after the commit it speaks of: "record ID" or "logged SIZE".
"""

import sys
from pathlib import Path

from tadoru.app.log.read import status
from tadoru.app.log.sequence import sequence
from tadoru.core.values import OperatorId
from tests.fakes.worlds import make_world, state


def write(url: str, folder: Path, operator: OperatorId) -> None:
    """Write records, and log them every few."""
    world = make_world(url, folder)
    number = 0
    while True:
        number += 1
        say(f"record {state(world, operator)}")
        if number % 3 == 0 and sequence(world):
            say(f"logged {status(world, None).size}")


def say(line: str) -> None:
    """Acknowledge."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), OperatorId(sys.argv[3]))
