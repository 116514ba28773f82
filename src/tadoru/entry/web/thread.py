"""The thread of a request as a part of its page."""

from dataclasses import dataclass

from tadoru.app.listing import Page
from tadoru.app.talk import thread
from tadoru.app.talk.attachment import FILE_BYTES_MAX, FILES_MAX
from tadoru.app.talk.thread import MessageView
from tadoru.core.values import RequestId
from tadoru.entry.web.visit import Visit
from tadoru.wire.media.sniff import KINDS

MESSAGES = 20  # on the page at a time


@dataclass(frozen=True, slots=True)
class Thread:
    """What stands on the page."""

    messages: tuple[MessageView, ...]
    earlier: str  # the address of what was written before these
    writes: bool
    marks: bool  # there is something new to mark as read
    accept: str  # which files a browser offers
    files_max: int
    megabytes_max: int


def about(visit: Visit, request_id: RequestId) -> Thread:
    """Return the thread of a request as the reader sees it."""
    page = Page(visit.query("earlier") or None, MESSAGES)
    found = thread.listing(visit.world, visit.actor, request_id, page)
    return Thread(
        messages=found.items,
        earlier=f"/requests/{request_id}?earlier={found.next}#thread" if found.next else "",
        writes=visit.may(thread.post),
        marks=visit.may(thread.mark_read) and any(one.unread for one in found.items),
        accept=",".join(f".{ending}" for ending in KINDS),
        files_max=FILES_MAX,
        megabytes_max=FILE_BYTES_MAX // (1024 * 1024),
    )
