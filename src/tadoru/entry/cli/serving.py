"""Serve until somebody asks to stop: pages, API and log, with worker and sequencer beside them."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.entry.cli.desk import Desk
from tadoru.entry.jobs import threads
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.serve import application

SHUTDOWN_SECONDS = 10
BACKLOG = 1024


class AddressInUse(Problem):
    """The address cannot be served: another program has it, or it is not this machine's."""

    kind = Kind.UNAVAILABLE
    title = N_("The address cannot be used")


def serve(desk: Desk, host: str, port: int, *, prepare: bool) -> None:
    """Serve at the address until the process gets SIGTERM or SIGINT; what was begun is finished.

    Raises:  AddressInUse
    """
    listening = _listen(host, port)
    bell = Bell(threads.SLEEPERS)
    world = desk.open(bell.ring, prepare=prepare)
    server = uvicorn.Server(
        uvicorn.Config(
            application(world),
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    shown = f"[{host}]" if ":" in host else host
    with threads.running(world, bell), _calm():
        address = f"http://{shown}:{listening.getsockname()[1]}"
        desk.tell(N_("tadoru is at {address} (stop: Ctrl+C)"), address=address)
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return the open socket, so that the address is known to be ours before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        raise AddressInUse(
            N_("{host}:{port} cannot be served: {why}"),
            host=host,
            port=port,
            why=error.strerror or str(error),
        ) from error
    return opened


@contextmanager
def _calm() -> Iterator[None]:
    """Let the server end by itself on a signal: it hands the signal on once it has stopped."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        """Do nothing more: the server has stopped already."""

    before: dict[signal.Signals, Callable[..., object] | int | None] = {
        number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
