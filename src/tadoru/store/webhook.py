"""Rows of webhooks: where an operator's events are sent, how far each got, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update

from tadoru.core.values import WebhookId
from tadoru.store.schema.feed import delivery, feed_head, webhook
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a webhook."""
    tx.run(insert(webhook).values(values))


def fetch(tx: Tx, webhook_id: WebhookId) -> Row[Any] | None:
    """Return a webhook by its id, whoever's it is."""
    return tx.row(select(webhook).where(webhook.c.id == webhook_id))


def listed(tx: Tx) -> Sequence[Row[Any]]:
    """Return this operator's webhooks, by name."""
    query = select(webhook).where(tx.mine(webhook.c.operator_id))
    return tx.rows(query.order_by(webhook.c.name, webhook.c.id))


def count(tx: Tx) -> int:
    """Return how many webhooks this operator has."""
    query = select(func.count()).select_from(webhook).where(tx.mine(webhook.c.operator_id))
    return int(tx.value(query))


def change(tx: Tx, webhook_id: WebhookId, version: int, values: Mapping[str, object]) -> bool:
    """Change a webhook and return whether nobody else had meanwhile."""
    same = (webhook.c.id == webhook_id) & (webhook.c.row_version == version)
    return bool(tx.run(update(webhook).where(same).values(row_version=version + 1, **values)))


def remove(tx: Tx, webhook_id: WebhookId) -> None:
    """Delete a webhook with what is known of its deliveries, also of one under way."""
    tx.row(select(webhook.c.id).where(webhook.c.id == webhook_id).with_for_update())
    tx.run(delete(delivery).where(delivery.c.webhook_id == webhook_id))
    tx.run(delete(webhook).where(webhook.c.id == webhook_id))


def due(tx: Tx, now: datetime, besides: Collection[WebhookId] = ()) -> Sequence[Row[Any]]:
    """Return the webhooks of all operators for which there is something to send now."""
    return tx.rows(
        select(webhook, feed_head.c.position.label("head"))
        .join(feed_head, feed_head.c.operator_id == webhook.c.operator_id)
        .where(
            webhook.c.active,
            webhook.c.position < feed_head.c.position,
            or_(webhook.c.again_at.is_(None), webhook.c.again_at <= now),
            webhook.c.id.not_in(besides),
        )
        .order_by(webhook.c.id)
    )


def advance(tx: Tx, webhook_id: WebhookId, start: int, to: int) -> bool:
    """Move on after a delivery that was taken; false where somebody else moved it meanwhile."""
    return bool(
        tx.run(
            update(webhook)
            .where(webhook.c.id == webhook_id, webhook.c.position == start, webhook.c.active)
            .values(position=to, failures=0, failing_since=None, again_at=None)
        )
    )


def failed(tx: Tx, webhook_id: WebhookId, start: int, values: Mapping[str, object]) -> bool:
    """Write down that a delivery was not taken; false where somebody else moved it meanwhile."""
    return bool(
        tx.run(
            update(webhook)
            .where(webhook.c.id == webhook_id, webhook.c.position == start, webhook.c.active)
            .values(values)
        )
    )


def note(tx: Tx, values: Mapping[str, object]) -> None:
    """Add what came of one attempt."""
    tx.run(insert(delivery).values(values))


def deliveries(tx: Tx, webhook_id: WebhookId, limit: int) -> Sequence[Row[Any]]:
    """Return the latest attempts of this operator's webhook, the newest first."""
    return tx.rows(
        select(delivery)
        .where(tx.mine(delivery.c.operator_id), delivery.c.webhook_id == webhook_id)
        .order_by(delivery.c.at.desc(), delivery.c.position.desc(), delivery.c.id)
        .limit(limit)
    )
