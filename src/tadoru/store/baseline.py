"""Rows of baselines: frozen footprints with all that they were computed from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select

from tadoru.core.values import BaselineId, PartId
from tadoru.store.schema.talk import baseline, baseline_line
from tadoru.store.schema.trace import part
from tadoru.store.tx import Tx


def add(tx: Tx, row: Mapping[str, object], lines: Sequence[Mapping[str, object]]) -> None:
    """Keep a baseline with its lines."""
    tx.run(insert(baseline).values(dict(row)))
    tx.run(insert(baseline_line), lines)


def named(tx: Tx, name: str) -> bool:
    """Return whether this operator has a baseline of that name."""
    query = select(baseline.c.id).where(tx.mine(baseline.c.operator_id), baseline.c.name == name)
    return tx.value(query) is not None


def get(tx: Tx, baseline_id: BaselineId) -> Row[Any] | None:
    """Return a baseline without its content, whoever's it is."""
    return tx.row(select(*_HEAD, _count()).where(baseline.c.id == baseline_id))


def content(tx: Tx, baseline_id: BaselineId) -> bytes:
    """Return the sealed content of a baseline that is there."""
    found: bytes = tx.value(select(baseline.c.content).where(baseline.c.id == baseline_id))
    return bytes(found)


def listed(tx: Tx, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's baselines, the newest first, one more than a page."""
    query = select(*_HEAD, _count()).where(tx.mine(baseline.c.operator_id))
    if after is not None:
        moment, last = after
        same = and_(baseline.c.created_at == moment, baseline.c.id > last)
        query = query.where(or_(baseline.c.created_at < moment, same))
    return tx.rows(query.order_by(baseline.c.created_at.desc(), baseline.c.id).limit(limit + 1))


def holding(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return this operator's baselines that hold a part, the newest first."""
    query = (
        select(*_HEAD, _count())
        .join(baseline_line, baseline_line.c.baseline_id == baseline.c.id)
        .where(tx.mine(baseline.c.operator_id), baseline_line.c.part_id == part_id)
    )
    return tx.rows(query.order_by(baseline.c.created_at.desc(), baseline.c.id))


def lines(
    tx: Tx, baseline_id: BaselineId, *, after: tuple[str, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the frozen results of a baseline by part number, one more than a page."""
    query = (
        select(
            baseline_line.c.part_id, baseline_line.c.result, part.c.number, part.c.name, part.c.unit
        )
        .join(part, part.c.id == baseline_line.c.part_id)
        .where(baseline_line.c.baseline_id == baseline_id, tx.mine(baseline_line.c.operator_id))
    )
    if after is not None:
        number, last = after
        same = and_(part.c.number == number, part.c.id > last)
        query = query.where(or_(part.c.number > number, same))
    return tx.rows(query.order_by(part.c.number, part.c.id).limit(limit + 1))


def results(tx: Tx, baseline_id: BaselineId) -> Sequence[Row[Any]]:
    """Return every frozen result of a baseline, by part."""
    columns = (baseline_line.c.part_id, baseline_line.c.result)
    here = (baseline_line.c.baseline_id == baseline_id, tx.mine(baseline_line.c.operator_id))
    return tx.rows(select(*columns).where(*here).order_by(baseline_line.c.part_id))


def remove(tx: Tx, baseline_id: BaselineId) -> None:
    """Delete a baseline with its lines."""
    tx.run(delete(baseline_line).where(baseline_line.c.baseline_id == baseline_id))
    tx.run(delete(baseline).where(baseline.c.id == baseline_id))


def _count() -> ColumnElement[int]:
    held = select(func.count()).where(baseline_line.c.baseline_id == baseline.c.id)
    return held.correlate(baseline).scalar_subquery().label("part_count")


_HEAD = [column for column in baseline.c if column.name != "content"]
