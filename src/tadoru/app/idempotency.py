"""Writes that carry a key happen once: the key is kept in the write's own transaction.

1. `recall` returns the reply of an earlier write with this key, if there was one.
2. The verb runs; its journal entry calls `claim`, which keeps the key in the same transaction.
   Of two at once, the second finds the key taken and undoes its write.
3. `keep` adds the reply, sealed, for it may show a secret. A crash between 2 and 3 loses the
   reply, never the knowledge that the write was done.
"""

import base64
import binascii
import json
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.store import idempotency as kept
from tadoru.store.tx import Tx

LIFE = timedelta(days=1)


class KeyReused(Problem):
    """One idempotency key stands for one write; this one came with another."""

    kind = Kind.CONFLICT
    title = N_("Idempotency key used before")


class ReplyLost(Problem):
    """The write was done, and what was answered then is not known any more."""

    kind = Kind.CONFLICT
    title = N_("Done before, reply lost")


class AlreadyDone(Exception):
    """The same key was claimed while this write was under way; nothing was written."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, as it goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Once:
    """A write that is to happen once."""

    key: str
    request_hash: str
    claimed: bool = field(default=False)


present: ContextVar[Once | None] = ContextVar("once", default=None)


def recall(world: World, actor: Actor, once: Once) -> Reply | None:
    """Return the reply that was given to this write before, or none if it was not done.

    Raises:  KeyReused, ReplyLost
    """
    with world.db.read(actor.own) as tx:
        row = kept.fetch(tx, actor.name, once.key)
    if row is None or row.created_at < world.clock.now() - LIFE:
        return None
    if row.request_hash != once.request_hash:
        raise KeyReused(N_("This key was used for another write. Choose a new one."))
    if row.status == 0:
        raise ReplyLost(N_("This write was done before. Read what it made; do not send it again."))
    try:
        sealed = base64.b64decode(row.body, validate=True)
    except binascii.Error as error:
        raise AssertionError("a kept reply is not base64") from error
    body = world.vault.open(sealed, _context(actor, once))
    return Reply(row.status, json.loads(row.headers), body)


def claim(tx: Tx, world: World, actor: Actor) -> None:
    """Keep the present write's key in its transaction; once, however often it journals."""
    once = present.get()
    if once is None or once.claimed or actor.operator is None:
        return
    now = world.clock.now()
    kept.clear_before(tx, actor.operator, now - LIFE)
    row = {
        "operator_id": actor.operator,
        "actor": actor.name,
        "key": once.key,
        "request_hash": once.request_hash,
        "status": 0,
        "headers": "{}",
        "body": "",
        "created_at": now,
    }
    if not kept.claim(tx, row):
        raise AlreadyDone
    once.claimed = True


def keep(world: World, actor: Actor, once: Once, reply: Reply) -> None:
    """Keep the reply of a write under its key."""
    sealed = world.vault.seal(reply.body, _context(actor, once))
    values = {
        "status": reply.status,
        "headers": json.dumps(reply.headers),
        "body": base64.b64encode(sealed).decode(),
    }
    with world.db.write(actor.own) as tx:
        kept.complete(tx, actor.name, once.key, values)


def _context(actor: Actor, once: Once) -> str:
    return f"idempotency {actor.own} {actor.name} {once.key}"
