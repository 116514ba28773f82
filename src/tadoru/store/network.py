"""Rows of the network of parts above or below one of them, as it holds on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import CTE, ColumnElement, Row, and_, literal, or_, select

from tadoru.core.values import PartId
from tadoru.store.schema.kinds import Id
from tadoru.store.schema.trace import part, source, structure, structure_line
from tadoru.store.tx import Tx

Direction = Literal["up", "down"]


def edges(
    tx: Tx, part_id: PartId, direction: Direction, day: date, limit: int
) -> Sequence[Row[Any]]:
    """Return the lines (parent, child, amount) on the way up or down from a part, at most so many.

    Each line comes once, however many ways lead to it.
    """
    reached = _reached(tx, part_id, direction, day)
    near = structure_line.c.child_id if direction == "up" else structure.c.part_id
    query = (
        select(
            structure.c.part_id.label("parent"),
            structure_line.c.child_id.label("child"),
            structure_line.c.amount,
        )
        .join(structure_line, structure_line.c.structure_id == structure.c.id)
        .where(_holds(tx, day), near.in_(select(reached.c.id)))
        .order_by(structure.c.part_id, structure_line.c.position)
        .limit(limit)
    )
    return tx.rows(query)


def parts(tx: Tx, part_id: PartId, direction: Direction, day: date) -> Sequence[Row[Any]]:
    """Return the parts on the way up or down from a part, the part itself included."""
    reached = _reached(tx, part_id, direction, day)
    return tx.rows(select(part).join(reached, reached.c.id == part.c.id))


def suppliers(tx: Tx, part_id: PartId, day: date) -> Sequence[Row[Any]]:
    """Return part and supplier of the sources that hold on a day, of all parts below a part."""
    reached = _reached(tx, part_id, "down", day)
    query = (
        select(source.c.part_id, source.c.supplier_name, source.c.share)
        .join(reached, reached.c.id == source.c.part_id)
        .where(
            source.c.retired_at.is_(None),
            source.c.valid_from <= day,
            or_(source.c.valid_to.is_(None), source.c.valid_to >= day),
        )
    )
    return tx.rows(query.order_by(source.c.part_id, source.c.supplier_name, source.c.id))


def _reached(tx: Tx, part_id: PartId, direction: Direction, day: date) -> CTE:
    """Return the ids of all parts above or below; a union of sets ends even where a loop is."""
    here = select(literal(part_id, Id).label("id")).cte("reached", recursive=True)
    near, far = structure_line.c.child_id, structure.c.part_id
    if direction == "down":
        near, far = far, near
    step = (
        select(far)
        .select_from(here)
        .join(structure_line if direction == "up" else structure, near == here.c.id)
        .join(
            structure if direction == "up" else structure_line,
            structure_line.c.structure_id == structure.c.id,
        )
        .where(_holds(tx, day))
    )
    return here.union(step)


def _holds(tx: Tx, day: date) -> ColumnElement[bool]:
    open_end = or_(structure.c.valid_to.is_(None), structure.c.valid_to > day)
    return and_(tx.mine(structure.c.operator_id), structure.c.valid_from <= day, open_end)
