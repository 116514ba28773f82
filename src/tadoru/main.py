"""The command: hands the way to a world to the command line, and ends with its status."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from tadoru.entry.cli.app import run

if TYPE_CHECKING:  # brings the database library, for which `--help` need not wait
    from tadoru.app.world import World


def main() -> None:
    """Run the command line of this process and end it with its status."""
    sys.exit(run(_opened, sys.argv[1:], _language()))


def _opened(database: str | None, wake: Callable[[], None]) -> "World":
    """Return the world of this process, loaded when a command asks for it."""
    from tadoru.wiring import opened  # noqa: PLC0415

    return opened(database, wake)


def _language() -> str:
    """Return the language of the terminal, where it is one of ours.

    Source:  POSIX.1-2017, XBD 8.2, Internationalization Variables
    """
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "")
    return "ja" if chosen.startswith("ja") else "en"
