"""The tree of a footprint for its owner: parts, own emissions and suppliers, from the top down."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tadoru.app.footprint.leaf import Leaf
from tadoru.app.footprint.slice import Slice
from tadoru.app.footprint.view import TreeRow
from tadoru.core.carbon.activity import emissions, total
from tadoru.core.carbon.contributions import FINE
from tadoru.core.carbon.graph import Node, missing_share
from tadoru.core.carbon.scale import nearest
from tadoru.core.values import PartId, plain, scaled

PLACES = 12
TREE_ROWS_MAX = 1500
PLACED = 10**PLACES


class _Step(NamedTuple):
    part: PartId
    amount: Fraction
    depth: int


def tree(
    held: Slice,
    top: PartId,
    units: Mapping[PartId, int],
    answered: Mapping[PartId, Sequence[Leaf]],
) -> Iterator[TreeRow]:
    """Yield the tree from the top, as far as a screen can show; a part used twice comes twice.

    `units` has the footprint of each part in 10^-30 kg, `answered` what its sources have given.
    """
    open_steps = [_Step(top, Fraction(1), 0)]
    rows = 0
    while open_steps:
        step = open_steps.pop()
        cut = rows >= TREE_ROWS_MAX
        leaves = answered.get(step.part, ())
        yield _part_row(held, step, leaves, units[step.part], cut=cut)
        rows += 1
        if cut:
            continue
        for row in _own_rows(held, step, leaves):
            yield row
            rows += 1
        edges = held.graph.inputs.get(step.part, ())
        deeper = [_Step(e.child, step.amount * e.amount, step.depth + 1) for e in edges]
        open_steps += reversed(deeper)


def exactly(value: Fraction) -> Decimal:
    """Return a number as a breakdown keeps it: twelve decimals, half to even."""
    return quotient(value.numerator, value.denominator)


def quotient(numerator: int, denominator: int) -> Decimal:
    """Return a quotient as a breakdown keeps it, without zeros at its end."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    return Decimal(plain(scaled(nearest(numerator * PLACED, denominator), PLACES)))


def _part_row(
    held: Slice, step: _Step, leaves: Sequence[Leaf], units: int, *, cut: bool
) -> TreeRow:
    node, gap = held.graph.nodes[step.part], missing_share(held.graph, step.part)
    number, denominator = step.amount.as_integer_ratio()
    return TreeRow(
        depth=step.depth,
        what="part",
        part_id=step.part,
        number=held.own.parts[step.part].number,
        name=node.name,
        amount=exactly(step.amount),
        unit=node.unit.value,
        kgco2e=None if gap == 1 else quotient(number * units, denominator * FINE),
        mark=_mark(node, gap, leaves, cut=cut and bool(held.graph.inputs.get(step.part))),
    )


def _mark(node: Node, gap: Fraction, leaves: Sequence[Leaf], *, cut: bool) -> str:
    marks = {
        "cut": cut,
        "missing": gap == 1,
        "partial": gap > 0 or any(leaf.figures and leaf.figures.partial for leaf in leaves),
        "stale": any(leaf.stale for leaf in leaves),
        "estimated": node.estimated,
    }
    return next((mark for mark, holds in marks.items() if holds), "")


def _own_rows(held: Slice, step: _Step, leaves: Sequence[Leaf]) -> Iterator[TreeRow]:
    """Yield a part's activities and its suppliers."""
    node, row = held.graph.nodes[step.part], held.own.parts[step.part]
    depth, number = step.depth + 1, row.number
    for line in node.activities:
        kgco2e = step.amount * Fraction(total(emissions(line)))
        amount = step.amount * Fraction(line.amount) if line.amount is not None else step.amount
        unit = (line.unit or node.unit).value
        yield TreeRow(
            depth, "activity", step.part, number, line.name, exactly(amount), unit,
            exactly(kgco2e), "",
        )  # fmt: skip
    for leaf in leaves:
        if leaf.figures is None:
            continue
        weight = leaf.weight / Fraction(leaf.figures.amount)
        kgco2e = step.amount * weight * Fraction(leaf.figures.total_kgco2e)
        unit = (leaf.unit or node.unit).value
        yield TreeRow(
            depth, "supplier", step.part, number, leaf.supplier_name,
            exactly(step.amount * leaf.weight), unit, exactly(kgco2e),
            "stale" if leaf.stale else "",
        )  # fmt: skip
