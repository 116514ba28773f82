"""Routes of messages and attachments."""

from starlette.responses import Response

from tadoru.app.listing import Listing
from tadoru.app.talk import attachment, thread
from tadoru.app.talk.thread import MessageView
from tadoru.core.values import AttachmentId, RequestId
from tadoru.entry.api import reply
from tadoru.entry.api.call import Called, Paged
from tadoru.entry.api.declare import Answers, Router, declare
from tadoru.entry.api.model import exchange, talk
from tadoru.entry.api.model.fields import PathId
from tadoru.wire.media.disposition import disposition

ROUTER = Router("messages")
_FILE = "application/octet-stream"  # what it really is stands with the message


@declare(
    ROUTER,
    "POST /requests/{request_id}/messages",
    thread.post,
    Answers(MessageView, 201),
)
def post_message(call: Called, request_id: PathId, wish: talk.MessageBody) -> Response:
    """Write to the other side of a request; what is written stays."""
    about = RequestId(request_id)
    return reply.made(thread.post(call.world, call.actor, about, wish.body, wish.uploads()))


@declare(
    ROUTER, "GET /requests/{request_id}/messages", thread.listing, Answers(Listing[MessageView])
)
def list_messages(call: Called, request_id: PathId, page: Paged) -> Response:
    """List what both sides wrote about a request, the newest first."""
    found = thread.listing(call.world, call.actor, RequestId(request_id), page)
    return reply.page(call.request, found)


@declare(
    ROUTER,
    "POST /requests/{request_id}/messages/read",
    thread.mark_read,
    Answers(exchange.Marked),
)
def mark_messages_read(call: Called, request_id: PathId) -> Response:
    """Mark what the other side wrote as read."""
    count = thread.mark_read(call.world, call.actor, RequestId(request_id))
    return reply.shown({"marked_count": count})


@declare(
    ROUTER,
    "GET /attachments/{attachment_id}",
    attachment.read,
    Answers(
        media_type=_FILE,
        refusals={410: {"description": "The file was deleted when its time was over."}},
    ),
)
def read_attachment(call: Called, attachment_id: PathId) -> Response:
    """Return the bytes of a file; its name and type stand with its message."""
    found = attachment.read(call.world, call.actor, AttachmentId(attachment_id))
    headers = {
        "content-disposition": disposition(found.name),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
    }
    return Response(found.content, headers=headers, media_type=_FILE)
