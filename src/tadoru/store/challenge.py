"""Rows of challenges: a step of signing in that waits for its other half."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from tadoru.store.schema.signin import challenge
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a challenge."""
    tx.run(insert(challenge).values(values))


def fetch(tx: Tx, token_hash: str) -> Row[Any] | None:
    """Return a challenge by the hash of its ticket."""
    return tx.row(select(challenge).where(challenge.c.token_hash == token_hash))


def end(tx: Tx, token_hash: str) -> bool:
    """Delete a challenge; false where somebody else did so before."""
    return tx.run(delete(challenge).where(challenge.c.token_hash == token_hash)) == 1


def end_expired(tx: Tx, now: datetime) -> None:
    """Delete the challenges that no longer hold."""
    tx.run(delete(challenge).where(challenge.c.expires_at <= now))
