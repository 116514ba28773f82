"""Rows of sessions: who is signed in, each found by the hash of its cookie."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from tadoru.core.values import OperatorId, PersonId
from tadoru.store.schema.identity import membership, operator, person, session
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a session."""
    tx.run(insert(session).values(values))


def fetch(tx: Tx, token_hash: str) -> Row[Any] | None:
    """Return a session by the hash of its cookie."""
    return tx.row(select(session).where(session.c.token_hash == token_hash))


def resolved(tx: Tx, token_hash: str) -> Sequence[Row[Any]]:
    """Return the session with its person, one row per operator the person belongs to."""
    query = (
        select(
            session,
            person.c.email,
            person.c.name,
            person.c.locale,
            person.c.host,
            person.c.disabled_at,
            membership.c.operator_id.label("member_of"),
            membership.c.roles,
            operator.c.name.label("operator_name"),
            operator.c.trial,
        )
        .join(person, person.c.id == session.c.person_id)
        .outerjoin(membership, membership.c.person_id == session.c.person_id)
        .outerjoin(operator, operator.c.id == membership.c.operator_id)
        .where(session.c.token_hash == token_hash)
        .order_by(operator.c.name_search, operator.c.id)
    )
    return tx.rows(query)


def extend(tx: Tx, token_hash: str, *, seen_at: datetime, expires_at: datetime) -> None:
    """Note that a session was used, and until when it now holds."""
    values = {"seen_at": seen_at, "expires_at": expires_at}
    tx.run(update(session).where(session.c.token_hash == token_hash).values(values))


def act_for(tx: Tx, token_hash: str, operator_id: OperatorId) -> None:
    """Let a session act for another operator."""
    here = session.c.token_hash == token_hash
    tx.run(update(session).where(here).values(operator_id=operator_id))


def of_person(tx: Tx, person_id: PersonId, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Return the sessions of a person that hold, the one last used first."""
    query = (
        select(session, operator.c.name.label("operator_name"))
        .outerjoin(operator, operator.c.id == session.c.operator_id)
        .where(session.c.person_id == person_id, session.c.expires_at > now)
        .order_by(session.c.seen_at.desc(), session.c.token_hash)
    )
    return tx.rows(query.limit(limit))


def by_id(tx: Tx, session_id: str) -> Row[Any] | None:
    """Return a session by the id that its person names it by."""
    return tx.row(select(session).where(session.c.id == session_id))


def end(tx: Tx, token_hash: str) -> None:
    """Delete a session."""
    tx.run(delete(session).where(session.c.token_hash == token_hash))


def end_others(tx: Tx, person_id: PersonId, keep: str | None) -> None:
    """Delete a person's sessions, save the one whose hash is given."""
    query = delete(session).where(session.c.person_id == person_id)
    tx.run(query if keep is None else query.where(session.c.token_hash != keep))


def end_expired(tx: Tx, now: datetime) -> None:
    """Delete the sessions that no longer hold."""
    tx.run(delete(session).where(session.c.expires_at <= now))
