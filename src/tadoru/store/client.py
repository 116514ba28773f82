"""Rows of API clients: programs that act for an operator."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from tadoru.core.values import ClientId
from tadoru.store.schema.identity import client
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a client."""
    tx.run(insert(client).values(values))


def fetch(tx: Tx, client_id: ClientId) -> Row[Any] | None:
    """Return a client by its id, whoever's it is."""
    return tx.row(select(client).where(client.c.id == client_id))


def listed(tx: Tx, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return this operator's clients, the oldest first."""
    query = select(client).where(tx.mine(client.c.operator_id))
    began, client_id = client.c.created_at, client.c.id
    if after is not None:
        moment, last = after
        query = query.where(or_(began > moment, and_(began == moment, client_id > last)))
    return tx.rows(query.order_by(began, client_id).limit(limit))


def among(tx: Tx, client_ids: Collection[ClientId]) -> dict[ClientId, Row[Any]]:
    """Return this operator's clients of those ids."""
    query = select(client).where(tx.mine(client.c.operator_id), client.c.id.in_(client_ids))
    return {ClientId(row.id): row for row in tx.rows(query)}


def revoke(tx: Tx, client_id: ClientId, at: datetime) -> None:
    """End a client's access, if it has not ended before."""
    open_one = and_(client.c.id == client_id, client.c.revoked_at.is_(None))
    tx.run(update(client).where(open_one).values(revoked_at=at))
