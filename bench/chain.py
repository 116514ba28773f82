"""How long a correction takes through the thirteen companies of the demonstration."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from measure import Row, once
from records import fresh

from tadoru.app.exchange import requests
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.listing import Page
from tadoru.app.trace import activity
from tadoru.entry.demo.companies import COMPANIES
from tadoru.entry.demo.factors import CHINA, grid
from tadoru.entry.demo.play import TERMS, line
from tadoru.entry.demo.stage import perform
from tadoru.entry.jobs.quiet import settle

TIMES = 5


def rows(folder: Path, *, quick: bool) -> Iterator[Row]:  # noqa: ARG001
    """Yield the time to play, and from the refiner's correction to the car maker's new figure."""
    world = fresh(folder)
    group = "thirteen companies, SQLite"
    took = once(lambda: perform(world, grid(CHINA), lambda: None))
    yield Row(group, "the demonstration, 28 password hashes included", took, "s")
    nickel = actor_for(world, "nickel@demo.example")
    asked = requests.list_all(world, nickel, "in", page=Page()).items[0]
    part_id = requests.read(world, nickel, asked.id).part_id
    (made,) = next(c for c in COMPANIES if c.key == "nickel").makes
    period = (TERMS.period_start, TERMS.period_end)

    def correct(figure: int) -> None:
        entered = line(made.uses[0], made, grid(CHINA))
        factor = dict(entered["factor"])
        factor["kgco2e"] = {"fossil": f"{figure}.5"}
        activity.save(world, nickel, part_id, period, [{**entered, "factor": factor}])
        settle(world, "bench")

    times = [once(lambda figure=figure: correct(figure)) for figure in range(1, TIMES + 1)]
    note = "five new signed answers, logged and published"
    yield Row(
        group, "a correction, refiner to car maker", statistics.median(times) * 1e3, "ms", note=note
    )
