"""Where a part is used, on every level up; and all that goes into it, down to whom it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tadoru.app.owned import owned
from tadoru.app.trace.view import PartView, of_part
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.trace.network import Link, Reached, Step, reached, steps
from tadoru.core.trace.part import Make
from tadoru.core.units import Unit
from tadoru.core.values import PartId
from tadoru.store import network as rows
from tadoru.store.tx import Row

LINKS_MAX = 20_000  # of a network; what lies beyond is not shown, and that is said
STEPS_MAX = 500  # of the tree


@dataclass(frozen=True, slots=True)
class NetworkPart:
    """A part above or below another one.

    `amount`: above, how much of that one goes into one unit of this; below, how much of this one
    goes into one unit of that; over all ways. `level`: how many steps away, by the longest way.
    """

    id: PartId
    number: str
    name: str
    kind: Make
    unit: Unit
    level: int
    amount: Decimal
    suppliers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkStep:
    """One line of the tree: a part, how deep it stands, and the amount of this one step."""

    id: PartId
    depth: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The parts above or below a part, and the tree of ways to them; `cut`: there is more."""

    part: PartView
    parts: tuple[NetworkPart, ...]
    tree: tuple[NetworkStep, ...]
    cut: bool


@verb("part.where_used", EVERYONE, "own")
def where_used(world: World, actor: Actor, part_id: PartId) -> NetworkView:
    """Return the parts into which this one goes today, on every level."""
    return _network(world, actor, part_id, "up")


@verb("part.inputs", EVERYONE, "own")
def inputs(world: World, actor: Actor, part_id: PartId) -> NetworkView:
    """Return all that goes into the part today, down to the bought parts and their suppliers."""
    return _network(world, actor, part_id, "down")


def _network(world: World, actor: Actor, part_id: PartId, direction: rows.Direction) -> NetworkView:
    day = world.clock.now().date()
    with world.db.read(actor.own) as tx:
        part = of_part(owned(tx, actor, part_id))
        edges = rows.edges(tx, part_id, direction, day, LINKS_MAX + 1)
        known = {PartId(row.id): row for row in rows.parts(tx, part_id, direction, day)}
        sources = rows.suppliers(tx, part_id, day) if direction == "down" else ()
    up = direction == "up"
    links = [
        Link(PartId(row.child), PartId(row.parent), row.amount)
        if up
        else Link(PartId(row.parent), PartId(row.child), row.amount)
        for row in edges[:LINKS_MAX]
    ]
    tree, longer = steps(part_id, links, STEPS_MAX)
    suppliers = _by_part(sources)
    return NetworkView(
        part,
        tuple(
            _part(known[PartId(one.part)], one, suppliers.get(PartId(one.part), ()))
            for one in reached(part_id, links)
        ),
        tuple(map(_step, tree)),
        longer or len(edges) > LINKS_MAX,
    )


def _part(row: Row[Any], one: Reached, suppliers: Sequence[str]) -> NetworkPart:
    kind, unit = Make(row.kind), Unit(row.unit)
    return NetworkPart(
        row.id, row.number, row.name, kind, unit, one.level, one.amount, tuple(suppliers)
    )


def _step(step: Step) -> NetworkStep:
    return NetworkStep(PartId(step.part), step.depth, step.amount)


def _by_part(sources: Sequence[Row[Any]]) -> dict[PartId, list[str]]:
    found: dict[PartId, list[str]] = {}
    for row in sources:
        names = found.setdefault(PartId(row.part_id), [])
        if row.supplier_name not in names:
            names.append(row.supplier_name)
    return found
