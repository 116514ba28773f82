"""Rows of passkeys: public keys that a person's devices sign in with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from tadoru.core.values import PersonId
from tadoru.store.schema.signin import passkey
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Insert a passkey."""
    tx.run(insert(passkey).values(values))


def fetch(tx: Tx, passkey_id: str) -> Row[Any] | None:
    """Return a passkey by its id, whoever's it is."""
    return tx.row(select(passkey).where(passkey.c.id == passkey_id))


def by_credential(tx: Tx, credential_id: str) -> Row[Any] | None:
    """Return a passkey by what its device calls it (base64url)."""
    return tx.row(select(passkey).where(passkey.c.credential_id == credential_id))


def of_person(tx: Tx, person_id: PersonId) -> Sequence[Row[Any]]:
    """Return a person's passkeys, the oldest first."""
    query = select(passkey).where(passkey.c.person_id == person_id)
    return tx.rows(query.order_by(passkey.c.created_at, passkey.c.id))


def rename(tx: Tx, passkey_id: str, name: str) -> None:
    """Call a passkey otherwise."""
    tx.run(update(passkey).where(passkey.c.id == passkey_id).values(name=name))


def used(tx: Tx, passkey_id: str, sign_count: int, at: datetime) -> None:
    """Note that a passkey was used, and how often its device says it was."""
    here = passkey.c.id == passkey_id
    tx.run(update(passkey).where(here).values(sign_count=sign_count, used_at=at))


def remove_all(tx: Tx, person_id: PersonId) -> None:
    """Delete all passkeys of a person."""
    tx.run(delete(passkey).where(passkey.c.person_id == person_id))


def remove(tx: Tx, passkey_id: str) -> None:
    """Let a passkey in no more."""
    tx.run(delete(passkey).where(passkey.c.id == passkey_id))
