"""The footprint of one large structure of one operator, from the database to the answer."""

import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

from bill import KEPT, TERMS, Bill, correct, stored
from measure import Row, beside, once, seconds

from tadoru.app.footprint.answer import answer_values
from tadoru.app.footprint.breakdown import break_down
from tadoru.app.footprint.follow import recompute
from tadoru.app.footprint.keep import keep
from tadoru.app.footprint.resident import graphs_of, held_slice, own_graph
from tadoru.app.footprint.slice import Slice, dependents, figure, load
from tadoru.core.carbon.activity import emissions, total
from tadoru.core.dataset.values import Value
from tadoru.core.values import PartId

SCOPE: dict[str, Value] = {"geography_country": "JP"}
TIMES = 5


def rows(folder: Path, *, quick: bool) -> Iterator[Row]:
    """Yield load, compute, answer and recompute of one operator, and alternatives."""
    bill = stored(folder, 1_000 if quick else 20_000)
    world, operator = bill.world, bill.operator
    group = f"one operator, {bill.edges:,} edges, {len(bill.requests):,} answers"
    with world.db.read(operator) as tx:
        yield _row(group, "load the slice", seconds(lambda: load(tx, world, TERMS), 3))
        slices = iter([load(tx, world, TERMS) for _ in range(3 * 4)])  # nothing kept between runs
        held = load(tx, world, TERMS)
    exact = seconds(lambda: figure(next(slices), bill.top), 3)
    yield _row(group, "exact footprint", exact)
    whole = seconds(lambda: break_down(next(slices), bill.top, SCOPE), 3)
    yield _row(group, "exact footprint and breakdown", whole)
    said = seconds(lambda: answer_values(next(slices), bill.top, SCOPE), 3)
    yield _row(group, "answer_values", said)
    others = {
        "plain Fractions, total only": seconds(partial(fractions, held, bill.top), 1),
        "SQLite, one INSERT..SELECT per level, floats": seconds(level_loop(held, bill.top), 1),
    }
    yield from beside(group, exact, others)
    yield from _after_a_change(bill, group)


def fractions(held: Slice, top: PartId) -> Fraction:
    """Return the total by the obvious program: one Fraction per part, inputs first."""
    graph, found = held.graph, {}
    for part in _inputs_first(held, top):
        own = sum((Fraction(total(emissions(a))) for a in graph.nodes[part].activities), Fraction())
        for supply in graph.supplies.get(part, ()):
            leaf = graph.leaves[supply.leaf]
            own += supply.weight * Fraction(leaf.total_kgco2e) / Fraction(leaf.amount)
        for line in held.own.lines.get(part, ()):
            own += line.amount * found[line.child]
        found[part] = own
    return found[top]


def level_loop(held: Slice, top: PartId) -> "partial[float]":
    """Return a program that does the roll-up of floats in SQL, level by level."""
    order = _inputs_first(held, top)
    number = {part: i for i, part in enumerate(order)}
    level = dict.fromkeys(order, 0)
    for part in order:
        deep = [level[line.child] + 1 for line in held.own.lines.get(part, ())]
        level[part] = max(deep, default=0)
    database = sqlite3.connect(":memory:")
    database.executescript(
        "CREATE TABLE own (part INTEGER PRIMARY KEY, level INTEGER, kg REAL);"
        "CREATE TABLE edge (part INTEGER, child INTEGER, amount REAL);"
        "CREATE TABLE found (part INTEGER PRIMARY KEY, kg REAL);"
    )
    database.executemany(
        "INSERT INTO own VALUES (?, ?, ?)",
        [(number[p], level[p], _own(held, p)) for p in order],
    )
    database.executemany(
        "INSERT INTO edge VALUES (?, ?, ?)",
        [
            (number[p], number[line.child], float(line.amount))
            for p in order
            for line in held.own.lines.get(p, ())
        ],
    )
    database.executescript("CREATE INDEX by_level ON own (level); CREATE INDEX up ON edge (part);")
    return partial(_level_by_level, database, max(level.values()), number[top])


def _level_by_level(database: sqlite3.Connection, highest: int, top: int) -> float:
    database.execute("DELETE FROM found")
    for level in range(highest + 1):
        database.execute(
            "INSERT INTO found SELECT o.part, o.kg + coalesce((SELECT sum(e.amount * f.kg) "
            "FROM edge e JOIN found f ON f.part = e.child WHERE e.part = o.part), 0) "
            "FROM own o WHERE o.level = ?",
            (level,),
        )
    (kg,) = database.execute("SELECT kg FROM found WHERE part = ?", (top,)).fetchone()
    return float(kg)


def _after_a_change(bill: Bill, group: str) -> Iterator[Row]:
    """Yield how long the kept footprints take to follow one corrected answer."""
    world, operator = bill.world, bill.operator
    with world.db.write(operator) as tx:
        held = held_slice(tx, world, operator, TERMS)
        for part_id in bill.kept:
            keep(tx, world, operator, part_id, TERMS, break_down(held, part_id, SCOPE))
        count = len(dependents(tx, (), [bill.requests[0]]))
    note = f"{count:,} parts depend on it, {KEPT} footprints kept"
    yield _row(group, "recompute after one answer, from the database", _follow(bill), note)
    own_graph(world, "bench")
    yield _row(group, "recompute after one answer, graph in memory", _follow(bill), note)
    graphs_of(world).entries.clear()


def _follow(bill: Bill) -> float:
    return statistics.median([_followed(bill, f"{turn}.5") for turn in range(TIMES + 1)][1:])


def _followed(bill: Bill, kgco2e: str) -> float:
    asked = correct(bill, kgco2e)

    def follow() -> None:
        with bill.world.db.write(bill.operator) as tx:
            recompute(tx, bill.world, bill.operator, (), [asked])

    return once(follow)


def _inputs_first(held: Slice, top: PartId) -> list[PartId]:
    order, done, waiting = [], set[PartId](), [(top, False)]
    while waiting:
        part, opened = waiting.pop()
        if opened:
            order.append(part)
        elif part not in done:
            done.add(part)
            waiting.append((part, True))
            waiting += [(line.child, False) for line in held.own.lines.get(part, ())]
    return order


def _own(held: Slice, part: PartId) -> float:
    kg = sum(float(total(emissions(a))) for a in held.graph.nodes[part].activities)
    for supply in held.graph.supplies.get(part, ()):
        leaf = held.graph.leaves[supply.leaf]
        kg += float(supply.weight) * float(leaf.total_kgco2e) / float(leaf.amount)
    return kg


def _row(group: str, what: str, took: float, note: str = "") -> Row:
    return Row(group, what, took * 1e3, "ms", note=note)


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["20000"]):
        with tempfile.TemporaryDirectory() as place:
            for row in rows(Path(place), size):
                ratio = "" if row.ratio is None else f"{row.ratio:.2f}x"
                shown = f"{row.what}: {row.figure:,.1f} {row.unit} {ratio} {row.note}"
                sys.stdout.write(f"{row.group}: {shown}\n")
                sys.stdout.flush()
