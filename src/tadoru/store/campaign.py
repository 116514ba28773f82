"""Rows of campaigns, and how far the requests of each are."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Row, and_, case, func, insert, literal, or_, select, update

from tadoru.core.exchange.states import OPEN
from tadoru.store.schema.exchange import request, request_link
from tadoru.store.schema.talk import campaign
from tadoru.store.tx import Tx

_OPEN = sorted(state.value for state in OPEN)


def add(tx: Tx, values: dict[str, object]) -> None:
    """Keep a new campaign."""
    tx.run(insert(campaign).values(values))


def fetch(tx: Tx, campaign_id: str) -> Row[Any] | None:
    """Return a campaign by its id, whoever's it is."""
    return tx.row(select(campaign).where(campaign.c.id == campaign_id))


def listing(tx: Tx, *, after: tuple[object, ...] | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's campaigns, the newest first."""
    query = select(campaign).where(tx.mine(campaign.c.operator_id))
    if after:
        moment, last = after
        older = and_(campaign.c.created_at == moment, campaign.c.id > last)
        query = query.where(or_(campaign.c.created_at < moment, older))
    return tx.rows(query.order_by(campaign.c.created_at.desc(), campaign.c.id).limit(limit))


def close(tx: Tx, campaign_id: str, moment: datetime) -> bool:
    """Close a campaign; say whether it was open."""
    here = (campaign.c.id == campaign_id, campaign.c.closed_at.is_(None))
    return tx.run(update(campaign).where(*here).values(closed_at=moment)) == 1


def standing(tx: Tx, campaign_ids: Collection[str], today: date) -> Sequence[Row[Any]]:
    """Return how many requests of each campaign stand where, by supplier."""
    overdue = case(
        (and_(request.c.state.in_(_OPEN), request.c.due_on < literal(today, Date)), 1), else_=0
    )
    reminded = case((request.c.reminded_at.is_not(None), 1), else_=0)
    kinds = (request_link.c.campaign_id, request.c.supplier_id, request.c.state)
    return tx.rows(
        select(
            *kinds,
            func.max(request.c.supplier_name).label("supplier_name"),
            func.sum(overdue).label("overdue"),
            func.sum(reminded).label("reminded"),
            func.count().label("total"),
        )
        .join(request, request.c.id == request_link.c.request_id)
        .where(
            tx.mine(request_link.c.operator_id),
            tx.mine(request.c.customer_id),
            request_link.c.campaign_id.in_(campaign_ids),
        )
        .group_by(*kinds)
        .order_by("supplier_name", *kinds)
    )


def open_requests(tx: Tx, campaign_id: str) -> list[str]:
    """Return the requests of a campaign that nobody has answered yet."""
    query = (
        select(request.c.id)
        .join(request_link, request_link.c.request_id == request.c.id)
        .where(
            tx.mine(request_link.c.operator_id),
            tx.mine(request.c.customer_id),
            request_link.c.campaign_id == campaign_id,
            request.c.state.in_(_OPEN),
        )
        .order_by(request.c.id)
    )
    return [row.id for row in tx.rows(query)]
