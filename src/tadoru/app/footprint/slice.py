"""An operator's slice of the graph under some terms: its own parts, with answers as constants."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tadoru.app.footprint.leaf import Leaf, load_leaves
from tadoru.app.footprint.own import Own, load_own
from tadoru.app.footprint.terms import Terms
from tadoru.app.world import World
from tadoru.core.carbon.assemble import Stated
from tadoru.core.carbon.assemble import assemble as put_together
from tadoru.core.carbon.contributions import per_unit
from tadoru.core.carbon.graph import Below, Figures, Graph
from tadoru.core.carbon.method import METHODS, Method
from tadoru.core.carbon.result import Basis, Footprint, basis, footprint
from tadoru.core.trace.part import Make
from tadoru.core.units import Unit
from tadoru.core.values import PartId, RequestId
from tadoru.store import footprint as footprints
from tadoru.store import structure as structures
from tadoru.store.tx import Tx

BASES_MAX = 8  # how often a part may be in what is kept of a slice, on average


@dataclass(slots=True)
class Worked:
    """What was worked out of a slice already and no answer's figures change."""

    bases: dict[PartId, Basis] = field(default_factory=dict)
    users: dict[PartId, list[PartId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slice:
    """What one operator's footprints under the same terms are computed from."""

    terms: Terms
    sequence: tuple[int, int]  # of the operator's graph when this was read
    own: Own
    leaves: Mapping[RequestId, Leaf]
    graph: Graph
    worked: Worked = field(default_factory=Worked, compare=False, repr=False)
    per_unit: dict[PartId, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def method(self) -> Method:
        """Return the method of the terms."""
        return METHODS[self.terms.method]

    def basis(self, part_id: PartId) -> Basis:
        """Return what the part's footprint rests on, worked out once."""
        bases = self.worked.bases
        found = bases.get(part_id)
        if found is None:
            found = basis(self.graph, part_id, self.method)
            held = sum(len(one.below) for one in list(bases.values()))
            if held + len(found.below) > BASES_MAX * len(self.own.parts):
                bases.clear()
            bases[part_id] = found
        return found

    def below(self, part_id: PartId) -> Below:
        """Return all that goes into one unit of the part."""
        return self.basis(part_id).below

    def units(self, part_id: PartId) -> Mapping[PartId, int]:
        """Return, for views, the footprints per unit of at least all parts below this one."""
        found = self.basis(part_id)
        self.per_unit.update(per_unit(self.graph, found.below, found.lines, self.per_unit))
        return self.per_unit


def load(tx: Tx, world: World, terms: Terms) -> Slice:
    """Return the slice of the transaction's operator, in a fixed number of queries."""
    sequence = footprints.sequence(tx)  # first: what is read after it is at least as new
    own = load_own(tx, terms)
    leaves = load_leaves(tx, world, own, terms)
    return Slice(terms, sequence, own, leaves, assemble(own, leaves))


def patched(held: Slice, sequence: tuple[int, int], leaves: Mapping[RequestId, Leaf]) -> Slice:
    """Return the slice with other answers: what rests on none of those that differ is kept."""
    if _shape(held.leaves) != _shape(leaves):
        return Slice(held.terms, sequence, held.own, leaves, assemble(held.own, leaves))
    graph = replace(held.graph, leaves=_figures(leaves))
    changed = {
        leaf.part_id
        for request_id, leaf in leaves.items()
        if leaf.figures is not None and leaf.figures is not held.leaves[request_id].figures
    }
    users = held.worked.users
    if changed and not users:
        for parent, edges in graph.inputs.items():
            for edge in edges:
                users.setdefault(edge.child, []).append(parent)
    moved = above(users, changed)
    units = {part: kg for part, kg in held.per_unit.items() if part not in moved}
    return Slice(held.terms, sequence, held.own, leaves, graph, held.worked, units)


def _shape(leaves: Mapping[RequestId, Leaf]) -> dict[RequestId, object]:
    """Return what a patch must leave as it is: which leaves there are, and how they weigh."""
    return {
        leaf.request_id: (leaf.source_id, leaf.share, leaf.weight, leaf.figures.amount)
        for leaf in leaves.values()
        if leaf.figures is not None
    }


def _figures(leaves: Mapping[RequestId, Leaf]) -> dict[str, Figures]:
    return {leaf.request_id: leaf.figures for leaf in leaves.values() if leaf.figures is not None}


def figure(held: Slice, part_id: PartId, named_max: int | None = None) -> Footprint:
    """Return the footprint of a part, by the exact rule, naming so many of what is missing."""
    return footprint(held.graph, part_id, held.method, held.basis(part_id), named_max)


def assemble(own: Own, leaves: Mapping[RequestId, Leaf]) -> Graph:
    """Return the graph: what was answered takes the place of the part's own default."""
    return put_together({part: stated(own, part) for part in own.parts}, leaves.items())


def stated(own: Own, part_id: PartId) -> Stated:
    """Return a part as the operator states it."""
    row = own.parts[part_id]
    return Stated(
        row.name,
        Unit(row.unit),
        row.kind == Make.BOUGHT.value,
        row.mass_kg,
        bool(own.sources.get(part_id)),
        own.lines.get(part_id, ()),
        own.activities.get(part_id, ()),
    )


def above(users: Mapping[PartId, Collection[PartId]], parts: Iterable[PartId]) -> set[PartId]:
    """Return the parts and all that they go into, however far up."""
    found = set(parts)
    waiting = list(found)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def dependents(
    tx: Tx, part_ids: Collection[PartId], request_ids: Collection[RequestId] = ()
) -> frozenset[PartId]:
    """Return this operator's parts whose figure, under any terms, may rest on those changed."""
    found = {*part_ids, *footprints.asked_about(tx, request_ids).values()}
    waiting = list(found)
    while waiting:
        users = set(structures.users_of(tx, waiting)) - found
        found |= users
        waiting = list(users)
    return frozenset(found)


def spread(
    tx: Tx,
    touched: Collection[PartId],
    changes: Sequence[tuple[Collection[PartId], Collection[RequestId]]],
) -> list[set[PartId]]:
    """Return the dependents of each of several changes, of all of which those touched are known."""
    if not changes:
        return []
    asked = footprints.asked_about(tx, {one for _, requests in changes for one in requests})
    users: dict[PartId, list[PartId]] = {}
    for child, user in structures.uses(tx, list(touched)):
        users.setdefault(child, []).append(user)
    return [
        above(users, {*parts, *(asked[one] for one in requests if one in asked)})
        for parts, requests in changes
    ]
