"""Rows of structures: versions with effective dates, and their lines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, case, func, insert, or_, select, update

from tadoru.core.values import PartId
from tadoru.store.schema.trace import part, structure, structure_line
from tadoru.store.tx import Tx

_MANY = 500  # parts that one query names


def add(
    tx: Tx, heads: Sequence[Mapping[str, object]], lines: Sequence[Mapping[str, object]]
) -> None:
    """Insert structure versions with all their lines."""
    if heads:
        tx.run(insert(structure), heads)
    if lines:
        tx.run(insert(structure_line), lines)


def close(tx: Tx, part_ids: Collection[PartId], from_day: date) -> None:
    """End every version of those parts on a day; one that had not begun holds on no day at all."""
    end = case((structure.c.valid_from > from_day, structure.c.valid_from), else_=from_day)
    still_open = or_(structure.c.valid_to.is_(None), structure.c.valid_to > from_day)
    tx.run(
        update(structure).where(structure.c.part_id.in_(part_ids), still_open).values(valid_to=end)
    )


def last_versions(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, int]:
    """Return the number of the last version of each part that has a structure."""
    query = (
        select(structure.c.part_id, func.max(structure.c.version).label("version"))
        .where(structure.c.part_id.in_(part_ids))
        .group_by(structure.c.part_id)
    )
    return {PartId(row.part_id): int(row.version) for row in tx.rows(query)}


def versions(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return all versions of a part's structure, the newest first."""
    query = select(structure).where(structure.c.part_id == part_id)
    return tx.rows(query.order_by(structure.c.version.desc()))


def lines(tx: Tx, structure_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return the lines of some versions with what is shown of each child, in their order."""
    query = (
        select(structure_line, part.c.number, part.c.name, part.c.unit, part.c.kind)
        .join(part, part.c.id == structure_line.c.child_id)
        .where(structure_line.c.structure_id.in_(structure_ids))
    )
    return tx.rows(query.order_by(structure_line.c.structure_id, structure_line.c.position))


def edges_from(tx: Tx, day: date) -> Sequence[Row[Any]]:
    """Return which part goes into which on that day or later, in this operator's structures."""
    later = or_(structure.c.valid_to.is_(None), structure.c.valid_to > day)
    holds = or_(structure.c.valid_to.is_(None), structure.c.valid_to > structure.c.valid_from)
    query = (
        select(structure.c.part_id, structure_line.c.child_id)
        .join(structure_line, structure_line.c.structure_id == structure.c.id)
        .where(tx.mine(structure.c.operator_id), later, holds)
    )
    return tx.rows(query)


def users_of(tx: Tx, part_ids: Sequence[PartId]) -> set[PartId]:
    """Return the parts of this operator into which some go directly, in any version that holds."""
    return {user for _, user in uses(tx, part_ids)}


def uses(tx: Tx, part_ids: Sequence[PartId]) -> set[tuple[PartId, PartId]]:
    """Return which of some parts goes directly into which part, in any version that holds."""
    holds = or_(structure.c.valid_to.is_(None), structure.c.valid_to > structure.c.valid_from)
    found: set[tuple[PartId, PartId]] = set()
    for start in range(0, len(part_ids), _MANY):
        query = (
            select(structure_line.c.child_id, structure.c.part_id)
            .join(structure_line, structure_line.c.structure_id == structure.c.id)
            .where(
                tx.mine(structure.c.operator_id),
                structure_line.c.child_id.in_(part_ids[start : start + _MANY]),
                holds,
            )
        )
        rows = tx.rows(query.distinct())
        found.update((PartId(row.child_id), PartId(row.part_id)) for row in rows)
    return found


def current_lines(
    tx: Tx, part_ids: Collection[PartId]
) -> dict[PartId, list[tuple[PartId, Decimal, str]]]:
    """Return child, amount and stage map of the lines of each part's last version."""
    newest = (
        select(structure.c.part_id, func.max(structure.c.version).label("version"))
        .where(structure.c.part_id.in_(part_ids))
        .group_by(structure.c.part_id)
        .subquery()
    )
    last = and_(structure.c.part_id == newest.c.part_id, structure.c.version == newest.c.version)
    query = (
        select(structure.c.part_id, structure_line)
        .join(newest, last)
        .join(structure_line, structure_line.c.structure_id == structure.c.id)
    )
    found: dict[PartId, list[tuple[PartId, Decimal, str]]] = {}
    for row in tx.rows(query):
        line = (PartId(row.child_id), row.amount, str(row.stage_map))
        found.setdefault(PartId(row.part_id), []).append(line)
    return found


def heads(tx: Tx) -> Sequence[Row[Any]]:
    """Return every version of this operator that holds on at least one day."""
    holds = or_(structure.c.valid_to.is_(None), structure.c.valid_to > structure.c.valid_from)
    return tx.rows(select(structure).where(tx.mine(structure.c.operator_id), holds))
