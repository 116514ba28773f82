"""The thread of a request: what its two sides write, in words that stay as they were written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.exchange.move import fetched
from tadoru.app.journal import journal
from tadoru.app.listing import Listing, Page
from tadoru.app.notice.tell import Told, leave
from tadoru.app.talk.attachment import Checked, Upload, checked, keep
from tadoru.app.verb import EDITORS, EVERYONE, MEMBERS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import AttachmentId, MessageId, OperatorId, RequestId
from tadoru.core.words import N_
from tadoru.store import message
from tadoru.store.page import cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx

BODY_MAX = 5000  # characters


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file at a message."""

    id: AttachmentId
    name: str
    media_type: str
    size: int  # bytes
    digest: str  # SHA-256, hex


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message, as either side sees it."""

    id: MessageId
    request_id: RequestId
    author_id: OperatorId
    author_name: str  # the company's, as it was called then
    mine: bool
    unread: bool
    body: str
    attachments: tuple[AttachmentView, ...]
    created_at: datetime


@verb("message.post", EDITORS, "party")
def post(
    world: World,
    actor: Actor,
    request_id: RequestId,
    body: str,
    attachments: Sequence[Upload] = (),
) -> MessageView:
    """Write to the other side of a request; nobody can change or take back what was written.

    Raises:  InvalidData with everything that is wrong with the words and the files
    """
    text = "\n".join(body.strip().splitlines())
    files = _sound(text, attachments)
    with world.db.write(actor.own) as tx:
        request = fetched(tx, actor, request_id)
        keep(tx, world, actor.own, files)
        row = _row(world, actor, request, text)
        message.add(tx, row, [_attached(world, row, file) for file in files])
        message.mark_read(tx, request_id, world.clock.now())  # whoever replies has read
        _tell(tx, world, actor, request, row)
        journal(tx, world, actor, request_id)
        (kept,) = message.among(tx, [row["id"]])
        return _view(kept, message.attached(tx, [row["id"]]), actor.own, unread=False)


@verb("message.list", EVERYONE, "party")
def listing(world: World, actor: Actor, request_id: RequestId, page: Page) -> Listing[MessageView]:
    """Return what was written about a request, the newest first."""
    with world.db.read(actor.own) as tx:
        fetched(tx, actor, request_id)
        rows = message.listed(tx, request_id, after=read_moment_key(page.after), limit=page.limit)
        unread = {json.loads(one.facts).get("message") for one in message.unread(tx, request_id)}
        files: dict[str, list[Row[Any]]] = {}
        for file in message.attached(tx, [row.id for row in rows]):
            files.setdefault(file.message_id, []).append(file)
    found = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return found.map(
        lambda row: _view(row, files.get(row.id, []), actor.own, unread=row.id in unread)
    )


@verb("message.mark_read", MEMBERS, "party")
def mark_read(world: World, actor: Actor, request_id: RequestId) -> int:
    """Mark what the other side wrote about a request as read; return how many were not."""
    with world.db.write(actor.own) as tx:
        fetched(tx, actor, request_id)
        count = message.mark_read(tx, request_id, world.clock.now())
        journal(tx, world, actor, request_id)
        return count


def _sound(text: str, attachments: Sequence[Upload]) -> list[Checked]:
    findings: list[Finding] = []
    if not text and not attachments:
        findings.append(_NOTHING)
    if len(text) > BODY_MAX:
        findings.append(_TOO_LONG)
    if any(not (c.isprintable() or c in "\n\t") for c in text):
        findings.append(_NO_TEXT)
    try:
        files = checked(attachments)
    except InvalidData as refused:
        findings += refused.findings
    if findings:
        raise InvalidData(findings)
    return files


def _row(world: World, actor: Actor, request: Row[Any], text: str) -> dict[str, Any]:
    by_customer = actor.own == request.customer_id
    return {
        "id": world.random.uuid(),
        "request_id": request.id,
        "customer_id": request.customer_id,
        "supplier_id": request.supplier_id,
        "author_id": actor.own,
        "author_name": request.customer_name if by_customer else request.supplier_name,
        "body": text,
        "created_at": world.clock.now(),
    }


def _attached(world: World, of: dict[str, Any], file: Checked) -> dict[str, Any]:
    sides = ("request_id", "customer_id", "supplier_id", "author_id", "created_at")
    return {
        "id": world.random.uuid(),
        "message_id": of["id"],
        **{name: of[name] for name in sides},
        "digest": file.digest,
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
    }


def _tell(tx: Tx, world: World, actor: Actor, request: Row[Any], row: dict[str, Any]) -> None:
    """Tell the other side that there is a message; what it says stays in the thread."""
    facts = {
        "from": row["author_name"],
        "part": request.part_name,
        "number": request.part_number,
        "message": row["id"],
    }
    by_customer = actor.own == request.customer_id
    other = request.supplier_id if by_customer else request.customer_id
    leave(tx, world, [Told(message.NEW, other, actor.own, facts, RequestId(request.id))])


def _view(row: Row[Any], files: Sequence[Row[Any]], me: OperatorId, *, unread: bool) -> MessageView:
    return MessageView(
        id=row.id,
        request_id=row.request_id,
        author_id=row.author_id,
        author_name=row.author_name,
        mine=row.author_id == me,
        unread=unread,
        body=row.body,
        attachments=tuple(
            AttachmentView(one.id, one.name, one.media_type, one.size, one.digest) for one in files
        ),
        created_at=row.created_at,
    )


_NOTHING = Finding(
    "/body",
    "message.empty",
    N_("There is nothing to send."),
    N_("Write something, or attach a file."),
)
_TOO_LONG = Finding(
    "/body",
    "message.too-long",
    N_("The message is longer than {limit} characters."),
    N_("Shorten it, or attach it as a file."),
    {"limit": BODY_MAX},
)
_NO_TEXT = Finding(
    "/body",
    "message.no-text",
    N_("The message holds characters that cannot be shown."),
    N_("Type it again, or paste it as plain text."),
)
