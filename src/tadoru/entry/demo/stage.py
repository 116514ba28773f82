"""The whole demonstration on one database: enter, play, let everything follow, add up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tadoru.app.world import World
from tadoru.entry.demo.cast import enter
from tadoru.entry.demo.companies import COMPANIES
from tadoru.entry.demo.factors import Grid
from tadoru.entry.demo.play import play
from tadoru.entry.demo.result import Result, result
from tadoru.entry.jobs.quiet import settle

STEPS = 3 * len(COMPANIES) + 1
_STANDING: Mapping[str, str] = MappingProxyType({})


def perform(
    world: World,
    grid: Grid,
    advance: Callable[[], None],
    modes: Mapping[str, str] = _STANDING,
) -> Result:
    """Return what everybody sees at the end; `advance` is called after each of the `STEPS`."""
    cast = enter(world, grid, advance)
    play(world, cast, grid, advance, modes)
    settle(world, world.random.uuid())
    advance()
    return result(world, cast)
