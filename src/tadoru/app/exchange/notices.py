"""What the operator was told, and the mark that somebody has seen it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tadoru.app.journal import journal
from tadoru.app.verb import EVERYONE, MEMBERS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import RequestId
from tadoru.store import notice
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key


@dataclass(frozen=True)
class NoticeView:
    """One thing that happened and concerns the operator."""

    id: str
    kind: str
    request_id: RequestId | None
    facts: Mapping[str, str]
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class NoticeCount:
    """How many notices, and how many of them nobody has read."""

    all: int
    unread: int


@verb("notice.list", EVERYONE, "mine")
def list_all(
    world: World, actor: Actor, *, unread: bool = False, about: str = "", page: Page
) -> Listing[NoticeView]:
    """Return the notices of the caller's operator, the newest first.

    `about` takes only kinds that begin with this word: request, answer, grant, message.
    """
    with world.db.read(actor.own) as tx:
        after = read_moment_key(page.after)
        rows = notice.listing(tx, unread=unread, about=about, after=after, limit=page.limit + 1)
    found = cut(rows, page, lambda row: moment_key(row.created_at, row.id))
    return found.map(
        lambda row: NoticeView(
            row.id, row.kind, row.request_id, json.loads(row.facts), row.created_at, row.read_at
        )
    )


@verb("notice.counts", EVERYONE)
def counts(world: World, actor: Actor) -> Mapping[str, NoticeCount]:
    """Return how many notices there are, by what they are about; by an empty name all of them."""
    found = {"": NoticeCount(0, 0)}
    with world.db.read(actor.own) as tx:
        rows = notice.counts(tx)
    for row in rows:
        for about in ("", row.kind.partition("-")[0]):
            known = found.get(about, NoticeCount(0, 0))
            found[about] = NoticeCount(known.all + row.every, known.unread + row.unread)
    return found


@verb("notice.mark_all", MEMBERS, "mine")
def mark_all(world: World, actor: Actor) -> int:
    """Mark every notice of the caller's operator as read and return how many were not."""
    with world.db.write(actor.own) as tx:
        count = notice.mark_all(tx, world.clock.now())
        journal(tx, world, actor, "notices")
        return count


@verb("notice.mark_read", MEMBERS, "mine")
def mark_read(world: World, actor: Actor, notice_ids: Collection[str]) -> int:
    """Mark notices as read and return how many were not."""
    with world.db.write(actor.own) as tx:
        count = notice.mark_read(tx, notice_ids, world.clock.now())
        journal(tx, world, actor, "notices")
        return count
