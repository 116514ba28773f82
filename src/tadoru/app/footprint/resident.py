"""The graph kept in memory: slices of operators, brought up to date by what has changed."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from weakref import WeakKeyDictionary

from tadoru.app.footprint.leaf import load_leaves
from tadoru.app.footprint.slice import Slice, load, patched
from tadoru.app.footprint.terms import Terms
from tadoru.app.world import World
from tadoru.core.values import OperatorId
from tadoru.store import footprint as footprints
from tadoru.store import lease
from tadoru.store.tx import Database, Tx

SLICES_MAX = 256  # kept at a time, the least used given up first
LEASE = "graph"
LEASE_LENGTH = timedelta(seconds=30)
_Key = tuple[OperatorId, Terms]


@dataclass
class Graphs:
    """All slices that this process keeps of one database. A slice never changes."""

    lock: RLock = field(default_factory=RLock)
    owned_until: datetime | None = None
    settled_until: datetime | None = None  # who owns the graph need not be asked before
    entries: "OrderedDict[_Key, Slice]" = field(default_factory=OrderedDict)
    loads: int = 0  # whole slices read
    patches: int = 0  # answers taken in without reading parts, structures and activities


_GRAPHS: "WeakKeyDictionary[Database, Graphs]" = WeakKeyDictionary()
_MAKING = RLock()


def own_graph(world: World, holder: str) -> bool:
    """Take or keep the lease of the resident graph; return whether this process has it.

    Only one process keeps slices; the others compute from the database, with the same result.
    The database is asked only when half of the time is over.
    """
    now, graphs = world.clock.now(), graphs_of(world)
    if graphs.settled_until is not None and now < graphs.settled_until:
        return graphs.owned_until is not None
    until = now + LEASE_LENGTH
    with world.db.node_write() as tx:
        fence = lease.acquire(tx, LEASE, holder, now, LEASE_LENGTH)
    with graphs.lock:
        graphs.settled_until = now + LEASE_LENGTH / 2
        graphs.owned_until = until if fence is not None else None
        if fence is None:
            graphs.entries.clear()
    return fence is not None


def held_slice(tx: Tx, world: World, operator: OperatorId, terms: Terms) -> Slice:
    """Return the operator's slice as the transaction sees it, from memory where that is current."""
    sequence = footprints.sequence(tx)
    graphs = graphs_of(world)
    if graphs.owned_until is None or graphs.owned_until <= world.clock.now():
        return load(tx, world, terms)
    with graphs.lock:
        held = _current(graphs, world, (operator, terms), sequence)
    if held.sequence == sequence:
        return held
    return load(tx, world, terms)  # the transaction has changes of its own


def graphs_of(world: World) -> Graphs:
    """Return what this process keeps of the world's database."""
    with _MAKING:
        return _GRAPHS.setdefault(world.db, Graphs())


def _current(graphs: Graphs, world: World, key: _Key, sequence: tuple[int, int]) -> Slice:
    """Return the slice as committed now; read again only what has changed."""
    held = graphs.entries.get(key)
    if held is None or held.sequence != sequence:
        held = _refreshed(graphs, world, key, held)
        graphs.entries[key] = held
        while len(graphs.entries) > SLICES_MAX:
            graphs.entries.popitem(last=False)
    graphs.entries.move_to_end(key)
    return held


def _refreshed(graphs: Graphs, world: World, key: _Key, held: Slice | None) -> Slice:
    operator, terms = key
    with world.db.read(operator) as tx:
        sequence = footprints.sequence(tx)
        if held is None or footprints.stamp(tx) != held.own.stamp:
            graphs.loads += 1
            return load(tx, world, terms)
        graphs.patches += 1
        return patched(held, sequence, load_leaves(tx, world, held.own, terms, held.leaves))
