"""What the ways in show of events and webhooks."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.core.values import WebhookId
from tadoru.store.tx import Row
from tadoru.wire.cloudevents.event import CloudEvent


@dataclass(frozen=True, slots=True)
class Feed:
    """Events in their order, and the position after which to go on reading."""

    events: tuple[CloudEvent, ...]
    position: int  # of the last event looked at; give it as `after` next time
    newest: int  # of the newest event there is


@dataclass(frozen=True, slots=True)
class WebhookView:
    """Where events are sent, and how far that got."""

    id: WebhookId
    name: str
    url: str
    types: tuple[str, ...]  # prefixes of event types; none: everything
    active: bool
    position: int  # of the last event that was taken
    failures: int  # in a row
    failing_since: datetime | None
    again_at: datetime | None
    row_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook with its secret, which is shown this once."""

    webhook: WebhookView
    secret: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One attempt to deliver an event."""

    event_id: str
    position: int
    status: int | None  # what the receiver answered; none: no answer
    error: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class WebhookState:
    """A webhook, the newest event it could be sent, and its latest attempts."""

    webhook: WebhookView
    newest: int
    gone: int  # events after its position that were cleared away before they were sent
    deliveries: tuple[DeliveryView, ...]


def of_event(row: Row[Any], source: str) -> CloudEvent:
    """Return a stored event as it is sent."""
    return CloudEvent(
        id=row.id,
        source=source,
        type=row.type,
        subject=row.subject,
        time=row.at,
        position=row.position,
        data=json.loads(row.data),
    )


def of_webhook(row: Row[Any]) -> WebhookView:
    """Return a webhook without its secret."""
    return WebhookView(
        id=row.id,
        name=row.name,
        url=row.url,
        types=tuple(filter(None, row.types.split(","))),
        active=row.active,
        position=row.position,
        failures=row.failures,
        failing_since=row.failing_since,
        again_at=row.again_at,
        row_version=row.row_version,
        created_at=row.created_at,
    )


def of_delivery(row: Row[Any]) -> DeliveryView:
    """Return one attempt."""
    return DeliveryView(row.event_id, row.position, row.status, row.error, row.at)
