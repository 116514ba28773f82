"""Compute a part's footprint and keep it."""

from dataclasses import dataclass
from typing import Any

from tadoru.app.footprint.answer import scope
from tadoru.app.footprint.breakdown import break_down, known
from tadoru.app.footprint.keep import keep
from tadoru.app.footprint.resident import held_slice
from tadoru.app.footprint.slice import Slice
from tadoru.app.footprint.terms import Terms, checked
from tadoru.app.footprint.view import Breakdown, FootprintView, of_row
from tadoru.app.journal import journal
from tadoru.app.owned import owned
from tadoru.app.verb import EDITORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import PartId
from tadoru.core.words import N_
from tadoru.store import footprint as footprints
from tadoru.store import operator as operators
from tadoru.store.tx import Tx


@dataclass(frozen=True, slots=True)
class _Computed:
    held: Slice
    breakdown: Breakdown


@verb("footprint.compute", EDITORS, "own")
def compute(world: World, actor: Actor, part_id: PartId, terms: Terms) -> FootprintView:
    """Compute the footprint of one declared unit of a part under the terms, and keep it.

    Raises:  InvalidData where no figure at all is known below the part
    """
    sound = checked(terms)
    with world.db.read(actor.own) as tx:
        owned(tx, actor, part_id)
        found = _compute(tx, world, actor, part_id, sound)
    with world.db.write(actor.own) as tx:
        operators.lock(tx, actor.own)  # whoever recomputes what is kept finds it, or comes first
        part = owned(tx, actor, part_id)
        if footprints.sequence(tx) != found.held.sequence:  # changed since it was read
            found = _compute(tx, world, actor, part_id, sound)
        keep(tx, world, actor.own, part_id, sound, found.breakdown)
        journal(tx, world, actor, part_id)
        rows: Any = footprints.under(tx, sound.key, [part_id])
        return of_row(rows[part_id], part)


def _compute(tx: Tx, world: World, actor: Actor, part_id: PartId, terms: Terms) -> _Computed:
    held = held_slice(tx, world, actor.own, terms)
    if not known(held.graph, held.below(part_id)):
        raise InvalidData([_nothing()])
    return _Computed(held, break_down(held, part_id, scope(tx, held, part_id)))


def _nothing() -> Finding:
    return Finding(
        "/part_id",
        "footprint.nothing-known",
        N_("No figure is known for this part or anything that goes into it."),
        N_("Enter its own emissions or structure, or ask its suppliers, and compute again."),
    )
