"""Routes of events, webhooks and mails."""

from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints
from starlette.responses import Response

from tadoru.app.exchange import notices
from tadoru.app.exchange.notices import NoticeCount
from tadoru.app.feed import ping, read, webhook
from tadoru.app.feed.view import NewWebhook, WebhookState, WebhookView
from tadoru.app.notice import choose
from tadoru.app.notice.choose import MailChoice
from tadoru.core.values import WebhookId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import feed as body
from tadoru.entry.api.model.exchange import Marked
from tadoru.entry.api.model.fields import PathId
from tadoru.entry.api.model.list import Whole
from tadoru.entry.problems import MEDIA_TYPE

ROUTER = Router("Events")
_HOOK = "/webhooks/{webhook_id}"
_POSITION_MAX = 2**53
_GONE = {
    "description": "Events after this position are no longer kept.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}


@declare(
    ROUTER,
    "GET /events",
    read.listing,
    Answers(body.FeedDocument, refusals={410: _GONE}),
)
def list_events(
    call: Called,
    after: Annotated[int, Query(ge=0, le=_POSITION_MAX, description="position read so far")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="events per call")] = 100,
    types: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z.-]{1,200}$")]],
        Query(max_length=50, description="beginnings of event types; none: everything"),
    ] = [],  # noqa: B006  (FastAPI copies it)
) -> Response:
    """Read the operator's events in their order."""
    found = read.listing(call.world, call.actor, after, limit, tuple(types))
    listed = [one.as_json() for one in found.events]
    return reply.shown({"events": listed, "position": found.position, "newest": found.newest})


@declare(ROUTER, "GET /webhooks", webhook.list_all, Answers(Whole[WebhookView]))
def list_webhooks(call: Called) -> Response:
    """List the operator's webhooks, by name."""
    return reply.everything(webhook.list_all(call.world, call.actor))


@declare(ROUTER, "POST /webhooks", webhook.create, Answers(NewWebhook, 201))
def create_webhook(call: Called, wish: body.WebhookBody) -> Response:
    """Make a webhook; its secret is shown this once."""
    made = webhook.create(call.world, call.actor, wish.draft())
    return reply.made(made, f"/api/v1/webhooks/{made.webhook.id}")


@declare(ROUTER, f"GET {_HOOK}", webhook.read, Answers(WebhookState))
def read_webhook(call: Called, webhook_id: PathId) -> Response:
    """Show a webhook with its latest attempts."""
    found = webhook.read(call.world, call.actor, WebhookId(webhook_id))
    return reply.shown(found, version=found.webhook.row_version)


@declare(ROUTER, f"PUT {_HOOK}", webhook.update, Answers(WebhookView, updates=True))
def update_webhook(call: Called, webhook_id: PathId, wish: body.WebhookBody) -> Response:
    """Change a webhook's name, address or types."""
    hook = WebhookId(webhook_id)
    changed = webhook.update(call.world, call.actor, hook, wish.draft(), call.version)
    return reply.shown(changed)


@declare(ROUTER, f"DELETE {_HOOK}", webhook.delete, Answers(status=204))
def delete_webhook(call: Called, webhook_id: PathId) -> Response:
    """Delete a webhook."""
    webhook.delete(call.world, call.actor, WebhookId(webhook_id))
    return reply.done()


@declare(ROUTER, f"POST {_HOOK}/pause", webhook.pause, Answers(WebhookView))
def pause_webhook(call: Called, webhook_id: PathId) -> Response:
    """Send nothing more until it is resumed."""
    return reply.shown(webhook.pause(call.world, call.actor, WebhookId(webhook_id)))


@declare(
    ROUTER, f"POST {_HOOK}/resume", webhook.resume, Answers(WebhookView, refusals={410: _GONE})
)
def resume_webhook(call: Called, webhook_id: PathId) -> Response:
    """Send again, from the first event that was not taken."""
    return reply.shown(webhook.resume(call.world, call.actor, WebhookId(webhook_id)))


@declare(ROUTER, f"POST {_HOOK}/replay", webhook.replay, Answers(WebhookView))
def replay_webhook(call: Called, webhook_id: PathId, wish: body.ReplayBody) -> Response:
    """Send everything again that follows a position."""
    hook = WebhookId(webhook_id)
    return reply.shown(webhook.replay(call.world, call.actor, hook, wish.after))


@declare(ROUTER, f"POST {_HOOK}/secret", webhook.rotate, Answers(NewWebhook))
def rotate_webhook(call: Called, webhook_id: PathId) -> Response:
    """Make a new secret; the old one also signs for one more day."""
    return reply.shown(webhook.rotate(call.world, call.actor, WebhookId(webhook_id)))


@declare(ROUTER, f"POST {_HOOK}/test", ping.ping, Answers(body.Pinged, slow=True))
def test_webhook(call: Called, webhook_id: PathId) -> Response:
    """Send an event that means nothing, and show what the receiver answers."""
    found = ping.ping(call.world, call.actor, WebhookId(webhook_id))
    return reply.shown({"status": found.status, "error": found.error, "taken": found.taken})


@declare(ROUTER, "GET /notices/counts", notices.counts, Answers(dict[str, NoticeCount]))
def count_notices(call: Called) -> Response:
    """Count the notices by what they are about."""
    return reply.shown(notices.counts(call.world, call.actor))


@declare(ROUTER, "POST /notices/read-all", notices.mark_all, Answers(Marked))
def mark_all_notices(call: Called) -> Response:
    """Mark every notice as read."""
    return reply.shown({"marked_count": notices.mark_all(call.world, call.actor)})


@declare(ROUTER, "GET /account/mail", choose.read, Answers(MailChoice))
def read_mail_choice(call: Called) -> Response:
    """Show how often the caller is mailed."""
    return reply.shown(choose.read(call.world, call.actor))


@declare(ROUTER, "PUT /account/mail", choose.choose, Answers(MailChoice))
def choose_mail(call: Called, wish: body.MailBody) -> Response:
    """Choose how often to be mailed."""
    return reply.shown(choose.choose(call.world, call.actor, wish.mode))
