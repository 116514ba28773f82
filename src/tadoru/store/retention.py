"""What a node forgets: one condition for each kind of row that need not be kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, or_, select, update

from tadoru.store.schema.exchange import idempotency, notice, reading, signing
from tadoru.store.schema.feed import delivery, event, job, mailing
from tadoru.store.schema.identity import attempt, session
from tadoru.store.schema.node import outbox
from tadoru.store.schema.partner import invitation
from tadoru.store.schema.signin import challenge
from tadoru.store.schema.talk import attachment, blob
from tadoru.store.tx import Tx

Rule = Callable[[datetime], ColumnElement[bool]]

_FINISHED = ("done", "failed", "cancelled")
_RULES: Mapping[str, tuple[Table, Rule]] = MappingProxyType(
    {
        "outbox": (outbox, lambda before: outbox.c.done_at < before),
        "idempotency": (idempotency, lambda before: idempotency.c.created_at < before),
        "sessions": (session, lambda before: session.c.expires_at < before),
        "challenges": (challenge, lambda before: challenge.c.expires_at < before),
        "attempts": (attempt, lambda before: attempt.c.window_start < before),
        "signings": (signing, lambda before: signing.c.expires_at < before),
        "invitations": (
            invitation,
            lambda before: and_(
                invitation.c.accepted_at.is_(None),
                or_(invitation.c.expires_at < before, invitation.c.revoked_at < before),
            ),
        ),
        "events": (
            event,
            lambda before: and_(event.c.position.is_not(None), event.c.at < before),
        ),
        "deliveries": (delivery, lambda before: delivery.c.at < before),
        "mailings": (mailing, lambda before: mailing.c.created_at < before),
        "notices": (notice, lambda before: notice.c.read_at < before),
        "jobs": (
            job,
            lambda before: and_(job.c.state.in_(_FINISHED), job.c.finished_at < before),
        ),
        "held": (
            job,
            lambda before: and_(job.c.state == "held", job.c.created_at < before),
        ),
        "readings": (reading, lambda before: reading.c.hour < before),
    }
)


def count(tx: Tx, kind: str, before: datetime) -> int:
    """Return how many rows of a kind were done with before a time."""
    table, rule = _RULES[kind]
    return int(tx.value(select(func.count()).select_from(table).where(rule(before))) or 0)


def forget(tx: Tx, kind: str, before: datetime) -> int:
    """Delete the rows of a kind that were done with before a time; return how many they were."""
    table, rule = _RULES[kind]
    return tx.run(delete(table).where(rule(before)))


def forget_files(tx: Tx, before: datetime) -> int:
    """Delete files that are older and belong to nothing any more; return how many they were.

    Jobs that were finished before let go of theirs.
    """
    over = (job.c.state.in_(_FINISHED), job.c.finished_at < before)
    tx.run(update(job).where(*over, job.c.blob_digest.is_not(None)).values(blob_digest=None))
    attached = exists().where(
        attachment.c.author_id == blob.c.operator_id, attachment.c.digest == blob.c.digest
    )
    worked = exists().where(
        job.c.operator_id == blob.c.operator_id, job.c.blob_digest == blob.c.digest
    )
    return tx.run(delete(blob).where(blob.c.created_at < before, ~attached, ~worked))
