"""The level-ordered roll-up over arrays, kept resident and patched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tadoru.core.carbon.components import RAW, STAGES, WIDTH, Floats, of_leaf, of_node
from tadoru.core.carbon.graph import Graph
from tadoru.core.carbon.method import Method
from tadoru.core.trace.cycle import Loop, levels
from tadoru.core.values import PartId

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """A graph as arrays, in any order; positions refer to `parts` and `leaves`.

    Shapes:  edges (e,), supplies (s,), own (parts, WIDTH), answered (leaves, WIDTH)
    Units:   amount: declared units of the input per declared unit of the parent;
             weight: declared units of the supplier (share included) per declared unit of the part
    """

    parts: Sequence[PartId]
    leaves: Sequence[str]
    edge_parent: Ints
    edge_child: Ints
    amount: Floats
    raw: NDArray[np.bool_]
    supply_part: Ints
    supply_leaf: Ints
    weight: Floats
    own: Floats
    answered: Floats


# From a third of a level on: picking most rows of a level is slower than taking all of them.
WHOLE_FROM = 3


class Resident:
    """All totals of a graph, level by level from the raw material up.

    After a change only the rows that depend on it are computed again, each from its whole row and
    in the same order as in a full pass: so a patched graph equals a rebuilt one bit for bit, which
    pushing differences upwards would not.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Order the parts by level and compute everything once.

        Raises:  ValueError, if the parts have a loop
        """
        count = len(arrays.parts)
        level = levels(arrays.edge_parent, arrays.edge_child, count)
        if isinstance(level, Loop):
            message = f"the graph has a loop through {arrays.parts[level[0]]}"
            raise ValueError(message)  # noqa: TRY004  (a value, not a type)
        order = np.argsort(level, kind="stable")
        rank = np.empty(count, np.int64)
        rank[order] = np.arange(count)
        self._parts = [arrays.parts[i] for i in order]
        self._rank = {part: i for i, part in enumerate(self._parts)}
        self._leaf_rank = {leaf: i for i, leaf in enumerate(arrays.leaves)}
        self._bounds = np.concatenate(([0], np.cumsum(np.bincount(level)))) if count else [0]
        up, down = rank[arrays.edge_parent], rank[arrays.edge_child]
        self._keep = _matrix(up, down, np.where(arrays.raw, 0.0, arrays.amount), (count, count))
        self._raw = _matrix(up, down, np.where(arrays.raw, arrays.amount, 0.0), (count, count))
        self._users = _matrix(down, up, np.ones(len(up)), (count, count))
        shape = (count, len(arrays.leaves))
        at = rank[arrays.supply_part]
        self._supplies = _matrix(at, arrays.supply_leaf, arrays.weight, shape)
        self._supplied = _matrix(arrays.supply_leaf, at, np.ones(len(at)), shape[::-1])
        self._own = arrays.own[order].copy()
        self._answered = arrays.answered.copy()
        self._value = np.zeros((count, arrays.own.shape[1] if count else WIDTH))
        self.rebuild()

    def totals(self, part: PartId) -> Floats:
        """Return the columns of one part, per declared unit."""
        row: Floats = self._value[self._rank[part]].copy()
        return row

    def rebuild(self) -> None:
        """Compute every row again."""
        self._base = self._own + self._supplies @ self._answered
        for start, end in zip(self._bounds[:-1], self._bounds[1:], strict=True):
            rows = slice(int(start), int(end))
            self._value[rows] = self._computed(rows)

    def set_leaf(self, leaf: str, answered: Floats) -> tuple[PartId, ...]:
        """Take in a corrected answer; return the parts whose totals changed."""
        at = self._leaf_rank[leaf]
        self._answered[at] = answered
        rows = _row(self._supplied, at)
        self._base[rows] = self._own[rows] + self._supplies[rows] @ self._answered
        return self._spread(rows)

    def set_own(self, part: PartId, own: Floats) -> tuple[PartId, ...]:
        """Take in a part's own emissions; return the parts whose totals changed."""
        rows = np.array([self._rank[part]])
        self._own[rows] = own
        self._base[rows] = self._own[rows] + self._supplies[rows] @ self._answered
        return self._spread(rows)

    def _spread(self, rows: NDArray[np.integer]) -> tuple[PartId, ...]:
        """Recompute upwards from these rows, stopping wherever nothing changes."""
        dirty = np.zeros(len(self._parts), np.bool_)
        dirty[rows] = True
        changed: list[int] = []
        for start, end in zip(self._bounds[:-1], self._bounds[1:], strict=True):
            waiting = np.flatnonzero(dirty[start:end]) + start
            if not waiting.size:
                continue
            # A whole level costs less than picking most of its rows, and gives the same rows.
            whole = waiting.size * WHOLE_FROM > end - start
            rows_now = slice(int(start), int(end)) if whole else waiting
            fresh = self._computed(rows_now)
            differs = (fresh != self._value[rows_now]).any(axis=1)
            moved = np.flatnonzero(differs) + start if whole else waiting[differs]
            self._value[rows_now] = fresh
            changed += moved.tolist()
            dirty[cast("csr_matrix[np.float64]", self._users[moved]).indices] = True
        return tuple(self._parts[i] for i in changed)

    def _computed(self, rows: slice | NDArray[np.integer]) -> Floats:
        found: Floats = self._base[rows] + self._keep[rows] @ self._value
        moved = self._raw[rows]
        if moved.nnz:
            through = cast("Floats", moved @ self._value)
            found[:, RAW] += through[:, STAGES].sum(axis=1)
            found[:, STAGES.stop :] += through[:, STAGES.stop :]
        return found


def arrays_of(graph: Graph, method: Method) -> Arrays:
    """Return the graph's arrays under that method."""
    parts = {part: i for i, part in enumerate(graph.nodes)}
    leaves = {leaf: i for i, leaf in enumerate(graph.leaves)}
    edges = [(parts[p], parts[e.child], float(e.amount), e.raw)
             for p, rows in graph.inputs.items() for e in rows]  # fmt: skip
    supplies = [(parts[p], leaves[s.leaf], float(s.weight))
                for p, rows in graph.supplies.items() for s in rows]  # fmt: skip
    return Arrays(
        parts=tuple(parts),
        leaves=tuple(leaves),
        edge_parent=np.array([e[0] for e in edges], np.int64),
        edge_child=np.array([e[1] for e in edges], np.int64),
        amount=np.array([e[2] for e in edges], np.float64),
        raw=np.array([e[3] for e in edges], np.bool_),
        supply_part=np.array([s[0] for s in supplies], np.int64),
        supply_leaf=np.array([s[1] for s in supplies], np.int64),
        weight=np.array([s[2] for s in supplies], np.float64),
        own=_stack([of_node(node, method) for node in graph.nodes.values()]),
        answered=_stack([of_leaf(figures) for figures in graph.leaves.values()]),
    )


def totals_of(graph: Graph, method: Method) -> Mapping[PartId, Floats]:
    """Return every part's columns, from one pass."""
    resident = Resident(arrays_of(graph, method))
    return {part: resident.totals(part) for part in graph.nodes}


def _stack(rows: Sequence[Floats]) -> Floats:
    return np.vstack(rows) if rows else np.zeros((0, WIDTH))


def _matrix(
    rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]
) -> "csr_matrix[np.float64]":
    found = csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float64)
    found.sum_duplicates()
    found.eliminate_zeros()
    return found


def _row(matrix: "csr_matrix[np.float64]", row: int) -> NDArray[np.integer]:
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
