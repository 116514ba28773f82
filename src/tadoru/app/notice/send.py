"""Send the mails that are queued: each once, however often this stops half-way.

1. What is due is read, and mails that are settled already are left out.
2. Each mail is handed over. Its Message-ID comes from what it tells and to whom, so that one that
   is handed over twice, because the process was killed before 3, is one mail to its reader.
3. What was sent, or refused for good, is settled and taken from the queue in one transaction.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from tadoru.app.notice.letter import Letter, Write, letter
from tadoru.app.notice.queue import MAIL, Invitation, unsealed
from tadoru.app.world import World
from tadoru.core.notice import readers
from tadoru.core.notice.mail import (
    Mail,
    MailDeferred,
    MailUnavailable,
    MailUndeliverable,
    one_line,
)
from tadoru.core.values import OperatorId, PersonId
from tadoru.store import mailing, outbox
from tadoru.store.tx import Row

LOGGER = logging.getLogger("tadoru.mail")
BATCH = 25
ATTEMPTS_MAX = 130  # about five days: RFC 5321, 4.5.4.1
BACK_OFF_MAX = timedelta(hours=1)
TROUBLES_MAX = 3  # of the server in one pass; then it is left alone for a while
PUT_OFF = timedelta(minutes=1)


@dataclass(slots=True)
class _Post:
    """One mail, with the queued rows that it settles."""

    message_id: str
    operator: OperatorId
    person: PersonId | None
    to: str
    content: Letter | Invitation
    rows: list[Row[Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Outcome:
    settled: list[dict[str, object]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    failed: list[tuple[Row[Any], str]] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)  # not tried
    troubles: int = 0  # of the server, not of one recipient


def is_any_due(world: World) -> bool:
    """Return whether a mail could be sent now."""
    with world.db.node_read() as tx:
        return outbox.is_any_due(tx, world.clock.now(), topics=(MAIL,))


def send(world: World, write: Write, go_on: Callable[[], bool] = lambda: True) -> int:
    """Return how many mails were settled now; the caller holds the lease of the courier."""
    now = world.clock.now()
    with world.db.node_write() as tx:  # 1 (the rows are locked for a moment)
        due = outbox.due(tx, now, BATCH, topics=(MAIL,))
    posts, outcome = _posts(world, due)
    for number, post in enumerate(posts):
        if outcome.troubles >= TROUBLES_MAX:  # the server takes nothing at present
            outcome.put_off = [row.id for later in posts[number:] for row in later.rows]
            break
        if not go_on():
            break  # what is left stays due
        _send(world, write, post, outcome)  # 2
    with world.db.node_write() as tx:  # 3
        if outcome.settled:
            mailing.add(tx, outcome.settled)
        outbox.done(tx, outcome.done, now)
        for row, why in outcome.failed:
            wait = min(timedelta(minutes=2 ** min(row.attempts, 10)), BACK_OFF_MAX)
            outbox.failed(tx, row.id, why, now + wait)
        outbox.put_off(tx, outcome.put_off, now + PUT_OFF)
    return len(outcome.done)


def _posts(world: World, due: Sequence[Row[Any]]) -> tuple[list[_Post], _Outcome]:
    """Return the mails to send, and what of the queue needs none any more."""
    outcome, found = _Outcome(), dict[str, _Post]()
    firsts: dict[tuple[str, str, str], str] = {}
    work = [(row, json.loads(row.payload)) for row in due]
    ids = [one for _, payload in work for one in payload.get("notices", ())]
    people_ids = [PersonId(payload["person"]) for _, payload in work if "person" in payload]
    with world.db.node_read() as tx:
        notices = mailing.notices(tx, ids)
        people = mailing.people(tx, people_ids)
        at = mailing.memberships(tx, people_ids)
    for row, payload in work:
        if "invitation" in payload:
            invitation, name = unsealed(world, payload)
            post = _Post(_known(world, name), row.operator_id, None, invitation.to, invitation)
        else:
            person = people.get(PersonId(payload["person"]))
            told = [notices[one] for one in payload["notices"] if one in notices]
            gone = person is None or (row.operator_id, person.id) not in at
            if person is None or gone or not told or person.mail_mode == readers.NEVER:
                outcome.done.append(row.id)
                continue
            digest = payload["digest"]
            first = payload["notices"][0]
            if digest is not None:  # more than one batch holds is told by more than one mail
                first = firsts.setdefault((row.operator_id, person.id, digest), first)
            post = _Post(
                _known(world, f"{first}.{person.id}"),
                row.operator_id,
                PersonId(person.id),
                person.email,
                letter(person, told, daily=digest is not None),
            )
        _joined(found.setdefault(post.message_id, post), post).rows.append(row)
    with world.db.node_read() as tx:
        settled = mailing.sent(tx, found)
    for message_id in settled:
        outcome.done += [row.id for row in found.pop(message_id).rows]
    return list(found.values()), outcome


def _joined(post: _Post, more: _Post) -> _Post:
    """Return a digest that also tells what another row of the same day does."""
    if post is not more and isinstance(post.content, Letter) and isinstance(more.content, Letter):
        content = post.content
        post.content = Letter(
            content.language,
            content.name,
            content.company,
            content.items + more.content.items,
            content.daily,
        )
    return post


def _send(world: World, write: Write, post: _Post, outcome: _Outcome) -> None:
    now = world.clock.now()
    sent_at = None
    try:
        written = write(post.content, world.address)
        language = (
            post.content.locale if isinstance(post.content, Invitation) else post.content.language
        )
        subject = one_line(written.subject)
        mail = Mail(post.message_id, post.to, subject, written.text, written.html, language, now)
        world.mailer.send(mail)
        sent_at = now
    except MailUndeliverable as problem:
        LOGGER.warning("mail %s was refused: %s", post.message_id, problem)
    except MailUnavailable as problem:
        LOGGER.warning("mail %s is tried again: %s", post.message_id, problem)
        outcome.troubles += not isinstance(problem, MailDeferred)
        if any(row.attempts < ATTEMPTS_MAX for row in post.rows):
            outcome.failed += [(row, str(problem)) for row in post.rows]
            return
    except Exception as error:
        LOGGER.exception("mail %s failed", post.message_id)
        outcome.troubles += 1
        outcome.failed += [(row, type(error).__name__) for row in post.rows]
        return
    outcome.done += [row.id for row in post.rows]
    outcome.settled.append(
        {
            "id": world.random.uuid(),
            "operator_id": post.operator,
            "person_id": post.person,
            "message_id": post.message_id,
            "sent_at": sent_at,
            "created_at": now,
        }
    )


def _known(world: World, name: str) -> str:
    """Return the Message-ID of a mail: what it is, at this node's host."""
    return f"{name}@{urlsplit(world.address).hostname or 'localhost'}"
