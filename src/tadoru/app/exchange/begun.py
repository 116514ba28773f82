"""How far the caller's operator has come: first steps done, figures kept, people on board."""

from collections.abc import Mapping
from dataclasses import dataclass

from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.store import begun


@dataclass(frozen=True)
class Begun:
    """The first steps with whether each is done, and what there is by now."""

    steps: Mapping[str, bool]  # in the order in which one takes them
    kept_count: int  # footprints
    stale_count: int
    partial_count: int
    people_count: int

    @property
    def done_count(self) -> int:
        """Return how many first steps are done."""
        return sum(self.steps.values())


@verb("home.begun", EVERYONE, "mine")
def read(world: World, actor: Actor) -> Begun:
    """Return how far the caller's operator has come."""
    with world.db.read(actor.own) as tx:
        figures = begun.figures(tx)
        return Begun(
            begun.steps(tx),
            figures.get("kept", 0),
            figures.get("stale", 0),
            figures.get("partial", 0),
            begun.members(tx),
        )
