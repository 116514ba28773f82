"""Order in a graph of parts: levels from the raw material up, or the loop that prevents them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Loop(tuple[int, ...]):
    """The nodes of one loop, each an input of the one before, the first of the last."""

    __slots__ = ()


def levels(
    parents: Sequence[int] | Ints, children: Sequence[int] | Ints, count: int
) -> Ints | Loop:
    """Return each node's level: 0 without inputs, else one above its highest input; or a loop.

    Shapes:  parents, children (edges,), the two ends of each edge; returns (count,)

    >>> levels([0, 1], [1, 2], 3).tolist(), levels([0, 1], [1, 0], 2)
    ([2, 1, 0], (0, 1))
    """
    up, down = np.asarray(parents, np.int64), np.asarray(children, np.int64)
    waiting = np.bincount(up, minlength=count).astype(np.int64)
    order = np.argsort(down, kind="stable")
    parents_of = up[order]
    first = np.concatenate(([0], np.cumsum(np.bincount(down, minlength=count))))
    level = np.zeros(count, np.int64)
    ready, height = np.flatnonzero(waiting == 0), 0
    while ready.size:
        level[ready] = height
        waiting[ready] = -1
        above = _gather(parents_of, first, ready)
        candidates, edges = np.unique(above, return_counts=True)
        waiting[candidates] -= edges
        ready = candidates[waiting[candidates] == 0]
        height += 1
    stuck = waiting > 0
    return _loop(up, down, stuck) if stuck.any() else level


def _gather(values: Ints, first: Ints, rows: Ints) -> Ints:
    """Return the concatenated slices values[first[r]:first[r + 1]] of the rows."""
    starts, counts = first[rows], first[rows + 1] - first[rows]
    total = int(counts.sum())
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    found: Ints = values[offsets + np.arange(total)]
    return found


def _loop(up: Ints, down: Ints, stuck: NDArray[np.bool_]) -> Loop:
    """Return one loop: every stuck node has a stuck input, so a walk along them must return."""
    inside = stuck[up] & stuck[down]
    following = dict(zip(up[inside].tolist(), down[inside].tolist(), strict=True))
    node = min(following)
    seen: dict[int, int] = {}
    while node not in seen:
        seen[node] = len(seen)
        node = following[node]
    return Loop(list(seen)[seen[node] :])
