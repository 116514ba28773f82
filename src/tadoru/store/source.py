"""Rows of sources: from whom a bought part comes, with share, period and unit factor."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from tadoru.core.values import PartId, SourceId
from tadoru.store.schema.trace import part, source
from tadoru.store.tx import Tx


def add(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert sources."""
    if rows:
        tx.run(insert(source), rows)


def get(tx: Tx, source_id: SourceId) -> Row[Any] | None:
    """Return the source, whoever owns it."""
    return tx.row(select(source).where(source.c.id == source_id))


def of_part(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return the sources of a part that are in use, in the order in which they were entered."""
    here = (source.c.part_id == part_id, source.c.retired_at.is_(None))
    return tx.rows(select(source).where(*here).order_by(source.c.created_at, source.c.id))


def of_parts(tx: Tx, part_ids: Collection[PartId]) -> dict[PartId, list[Row[Any]]]:
    """Return the sources in use of some parts of this operator, as they were entered."""
    here = (tx.mine(source.c.operator_id), source.c.part_id.in_(part_ids))
    query = select(source).where(*here, source.c.retired_at.is_(None))
    found: dict[PartId, list[Row[Any]]] = {}
    for row in tx.rows(query.order_by(source.c.created_at, source.c.id)):
        found.setdefault(PartId(row.part_id), []).append(row)
    return found


def past(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return the sources of a part that went out of use, the last one first."""
    here = (source.c.part_id == part_id, source.c.retired_at.is_not(None))
    return tx.rows(select(source).where(*here).order_by(source.c.retired_at.desc(), source.c.id))


def every(tx: Tx) -> Sequence[Row[Any]]:
    """Return all sources of this operator that are in use."""
    mine = tx.mine(source.c.operator_id)
    return tx.rows(select(source).where(mine, source.c.retired_at.is_(None)))


def bought(
    tx: Tx, day: date, words: Sequence[str], part_ids: Collection[PartId] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the sources that hold on a day, of bought parts in use, with their parts, by number.

    `part_ids` narrows it to some parts; every word must stand in the part's search text.
    """
    query = (
        select(source, part.c.number, part.c.name, part.c.unit)
        .join(part, part.c.id == source.c.part_id)
        .where(
            tx.mine(source.c.operator_id),
            source.c.retired_at.is_(None),
            source.c.valid_from <= day,
            or_(source.c.valid_to.is_(None), source.c.valid_to >= day),
            part.c.kind == "bought",
            part.c.retired_at.is_(None),
            *(part.c.search.contains(word, autoescape=True) for word in words),
        )
    )
    if part_ids is not None:
        query = query.where(source.c.part_id.in_(part_ids))
    return tx.rows(query.order_by(part.c.number, part.c.id, source.c.id).limit(limit))


def change(tx: Tx, source_id: SourceId, values: Mapping[str, object]) -> None:
    """Change a source and count its version up."""
    raised = source.c.row_version + 1
    tx.run(update(source).where(source.c.id == source_id).values(**values, row_version=raised))


def retire(tx: Tx, source_ids: Collection[SourceId], at: datetime) -> None:
    """Take sources out of use; requests keep pointing to them."""
    if source_ids:
        tx.run(update(source).where(source.c.id.in_(source_ids)).values(retired_at=at))
