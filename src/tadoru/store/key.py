"""Keys that sign: the operators', the log's and the one for access tokens."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from tadoru.core.values import KeyId, OperatorId, RecordId
from tadoru.store.schema.record import signing_key
from tadoru.store.tx import Tx


def add(tx: Tx, values: Mapping[str, object]) -> None:
    """Keep a new key."""
    tx.run(insert(signing_key).values(values))


def current(
    tx: Tx, operator_id: OperatorId | None, role: str, *, hold: bool = False
) -> Row[Any] | None:
    """Return the key with which a holder signs now; none: the holder is the node.

    `hold` keeps the key from being rotated or revoked until the transaction ends, so that what it
    signs is queued before its end is.
    """
    query = _NODES if operator_id is None else _OPERATORS
    known = {"role": role} if operator_id is None else {"role": role, "operator_id": operator_id}
    if not hold:
        return tx.row(query, known)
    row = tx.row(_HELD[query], known)
    if row is not None:
        tx.locked[row.id] = row
    return row


def fetch(tx: Tx, key_id: KeyId | str, *, change: bool = False) -> Row[Any] | None:
    """Return a key by its id, whoever's it is; `change` keeps it still until the end."""
    query = select(signing_key).where(signing_key.c.id == key_id)
    return tx.row(query.with_for_update() if change else query)


def held_still(tx: Tx, key_id: KeyId | str) -> Row[Any] | None:
    """Return a key, which cannot end before the transaction does."""
    if key_id in tx.locked:
        return tx.locked[key_id]
    return tx.row(select(signing_key).where(signing_key.c.id == key_id).with_for_update(read=True))


def mine(tx: Tx) -> Sequence[Row[Any]]:
    """Return the keys of the transaction's operator, the newest first."""
    return tx.rows(
        select(signing_key)
        .where(tx.mine(signing_key.c.operator_id))
        .order_by(signing_key.c.valid_from.desc(), signing_key.c.id)
    )


def of_role(tx: Tx, role: str) -> Sequence[Row[Any]]:
    """Return every key of a role, the oldest first."""
    return tx.rows(
        select(signing_key)
        .where(signing_key.c.role == role)
        .order_by(signing_key.c.valid_from, signing_key.c.id)
    )


def named(tx: Tx, key_ids: Sequence[str]) -> Sequence[Row[Any]]:
    """Return these keys."""
    return tx.rows(select(signing_key).where(signing_key.c.id.in_(key_ids)))


def rotated(tx: Tx, key_id: KeyId | str, at: datetime) -> None:
    """End a key that another one follows."""
    tx.locked.pop(key_id, None)
    tx.run(update(signing_key).where(signing_key.c.id == key_id).values(valid_to=at))


def revoked(tx: Tx, key_id: KeyId | str, at: datetime) -> None:
    """End a key that is not to be trusted any more."""
    tx.locked.pop(key_id, None)
    tx.run(update(signing_key).where(signing_key.c.id == key_id).values(revoked_at=at))


def recorded(tx: Tx, key_id: KeyId | str, record_id: RecordId) -> None:
    """Note the record that made the key known."""
    tx.run(update(signing_key).where(signing_key.c.id == key_id).values(record_id=record_id))


# Built once: building takes longer than asking.
_OF_ROLE = (
    select(signing_key)
    .where(
        signing_key.c.role == bindparam("role"),
        signing_key.c.valid_to.is_(None),
        signing_key.c.revoked_at.is_(None),
    )
    .order_by(signing_key.c.valid_from.desc(), signing_key.c.id)
    .limit(1)
)
_NODES = _OF_ROLE.where(signing_key.c.operator_id.is_(None))
_OPERATORS = _OF_ROLE.where(signing_key.c.operator_id == bindparam("operator_id"))
_HELD = {query: query.with_for_update(read=True) for query in (_NODES, _OPERATORS)}
