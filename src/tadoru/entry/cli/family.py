"""Several processes that serve together: one parent starts them, and starts anew what has died.

    parent ──┬── serves ── serves ── …     all accept from the same socket
             └── does the queued work, woken by the others through a pipe

1. Each child hears the parent's end through a second pipe: none outlives it.
2. A child that dies is started anew; if it dies at once, a little later each time.
3. On SIGTERM or SIGINT all are asked to stop; who has not stopped in time is killed.
"""

import logging
import os
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

from tadoru.entry.jobs import threads
from tadoru.entry.jobs.bell import Bell

LOGGER = logging.getLogger("tadoru.family")
GRACE_SECONDS = 9.5
WAIT_MIN, WAIT_MAX = 0.5, 30.0
LIVED = 10.0  # seconds after which a death counts as the first one again
_ENDS = (signal.SIGTERM, signal.SIGINT)
_HEARD = frozenset({*_ENDS, signal.SIGCHLD})
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where the processes' figures are added up

Serves = Callable[[Callable[[], None]], None]
Works = Callable[[Bell], None]


@dataclass
class _Child:
    """One process of the family: what it does, and how it has fared."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    began: float = 0.0
    wait: float = 0.0
    due: float = field(default=0.0)  # when it is to be started; while it runs: never


def keep(count: int, serves: Serves, works: Works) -> None:
    """Keep so many serving processes and one working process alive until asked to stop."""
    alarm, life = os.pipe(), os.pipe()
    os.set_blocking(alarm[1], False)
    folder = tempfile.mkdtemp(prefix="tadoru-")
    os.environ[_SHARED] = folder  # before anybody loads the library that looks for it

    def wake() -> None:
        try:
            os.write(alarm[1], b".")
        except BlockingIOError:  # it is ringing already
            return

    def work() -> None:
        bell = Bell(threads.SLEEPERS)
        Thread(target=_ring, args=(alarm[0], bell), daemon=True).start()
        works(bell)

    children = [_Child(f"server {n}", lambda: serves(wake)) for n in range(1, count + 1)]
    children.append(_Child("worker", work))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    try:
        _watch(children, life)
    finally:
        _stop(children)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        shutil.rmtree(folder, ignore_errors=True)
        for end in (*alarm, *life):
            os.close(end)


def asked_to_stop() -> Event:
    """Return what is set when this process is asked to stop."""
    stopped = Event()
    for number in _ENDS:
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _watch(children: list[_Child], life: tuple[int, int]) -> None:
    """Start who is due, and see who has died, until a signal says to stop."""
    while True:
        now = time.monotonic()
        for child in children:
            if not child.pid and child.due <= now:
                _start(child, life)
        waiting = [child.due - now for child in children if not child.pid]
        heard = signal.sigtimedwait(_HEARD, max(0.0, min(waiting, default=60.0)))
        if heard is not None and heard.si_signo in _ENDS:
            return
        _bury(children)


def _bury(children: list[_Child]) -> None:
    """See which children have died, and say when each is started anew."""
    for child in children:
        if not child.pid:
            continue
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if not pid:
            continue
        now = time.monotonic()
        soon = now - child.began < LIVED
        child.wait = min(WAIT_MAX, child.wait * 2 or WAIT_MIN) if soon else 0.0
        code = os.waitstatus_to_exitcode(status)
        facts = {"pid": pid, "status": code, "again_in_s": child.wait}
        LOGGER.error("%s has died and is started anew", child.name, extra=facts)
        _forget_figures(pid)
        child.pid, child.due = 0, now + child.wait


def _start(child: _Child, life: tuple[int, int]) -> None:
    child.began = time.monotonic()
    child.pid = os.fork()
    if not child.pid:
        _live(child, life)


def _live(child: _Child, life: tuple[int, int]) -> NoReturn:
    """Be the child, and end with its work."""
    status = 1
    try:
        os.close(life[1])
        for number in _ENDS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
        Thread(target=_outlive_nobody, args=(life[0],), daemon=True).start()
        child.run()
        status = 0
    except BaseException:  # noqa: BLE001  (whatever it is, it must not run the parent's code)
        traceback.print_exc()
    finally:
        os._exit(status)


def _outlive_nobody(end: int) -> None:
    """Wait for the parent's end of the pipe to close, which is when it has died."""
    os.read(end, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _ring(end: int, bell: Bell) -> None:
    while os.read(end, 4096):
        bell.ring()


def _stop(children: list[_Child]) -> None:
    """Ask all to stop, wait, and kill who has not stopped in time."""
    alive = [child.pid for child in children if child.pid]
    _signal(alive, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while alive and (rest := until - time.monotonic()) > 0:
        signal.sigtimedwait({signal.SIGCHLD}, min(rest, 0.5))
        alive = [pid for pid in alive if not os.waitpid(pid, os.WNOHANG)[0]]
    _signal(alive, signal.SIGKILL)
    for pid in alive:
        os.waitpid(pid, 0)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def _forget_figures(pid: int) -> None:
    """Take the dead process's own gauges out of the sum, and the files it has only begun."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  (see _SHARED)

    mark_process_dead(pid)  # type: ignore[no-untyped-call]
    for file in Path(os.environ[_SHARED]).glob(f"*_{pid}.db"):
        if not file.stat().st_size:
            file.unlink()
