"""Have kept footprints follow a change of the operator's own parts or of answers that it got."""

from collections.abc import Collection

from tadoru.app.announce import Announcement, announce
from tadoru.app.footprint.answer import scope
from tadoru.app.footprint.breakdown import break_down, known
from tadoru.app.footprint.keep import keep
from tadoru.app.footprint.resident import held_slice
from tadoru.app.footprint.slice import Slice, dependents
from tadoru.app.footprint.view import terms_of
from tadoru.app.world import World
from tadoru.core.notice.events import FOLLOWED
from tadoru.core.values import OperatorId, PartId, RequestId
from tadoru.store import footprint as footprints
from tadoru.store.tx import Tx


def recompute(
    tx: Tx,
    world: World,
    operator: OperatorId,
    part_ids: Collection[PartId] = (),
    request_ids: Collection[RequestId] = (),
) -> frozenset[PartId]:
    """Bring every kept footprint that depends on the change up to date, and return all dependents.

    A footprint is stale as long as an answer inside it is, and its version grows only where it
    says something else than before. One of which nothing is known any more is given up.
    """
    touched = dependents(tx, part_ids, request_ids)
    changed: set[PartId] = set()
    for row in footprints.terms_in_use(tx):
        terms = terms_of(row)
        kept = [part for part in footprints.parts_under(tx, terms.key) if part in touched]
        if kept:
            held = held_slice(tx, world, operator, terms)
            for part_id in kept:
                if _follow(tx, world, operator, held, part_id):
                    changed.add(part_id)
    _announce(tx, world, operator, changed)
    return touched


def _announce(tx: Tx, world: World, operator: OperatorId, changed: Collection[PartId]) -> None:
    """Tell the operator's programs which footprints say something else now."""
    told = [
        Announcement(operator, FOLLOWED, f"footprint/{part_id}", {"id": part_id}, operator)
        for part_id in sorted(changed)
    ]
    if told:
        announce(tx, world, told)


def _follow(tx: Tx, world: World, operator: OperatorId, held: Slice, part_id: PartId) -> bool:
    """Bring one footprint up to date and return whether it says something else now."""
    if not known(held.graph, held.below(part_id)):
        footprints.forget(tx, held.terms.key, [part_id])
        return True
    breakdown = break_down(held, part_id, scope(tx, held, part_id))
    return keep(tx, world, operator, part_id, held.terms, breakdown)
