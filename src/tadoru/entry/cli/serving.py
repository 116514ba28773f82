"""Serve until somebody asks to stop: pages, API and log, with worker and sequencer beside them."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import uvicorn

from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.entry.cli import family
from tadoru.entry.cli.desk import Desk
from tadoru.entry.cli.listening import listen, listen_at, port_of, shown
from tadoru.entry.jobs import threads
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.serve import application

SHUTDOWN_SECONDS = 8  # of the ten that a supervisor gives; the rest is for the jobs to end


class OneProcessOnly(Problem):
    """Several processes were asked for, and the database takes only one."""

    kind = Kind.INVALID
    title = N_("SQLite is served by one process")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be served, where, by how many."""

    host: str
    port: int
    workers: int = 1
    metrics: str | None = None  # where figures alone are served


@dataclass(frozen=True, slots=True)
class Doors:
    """The open sockets: for everybody, and for figures alone."""

    main: socket.socket
    figures: socket.socket | None = None

    @property
    def all(self) -> list[socket.socket]:
        """Return every open socket."""
        return [self.main] if self.figures is None else [self.main, self.figures]

    @property
    def open_port(self) -> int | None:
        """Return the port at which only figures are served."""
        return None if self.figures is None else port_of(self.figures)


def serve(desk: Desk, plan: Plan) -> None:
    """Serve at the address until the process gets SIGTERM or SIGINT; what was begun is finished.

    Raises:  AddressInUse, OneProcessOnly
    """
    doors = Doors(listen(plan.host, plan.port), listen_at(plan.metrics) if plan.metrics else None)
    try:
        if plan.workers == 1:
            _alone(desk, doors)
        else:
            _together(desk, plan, doors)
    finally:
        for opened in doors.all:
            opened.close()


def _alone(desk: Desk, doors: Doors) -> None:
    """Serve from this process, which also does the queued work."""
    bell = Bell(threads.SLEEPERS)
    world = desk.open(bell.ring)
    server = _server(world, doors)
    with threads.running(world, bell), _ending(server):
        _tell(desk, doors)
        server.run(sockets=doors.all)


def _together(desk: Desk, plan: Plan, doors: Doors) -> None:
    """Serve from several processes; one more does the queued work.

    Whatever would keep the node from starting is found here, once, before there are several.
    """
    world = desk.open(lambda: None)
    if world.db.dialect == "sqlite":
        raise OneProcessOnly(
            N_("SQLite has one writer at a time: serve it with --workers 1, or use PostgreSQL.")
        )
    world.db.close()  # no connection is shared across the fork

    def server(wake: Callable[[], None]) -> None:
        opened = desk.open(wake)
        made = _server(opened, doors)
        with _ending(made):
            made.run(sockets=doors.all)

    def jobs(bell: Bell) -> None:
        stopped = family.asked_to_stop()
        with threads.running(desk.open(bell.ring), bell):
            stopped.wait()

    _tell(desk, doors)
    family.keep(plan.workers, server, jobs)


def _server(world: World, doors: Doors) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            application(world, doors.open_port),
            access_log=False,
            log_config=None,  # ours
            server_header=False,
            proxy_headers=False,  # the front believes only whom TADORU_TRUSTED_PROXIES names
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )


def _tell(desk: Desk, doors: Doors) -> None:
    desk.tell(N_("tadoru is at {address} (stop: Ctrl+C)"), address=shown(doors.main))
    if doors.figures is not None:
        desk.tell(N_("Health and metrics are at {address}"), address=shown(doors.figures))


@contextmanager
def _ending(server: uvicorn.Server) -> Iterator[None]:
    """Let the server end by itself on a signal, also on one that comes before it hears signals.

    It hands the signal on once it has stopped, and then nothing more is to be done.
    """

    def heard(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before: dict[signal.Signals, Callable[..., object] | int | None] = {
        number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
