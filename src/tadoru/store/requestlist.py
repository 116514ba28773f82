"""Lists of requests: what waits, the board of one direction with its counts, what is alike."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)  # fmt: skip

from tadoru.core.exchange.board import NO_DUE_DATE, Filter
from tadoru.core.exchange.states import OPEN
from tadoru.core.values import PartId, SourceId
from tadoru.store.schema.exchange import request, request_link
from tadoru.store.tx import Tx

_OPEN = sorted(state.value for state in OPEN)


def waiting(tx: Tx, direction: str, states: Collection[str], limit: int) -> Sequence[Row[Any]]:
    """Return requests sent ("out") or received ("in") in some states, oldest change first."""
    return tx.rows(
        select(request)
        .where(tx.mine(_side(direction)), request.c.state.in_(states))
        .order_by(request.c.changed_at, request.c.id)
        .limit(limit)
    )


def counts(tx: Tx) -> Sequence[Row[Any]]:
    """Return how many requests this operator received ("in") and sent ("out"), by state."""
    received, sent = tx.mine(request.c.supplier_id), tx.mine(request.c.customer_id)
    return tx.rows(
        select(
            case((received, "in"), else_="out").label("direction"),
            request.c.state,
            func.count().label("total"),
        )
        .where(or_(received, sent))
        .group_by("direction", request.c.state)
    )


def facets(tx: Tx, wish: Filter) -> Sequence[Row[Any]]:
    """Return how many requests of one direction there are of each kind that a filter tells apart.

    Only the search is applied: which kinds to add up, the caller knows.
    """
    other = (
        (request.c.customer_id, request.c.customer_name)
        if wish.direction == "in"
        else (request.c.supplier_id, request.c.supplier_name)
    )
    kinds = (
        request.c.state,
        request.c.dataset,
        request_link.c.campaign_id,
        other[0].label("partner_id"),
        _due(wish).label("due"),
    )
    query = select(*kinds, func.max(other[1]).label("partner_name"), func.count().label("total"))
    return tx.rows(_found(tx, query, wish).group_by(*kinds[:4], "due"))


def listing(
    tx: Tx, wish: Filter, *, after: tuple[object, ...] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the requests that a filter finds, with this operator's part, in the wished order."""
    query = select(
        request,
        request_link.c.part_id,
        request_link.c.source_id,
        request_link.c.campaign_id,
        request_link.c.stale_reason,
    )
    query = _chosen(_found(tx, query, wish), wish)
    due = func.coalesce(request.c.due_on, literal(NO_DUE_DATE, Date))
    if wish.sort == "due":
        if after:
            later = and_(due == after[0], request.c.id > after[1])
            query = query.where(or_(due > after[0], later))
        return tx.rows(query.order_by(due, request.c.id).limit(limit))
    if after:
        moment, last = after
        older = and_(request.c.changed_at == moment, request.c.id > last)
        query = query.where(or_(request.c.changed_at < moment, older))
    return tx.rows(query.order_by(request.c.changed_at.desc(), request.c.id).limit(limit))


def about_sources(
    tx: Tx, source_ids: Collection[SourceId], dataset: str, terms: str
) -> Sequence[Row[Any]]:
    """Return what this operator has asked about sources under the same terms, the newest first."""
    mine = and_(request_link.c.request_id == request.c.id, tx.mine(request_link.c.operator_id))
    return tx.rows(
        select(request.c.id, request.c.state, request.c.resume_state, request_link.c.source_id)
        .join(request_link, mine)
        .where(
            tx.mine(request.c.customer_id),
            request_link.c.source_id.in_(source_ids),
            request.c.dataset == dataset,
            request.c.terms == terms,
        )
        .order_by(request.c.created_at.desc(), request.c.id)
    )


def asked_about_parts(tx: Tx, part_ids: Collection[PartId]) -> Sequence[Row[Any]]:
    """Return what this operator has asked about some parts: state and terms of each request."""
    mine = and_(request_link.c.request_id == request.c.id, tx.mine(request_link.c.operator_id))
    columns = (request.c.state, request.c.resume_state, request.c.dataset, request.c.terms)
    return tx.rows(
        select(*columns, request_link.c.part_id)
        .join(request_link, mine)
        .where(tx.mine(request.c.customer_id), request_link.c.part_id.in_(part_ids))
    )


def alike(tx: Tx, row: Row[Any], part_id: PartId, states: Collection[str]) -> Sequence[Row[Any]]:
    """Return requests to this operator for the same of the same part, by customer."""
    mine = and_(request_link.c.request_id == request.c.id, tx.mine(request_link.c.operator_id))
    return tx.rows(
        select(request, request_link.c.part_id)
        .join(request_link, mine)
        .where(
            tx.mine(request.c.supplier_id),
            request_link.c.part_id == part_id,
            request.c.dataset == row.dataset,
            request.c.terms == row.terms,
            request.c.unit == row.unit,
            request.c.state.in_(states),
        )
        .order_by(request.c.customer_name, request.c.id)
    )


def partners(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    """Return the suppliers that this operator has asked, the one asked last first."""
    last = func.max(request.c.created_at).label("last_at")
    return tx.rows(
        select(request.c.supplier_id, func.max(request.c.supplier_name).label("name"), last)
        .where(tx.mine(request.c.customer_id))
        .group_by(request.c.supplier_id)
        .order_by(last.desc(), request.c.supplier_id)
        .limit(limit)
    )


def _found(tx: Tx, query: Select[Any], wish: Filter) -> Select[Any]:
    """Return the query over one direction and what is searched for."""
    side = _side(wish.direction)
    linked = and_(request_link.c.request_id == request.c.id, tx.mine(request_link.c.operator_id))
    query = query.select_from(request).outerjoin(request_link, linked).where(tx.mine(side))
    other = request.c.customer_name if wish.direction == "in" else request.c.supplier_name
    for word in wish.search.lower().split():
        texts = (request.c.part_name, request.c.part_number, other)
        query = query.where(
            or_(*(func.lower(text).contains(word, autoescape=True) for text in texts))
        )
    return query


def _chosen(query: Select[Any], wish: Filter) -> Select[Any]:
    """Return the query with everything else that the filter chooses."""
    other = request.c.customer_id if wish.direction == "in" else request.c.supplier_id
    chosen: list[tuple[ColumnElement[Any], object]] = [
        (request_link.c.part_id, wish.part_id),
        (other, wish.partner_id),
        (request_link.c.campaign_id, wish.campaign_id),
        (request.c.dataset, wish.dataset),
    ]
    query = query.where(*(column == value for column, value in chosen if value))
    if wish.states:
        query = query.where(request.c.state.in_(wish.states))
    if wish.due:
        query = query.where(_due(wish) == wish.due)
    return query


def _due(wish: Filter) -> ColumnElement[str]:
    """Return how pressing a request is: overdue, soon, or neither."""
    is_open = request.c.state.in_(_OPEN)
    today, soon = _day(wish.today), _day(wish.soon)
    return case(
        (and_(is_open, request.c.due_on < today), "overdue"),
        (and_(is_open, request.c.due_on <= soon), "soon"),
        else_="",
    )


def _day(day: date) -> ColumnElement[date]:
    return literal(day, Date)


def _side(direction: str) -> Column[Any]:
    """Return the column of the side that this operator is on."""
    return request.c.supplier_id if direction == "in" else request.c.customer_id
