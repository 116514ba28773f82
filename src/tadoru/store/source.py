"""Rows of sources: from whom a bought part comes, with share, period and unit factor."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from tadoru.core.values import PartId, SourceId
from tadoru.store.schema.trace import source
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


def every(tx: Tx) -> Sequence[Row[Any]]:
    """Return all sources of this operator that are in use."""
    mine = tx.mine(source.c.operator_id)
    return tx.rows(select(source).where(mine, source.c.retired_at.is_(None)))


def change(tx: Tx, source_id: SourceId, values: Mapping[str, object]) -> None:
    """Change a source and count its version up."""
    raised = source.c.row_version + 1
    tx.run(update(source).where(source.c.id == source_id).values(**values, row_version=raised))


def retire(tx: Tx, source_ids: Collection[SourceId], at: datetime) -> None:
    """Take sources out of use; requests keep pointing to them."""
    if source_ids:
        tx.run(update(source).where(source.c.id.in_(source_ids)).values(retired_at=at))
