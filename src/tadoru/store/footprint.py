"""Rows of footprints, and what suppliers have answered that they are computed from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from tadoru.core.values import PartId, RequestId
from tadoru.store.schema.exchange import answer, request, request_link
from tadoru.store.schema.identity import operator
from tadoru.store.schema.record import record
from tadoru.store.schema.trace import activity, footprint, part, source, structure, structure_line
from tadoru.store.tx import Tx


def answered(tx: Tx, dataset: str) -> Sequence[Row[Any]]:
    """Return every source's request about a dataset with its current answer, or none yet.

    One row per request that this operator linked to one of its sources.
    """
    current = and_(answer.c.request_id == request.c.id, answer.c.superseded_at.is_(None))
    query = (
        select(
            request_link.c.source_id,
            request_link.c.part_id,
            request.c.id.label("request_id"),
            request.c.supplier_name,
            request.c.state,
            request.c.resume_state,
            request.c.terms,
            answer.c.record_id,
            answer.c.version,
            record.c.erased_at,
        )
        .join(request, request.c.id == request_link.c.request_id)
        .outerjoin(answer, current)
        .outerjoin(record, record.c.id == answer.c.record_id)
        .where(
            tx.mine(request_link.c.operator_id),
            tx.mine(request.c.customer_id),
            request_link.c.source_id.is_not(None),
            request.c.dataset == dataset,
        )
    )
    return tx.rows(query.order_by(request.c.created_at, request.c.id))


def parts(tx: Tx) -> Sequence[Row[Any]]:
    """Return what footprints need of all parts of this operator, those out of use too."""
    names = ("id", "site_id", "number", "name", "kind", "unit", "mass_kg")
    return tx.rows(select(*(part.c[name] for name in names)).where(tx.mine(part.c.operator_id)))


def lines(tx: Tx) -> Sequence[Row[Any]]:
    """Return structure, input, amount and stage map of every line of this operator, in order."""
    names = ("structure_id", "child_id", "amount", "stage_map")
    query = select(*(structure_line.c[name] for name in names))
    mine = query.where(tx.mine(structure_line.c.operator_id))
    return tx.rows(mine.order_by(structure_line.c.structure_id, structure_line.c.position))


def activities(tx: Tx) -> Sequence[Row[Any]]:
    """Return the lines in use of this operator, by part, period and position."""
    names = ("id", "part_id", "period_start", "period_end", "line")
    query = select(*(activity.c[name] for name in names))
    mine = query.where(tx.mine(activity.c.operator_id), activity.c.retired_at.is_(None))
    order = ("part_id", "period_start", "period_end", "position", "id")
    return tx.rows(mine.order_by(*(activity.c[name] for name in order)))


def asked_about(tx: Tx, request_ids: Collection[RequestId]) -> dict[RequestId, PartId]:
    """Return this operator's own parts that it linked to some requests as the customer."""
    query = select(request_link.c.request_id, request_link.c.part_id).where(
        tx.mine(request_link.c.operator_id),
        request_link.c.source_id.is_not(None),
        request_link.c.request_id.in_(request_ids),
    )
    found = tx.rows(query) if request_ids else ()
    return {RequestId(row.request_id): PartId(row.part_id) for row in found}


def sequence(tx: Tx) -> tuple[int, int]:
    """Return two numbers of which one grows whenever anything in this operator's slice changes.

    The first counts its own changes; the second the steps of its requests, which suppliers take.
    """
    own = select(operator.c.graph_sequence).where(tx.mine(operator.c.id))
    asked = select(func.coalesce(func.sum(request.c.row_version), 0))
    asked = asked.where(tx.mine(request.c.customer_id))
    (row,) = tx.rows(select(own.scalar_subquery(), asked.scalar_subquery()))
    changes, steps = (int(value or 0) for value in row)
    return changes, steps


def stamp(tx: Tx) -> tuple[int, ...]:
    """Return counts that grow with every change of parts, structures, sources or activities."""

    def count(table: Table, *columns: ColumnElement[Any]) -> ColumnElement[Any]:
        mine = tx.mine(table.c.operator_id)
        summed = func.count() if not columns else func.coalesce(func.sum(sum(columns)), 0)
        return select(summed).select_from(table).where(mine).scalar_subquery()

    deleted = select(func.coalesce(func.max(operator.c.parts_deleted), 0)).where(
        operator.c.id == tx.me
    )
    retired = [case((t.c.retired_at.is_not(None), 1), else_=0) for t in (source, activity)]
    query = select(
        count(part, part.c.row_version),
        count(structure),
        count(source, source.c.row_version, retired[0]),
        count(activity, literal(1), retired[1]),
        deleted.scalar_subquery(),
    )
    return tuple(int(value) for value in tx.rows(query)[0])


def keep(tx: Tx, row: Mapping[str, object]) -> None:
    """Store a computed footprint in place of the last one for the same part and terms."""
    fixed = ("id", "operator_id", "part_id", *_TERMS)
    same = [footprint.c[name] == row[name] for name in ("part_id", *_TERMS)]
    changed = {name: value for name, value in row.items() if name not in fixed}
    if tx.run(update(footprint).where(*same).values(changed)) == 0:
        tx.run(insert(footprint).values(row))


def of_part(tx: Tx, part_id: PartId) -> Sequence[Row[Any]]:
    """Return the footprints of a part, the latest period first."""
    query = select(footprint).where(footprint.c.part_id == part_id)
    newest = (footprint.c.period_end.desc(), footprint.c.computed_at.desc(), footprint.c.id)
    return tx.rows(query.order_by(*newest))


def under(
    tx: Tx, terms: tuple[str, str, date, date], part_ids: Collection[PartId]
) -> dict[PartId, Row[Any]]:
    """Return the footprints of some parts under the same terms."""
    query = select(footprint).where(*_same(terms), footprint.c.part_id.in_(part_ids))
    return {PartId(row.part_id): row for row in tx.rows(query)}


def parts_under(tx: Tx, terms: tuple[str, str, date, date]) -> list[PartId]:
    """Return this operator's parts that have a footprint under the terms, by id."""
    mine = tx.mine(footprint.c.operator_id)
    query = select(footprint.c.part_id).where(mine, *_same(terms))
    return [PartId(row.part_id) for row in tx.rows(query.order_by(footprint.c.part_id))]


def terms_in_use(tx: Tx) -> Sequence[Row[Any]]:
    """Return each set of terms under which this operator has stored a footprint."""
    columns = [footprint.c[name] for name in _TERMS]
    mine = tx.mine(footprint.c.operator_id)
    return tx.rows(select(*columns).where(mine).distinct().order_by(*columns))


def listed(
    tx: Tx, *, after: tuple[datetime, str] | None, limit: int, stale: bool | None
) -> Sequence[Row[Any]]:
    """Return this operator's footprints with their parts, newest first, one more than a page."""
    query = (
        select(footprint, part.c.number, part.c.name, part.c.unit)
        .join(part, part.c.id == footprint.c.part_id)
        .where(tx.mine(footprint.c.operator_id))
    )
    if stale is not None:
        since = footprint.c.stale_since
        query = query.where(since.is_not(None) if stale else since.is_(None))
    if after is not None:
        moment, last = after
        older = footprint.c.computed_at < moment
        same = and_(footprint.c.computed_at == moment, footprint.c.id > last)
        query = query.where(or_(older, same))
    newest = (footprint.c.computed_at.desc(), footprint.c.id)
    return tx.rows(query.order_by(*newest).limit(limit + 1))


def forget(tx: Tx, terms: tuple[str, str, date, date], part_ids: Collection[PartId]) -> None:
    """Delete footprints of which nothing is known any more."""
    tx.run(delete(footprint).where(*_same(terms), footprint.c.part_id.in_(part_ids)))


def _same(terms: tuple[str, str, date, date]) -> list[ColumnElement[bool]]:
    return [footprint.c[name] == value for name, value in zip(_TERMS, terms, strict=True)]


_TERMS = ("method", "gwp_set", "period_start", "period_end")
