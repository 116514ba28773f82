"""`tadoru worker`: the queued work and the log's sequencer, in a process of their own."""

import signal
from threading import Event
from typing import Annotated

import typer

from tadoru.core.words import N_
from tadoru.entry.cli.options import desk_of
from tadoru.entry.jobs import threads
from tadoru.entry.jobs.bell import Bell
from tadoru.entry.jobs.quiet import settle

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: tadoru worker --once --database sqlite:///var/tadoru.db")
def worker(
    context: typer.Context,
    once: Annotated[bool, typer.Option(help="End when nothing is left to do.")] = False,
) -> None:
    """Do what was queued: totals and standing answers follow corrections, records are logged.

    On SQLite `tadoru serve` does this itself; beside PostgreSQL this may be a process of its own.
    """
    desk = desk_of(context)
    if once:
        done = settle(desk.world, desk.world.random.uuid())
        if desk.choices.json:
            desk.print_json({"done": done})
        else:
            desk.tell(N_("{count} pieces of work were done."), count=done)
        return
    bell, stopped = Bell(threads.SLEEPERS), Event()
    world = desk.open(bell.ring)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with threads.running(world, bell):
        desk.tell(N_("The worker is running (stop: Ctrl+C)."))
        stopped.wait()
