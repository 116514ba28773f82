"""Everything that the log vouches for, read through once, as it lies there.

Long lists are streamed, and nothing is asked row by row. On SQLite, where any bytes can stand in
any column, texts and times are taken as they are: a changed byte is for the reader to find.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, cast, func, select, type_coerce

from tadoru.store.schema.node import checkpoint, log_leaf, log_queue, log_tile
from tadoru.store.schema.record import disclosure, record, record_key, signing_key
from tadoru.store.tx import Tx


@contextmanager
def tolerant(tx: Tx) -> Iterator[None]:
    """Read texts that are not UTF-8 with marks in place of the bytes, instead of failing."""
    if tx.connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = tx.connection.connection.dbapi_connection
    driver.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        yield
    finally:
        driver.text_factory = str


def records(tx: Tx) -> Iterator[Row[Any]]:
    """Yield every record with where it stands, where it waits, and what it replaces."""
    old = record.alias()
    return tx.stream(
        select(
            record.c.id,
            record.c.operator_id,
            record.c.kind,
            record.c.dataset,
            record.c.subject,
            record.c.jws,
            record.c.leaf_hash,
            record.c.key_id,
            _time(tx, record.c.issued_at).label("issued_at"),
            _time(tx, record.c.erased_at).label("erased_at"),
            old.c.leaf_hash.label("old_leaf"),
            log_leaf.c.position,
            log_leaf.c.leaf_hash.label("logged_leaf"),
            log_queue.c.leaf_hash.label("queued_leaf"),
        )
        .join(old, old.c.id == record.c.supersedes_id, isouter=True)
        .join(log_leaf, log_leaf.c.record_id == record.c.id, isouter=True)
        .join(log_queue, log_queue.c.record_id == record.c.id, isouter=True)
    )


def governing(tx: Tx, kinds: tuple[str, ...]) -> Iterator[Row[Any]]:
    """Yield the logged records of the kinds that say who may sign."""
    return tx.stream(
        select(record.c.jws, log_leaf.c.position)
        .join(log_leaf, log_leaf.c.record_id == record.c.id)
        .where(record.c.kind.in_(kinds))
        .order_by(log_leaf.c.position)
    )


def disclosures(tx: Tx) -> Iterator[Row[Any]]:
    """Yield every sealed disclosure with its record's key, record by record."""
    return tx.stream(
        select(
            disclosure.c.record_id,
            disclosure.c.position,
            disclosure.c.attribute_group,
            disclosure.c.sealed,
            record_key.c.sealed.label("sealed_key"),
            record.c.jws,
            record.c.operator_id,
            disclosure.c.operator_id.label("owner_id"),
        )
        .join(record, record.c.id == disclosure.c.record_id)
        .join(record_key, record_key.c.record_id == disclosure.c.record_id, isouter=True)
        .order_by(disclosure.c.record_id, disclosure.c.position)
    )


def leaves(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the leaves in their order, with whether their record is there."""
    return tx.stream(
        select(log_leaf.c.position, log_leaf.c.leaf_hash, log_leaf.c.record_id, record.c.id)
        .join(record, record.c.id == log_leaf.c.record_id, isouter=True)
        .order_by(log_leaf.c.position)
    )


def orphans(tx: Tx) -> Iterator[Row[Any]]:
    """Yield what waits in the queue without a record."""
    return tx.stream(
        select(log_queue.c.id, log_queue.c.record_id)
        .join(record, record.c.id == log_queue.c.record_id, isouter=True)
        .where(record.c.id.is_(None))
    )


def tiles(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the stored tiles."""
    return tx.stream(select(log_tile).order_by(log_tile.c.level, log_tile.c.position))


def checkpoints(tx: Tx) -> Iterator[Row[Any]]:
    """Yield the checkpoints, the smallest tree first."""
    return tx.stream(
        select(
            checkpoint.c.size, checkpoint.c.key_id, checkpoint.c.root, checkpoint.c.note
        ).order_by(checkpoint.c.size)
    )


def keys(tx: Tx) -> Iterator[Row[Any]]:
    """Yield every key with the record that made it known."""
    return tx.stream(
        select(
            signing_key.c.id,
            signing_key.c.operator_id,
            signing_key.c.role,
            signing_key.c.custody,
            signing_key.c.public,
            signing_key.c.sealed_private,
            record.c.jws,
        ).join(record, record.c.id == signing_key.c.record_id, isouter=True)
    )


def count(tx: Tx) -> int:
    """Return how many rows there are to check."""
    tables = (record, disclosure, log_leaf, log_tile, checkpoint)
    return sum(int(tx.value(select(func.count()).select_from(table)) or 0) for table in tables)


def _time(tx: Tx, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a time as the database has it: text on SQLite, whatever stands there."""
    if tx.connection.dialect.name == "sqlite":
        return type_coerce(column, Text())
    utc = func.timezone("UTC", column)
    return cast(func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), Text())
