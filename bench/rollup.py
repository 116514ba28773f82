"""The roll-up of a synthetic supply network beside other ways to compute the same sums.

Eight levels (shares of the nodes from product to raw material below), 5 to 30 inputs for each
part, a quarter of them further down than the next level, popular inputs drawn more often.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from measure import Row, beside, seconds

from tadoru.core.carbon.components import WIDTH
from tadoru.core.carbon.rollup import Arrays, Resident

SHARES = (0.02, 0.06, 0.12, 0.18, 0.22, 0.20, 0.12, 0.08)
INPUTS_PER_PART = 11
SEED = 20261123
AGREE = 1e-9


def rows(_folder: Path, *, quick: bool) -> Iterator[Row]:
    """Yield full pass, patches and alternatives on networks of two sizes."""
    for edges in (10_000,) if quick else (100_000, 1_000_000):
        yield from of_network(edges)


def of_network(edges: int) -> Iterator[Row]:
    """Yield the figures of a network of about so many edges."""
    parent, child, amount, count = network(edges)
    group = f"roll-up, {len(parent):,} edges, {count:,} parts"
    own = np.random.default_rng(SEED).random(count)
    held = Resident(arrays(parent, child, amount, own[:, None]))
    ours = seconds(held.rebuild)
    yield Row(group, "tadoru, full pass, 1 column", ours * 1e3, "ms")
    wide = Resident(arrays(parent, child, amount, np.repeat(own[:, None], WIDTH, axis=1)))
    whole = seconds(wide.rebuild)
    yield Row(group, f"tadoru, full pass, {WIDTH} columns", whole * 1e3, "ms")
    yield from _patches(group, wide, own, whole)
    truth = np.array([held.totals(str(i))[0] for i in range(0, count, max(1, count // 100))])
    others = {}
    python = adjacency(parent, child, amount, own)
    _same(truth, python(), count)
    others["pure Python, adjacency lists"] = seconds(python, 3)
    database = level_loop(parent, child, amount, own)
    _same(truth, database(), count)
    others["SQLite, one INSERT..SELECT per level"] = seconds(database, 1)
    yield from beside(group, ours, others)
    yield from _networkx(group, parent, child, amount, own, ours)


def network(edges: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return parents, children, amounts and the number of parts; parents are numbered first."""
    draw = np.random.default_rng(SEED)
    count = max(edges // INPUTS_PER_PART, 80)
    bounds = np.concatenate(([0], (np.cumsum(SHARES) * count).astype(np.int64)))
    parents, children = [], []
    for level in range(len(SHARES) - 1):
        parts = np.arange(bounds[level], bounds[level + 1])
        parts = parts[draw.random(len(parts)) > (0.3 if level else 0.0)]
        many = draw.integers(5, 31, len(parts))
        up = np.repeat(parts, many)
        skip = draw.random(len(up)) < 0.25  # noqa: PLR2004  (a quarter goes further down)
        first = np.full(len(up), bounds[level + 1])
        last = np.where(skip, bounds[-1], bounds[level + 2])
        parents.append(up)
        children.append(first + ((last - first) * draw.random(len(up)) ** 2).astype(np.int64))
    pairs = np.unique(np.stack([np.concatenate(parents), np.concatenate(children)]), axis=1)
    return pairs[0], pairs[1], draw.random(pairs.shape[1]) * 0.1, int(bounds[-1])


def arrays(parent: np.ndarray, child: np.ndarray, amount: np.ndarray, own: np.ndarray) -> Arrays:
    """Return the network as tadoru keeps it, without suppliers' answers."""
    none = np.zeros(0, np.int64)
    return Arrays(
        parts=tuple(map(str, range(len(own)))),
        leaves=(),
        edge_parent=parent,
        edge_child=child,
        amount=amount,
        raw=np.zeros(len(parent), np.bool_),
        supply_part=none,
        supply_leaf=none,
        weight=np.zeros(0),
        own=own,
        answered=np.zeros((0, own.shape[1])),
    )


def adjacency(parent: np.ndarray, child: np.ndarray, amount: np.ndarray, own: np.ndarray):  # noqa: ANN201
    """Return the obvious program: a dictionary of lists, from the last part to the first."""
    inputs: list[list[tuple[int, float]]] = [[] for _ in own]
    for up, down, factor in zip(parent.tolist(), child.tolist(), amount.tolist(), strict=True):
        inputs[up].append((down, factor))
    first = own.tolist()

    def run() -> list[float]:
        value = list(first)
        for part in range(len(value) - 1, -1, -1):
            for down, factor in inputs[part]:
                value[part] += factor * value[down]
        return value

    return run


def level_loop(parent: np.ndarray, child: np.ndarray, amount: np.ndarray, own: np.ndarray):  # noqa: ANN201
    """Return the best that SQL does alone: one INSERT..SELECT for each level."""
    level = np.zeros(len(own), np.int64)
    for up, down in zip(parent[::-1].tolist(), child[::-1].tolist(), strict=True):
        level[up] = max(level[up], level[down] + 1)
    base = sqlite3.connect(":memory:")
    base.execute("create table edge (level int, parent int, child int, amount real)")
    base.execute("create table own (part int primary key, level int, value real)")
    base.execute("create table total (part integer primary key, value real)")
    edges = zip(
        level[parent].tolist(), parent.tolist(), child.tolist(), amount.tolist(), strict=True
    )
    base.executemany("insert into edge values (?, ?, ?, ?)", edges)
    parts = zip(range(len(own)), level.tolist(), own.tolist(), strict=True)
    base.executemany("insert into own values (?, ?, ?)", parts)
    base.execute("create index by_level on edge (level, parent)")
    base.execute("create index own_level on own (level)")

    def run() -> list[float]:
        base.execute("delete from total")
        for at in range(int(level.max()) + 1):
            base.execute(
                "insert into total select o.part, o.value + coalesce("
                " (select sum(e.amount * t.value)"
                " from edge e join total t on t.part = e.child"
                " where e.level = ?1 and e.parent = o.part), 0) from own o where o.level = ?1",
                (at,),
            )
        return [row[0] for row in base.execute("select value from total order by part")]

    return run


def _patches(group: str, held: Resident, own: np.ndarray, whole: float) -> Iterator[Row]:
    count = len(own)
    for name, part in (("a part near the product", count // 25), ("a raw material", count - 1)):
        values = iter(range(1, 10**6))
        changed = held.set_own(str(part), np.full(WIDTH, 0.5))

        def patch(part: int = part, values: Iterator[int] = values) -> None:
            held.set_own(str(part), np.full(WIDTH, 1.0 + next(values)))

        took = seconds(patch)
        what = f"tadoru, patch of {name}, {WIDTH} columns"
        note = f"{len(changed):,} parts follow; ratio: the full pass beside it"
        yield Row(group, what, took * 1e3, "ms", whole / took, note)


def _networkx(
    group: str,
    parent: np.ndarray,
    child: np.ndarray,
    amount: np.ndarray,
    own: np.ndarray,
    ours: float,
) -> Iterator[Row]:
    try:
        import networkx as nx  # noqa: PLC0415  (not one of our packages)
    except ImportError:
        yield Row(group, "networkx", None, "ms", note="not installed: skipped")
        return
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(parent.tolist(), child.tolist(), amount.tolist(), strict=True)
    )

    def run() -> dict[int, float]:
        value = dict(enumerate(own.tolist()))
        for part in reversed(list(nx.topological_sort(graph))):
            for _, down, factor in graph.out_edges(part, data="weight"):
                value[part] += factor * value[down]
        return value

    yield from beside(group, ours, {"networkx": seconds(run, 1)})


def _same(truth: np.ndarray, found: list[float], count: int) -> None:
    """Refuse to compare programs that do not compute the same."""
    sample = np.array(found)[:: max(1, count // 100)]
    if not np.allclose(sample, truth, rtol=AGREE):
        raise AssertionError("the alternative computes something else")
