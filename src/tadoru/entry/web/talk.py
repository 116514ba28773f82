"""Writing into the thread of a request, marking it as read, and the files that hang on it."""

from starlette.responses import Response

from tadoru.app.talk import attachment, thread
from tadoru.app.talk.attachment import FILES_MAX, Upload
from tadoru.core.problems import InvalidData
from tadoru.entry.web import requests
from tadoru.entry.web.form import faults
from tadoru.entry.web.visit import Visit
from tadoru.entry.web.way import Way, get, post
from tadoru.wire.media.disposition import disposition

SHUT = "default-src 'none'; sandbox"  # should a browser show the file after all


def write(visit: Visit) -> Response:
    """Send a message with its files."""
    request_id, form = visit.part("request_id"), visit.form
    files = [Upload(one.name, one.content, one.type) for one in form.sent("attachments")]
    try:
        thread.post(visit.world, visit.actor, request_id, form.text("body"), files)
    except InvalidData as refused:
        fields = {f"attachments-{n}": "attachments" for n in range(FILES_MAX)}
        return requests.show(visit, faults(refused.findings, visit.words, fields), 422)
    return visit.go(f"/requests/{request_id}#thread", "written")


def mark(visit: Visit) -> Response:
    """Mark what the other side wrote as read."""
    request_id = visit.part("request_id")
    thread.mark_read(visit.world, visit.actor, request_id)
    return visit.go(f"/requests/{request_id}#thread", "noticed")


def download(visit: Visit) -> Response:
    """Return a file, to be kept and never shown in the page."""
    found = attachment.read(visit.world, visit.actor, visit.part("attachment_id"))
    headers = {
        "Content-Disposition": disposition(found.name),
        "Content-Security-Policy": SHUT,
        "Content-Type": found.media_type,
    }
    return Response(found.content, headers=headers)


WAYS: tuple[Way, ...] = (
    post("/requests/{request_id:uuid}/messages", write, thread.post),
    post("/requests/{request_id:uuid}/messages/read", mark, thread.mark_read),
    get("/attachments/{attachment_id:uuid}/file", download, attachment.read),
)
