"""Rows of messages about a request, and of what is attached to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update

from tadoru.core.values import AttachmentId, RequestId
from tadoru.store.schema.exchange import notice
from tadoru.store.schema.talk import attachment, message
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object], attachments: Sequence[Mapping[str, object]]) -> None:
    """Keep a message with its attachments."""
    tx.run(insert(message).values(dict(values)))
    if attachments:
        tx.run(insert(attachment), attachments)


def listed(
    tx: Tx, request_id: RequestId, *, after: tuple[datetime, str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the messages about a request, the newest first, one more than a page."""
    query = select(message).where(message.c.request_id == request_id)
    if after is not None:
        moment, last = after
        same = and_(message.c.created_at == moment, message.c.id > last)
        query = query.where(or_(message.c.created_at < moment, same))
    return tx.rows(query.order_by(message.c.created_at.desc(), message.c.id).limit(limit + 1))


def among(tx: Tx, message_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return the messages of those ids."""
    return tx.rows(select(message).where(message.c.id.in_(message_ids)))


def attached(tx: Tx, message_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return what is attached to some messages, by name."""
    query = select(attachment).where(attachment.c.message_id.in_(message_ids))
    return tx.rows(query.order_by(attachment.c.name, attachment.c.id))


def attachment_of(tx: Tx, attachment_id: AttachmentId) -> Row[Any] | None:
    """Return an attachment, whoever's it is."""
    return tx.row(select(attachment).where(attachment.c.id == attachment_id))


def unread(tx: Tx, request_id: RequestId) -> Sequence[Row[Any]]:
    """Return the notices of messages about a request that this operator has not read."""
    query = select(notice.c.id, notice.c.facts).where(*_new(tx, request_id))
    return tx.rows(query)


def mark_read(tx: Tx, request_id: RequestId, moment: datetime) -> int:
    """Mark the notices of messages about a request as read and return how many were not."""
    return tx.run(update(notice).where(*_new(tx, request_id)).values(read_at=moment))


def _new(tx: Tx, request_id: RequestId) -> tuple[Any, ...]:
    mine = tx.mine(notice.c.operator_id)
    about = (notice.c.kind == NEW, notice.c.request_id == request_id)
    return (mine, *about, notice.c.read_at.is_(None))


NEW = "message-new"
