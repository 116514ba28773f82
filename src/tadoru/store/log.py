"""The log's tables: the queue, the leaves, the tiles, the head and the checkpoints."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from tadoru.core.tlog.merkle import EMPTY_ROOT
from tadoru.core.tlog.tiles import Growth
from tadoru.core.values import RecordId
from tadoru.store.schema.node import checkpoint, log_head, log_leaf, log_queue, log_tile
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert

_HEAD = 1
_LOCK = 0x7461646F7275  # "tadoru"


def enqueue(tx: Tx, record_id: RecordId, leaf_hash: bytes) -> None:
    """Queue a record's leaf in the transaction that keeps the record."""
    tx.run(_QUEUED, {"record_id": record_id, "leaf_hash": leaf_hash})


def lock(tx: Tx) -> bool:
    """Return whether this transaction is the only one that sequences, until it ends.

    SQLite has one writer at a time anyway. PostgreSQL gives up the lock with the transaction,
    also when its process is killed.
    """
    if tx.connection.dialect.name != "postgresql":
        return True
    return bool(tx.value(select(func.pg_try_advisory_xact_lock(_LOCK))))


def head(tx: Tx) -> Row[Any]:
    """Return size, root and fence of the tree."""
    row = tx.row(select(log_head).where(log_head.c.id == _HEAD))
    if row is None:
        raise AssertionError("the log was never begun")
    return row


def begin(tx: Tx) -> None:
    """Begin an empty tree."""
    tx.run(insert(log_head).values(id=_HEAD, size=0, root=EMPTY_ROOT, fence=0))


def queued(tx: Tx, limit: int) -> Sequence[Row[Any]]:
    """Return the oldest leaves that wait."""
    return tx.rows(select(log_queue).order_by(log_queue.c.id).limit(limit))


def waiting(tx: Tx) -> int:
    """Return how many leaves wait."""
    return int(tx.value(select(func.count()).select_from(log_queue)) or 0)


def append(tx: Tx, known: Row[Any], rows: Sequence[Row[Any]], growth: Growth) -> bool:
    """Take queued leaves into the tree; false, and nothing to be kept, if the head has moved."""
    moved = tx.run(
        update(log_head)
        .where(log_head.c.id == _HEAD, log_head.c.fence == known.fence)
        .values(size=growth.size, root=growth.root, fence=known.fence + 1)
    )
    if moved != 1:
        return False
    leaves = [
        {"position": known.size + at, "record_id": row.record_id, "leaf_hash": row.leaf_hash}
        for at, row in enumerate(rows)
    ]
    tx.run(insert(log_leaf), leaves)
    for (level, position), data in growth.tiles.items():
        tile = {"level": level, "position": position, "data": data}
        upsert(tx, log_tile, tile, {"data": data})
    tx.run(delete(log_queue).where(log_queue.c.id.in_([row.id for row in rows])))
    return True


def tile(tx: Tx, level: int, position: int) -> bytes:
    """Return the stored bytes of a tile, empty if there is none."""
    query = select(log_tile.c.data).where(
        log_tile.c.level == level, log_tile.c.position == position
    )
    return bytes(tx.value(query) or b"")


def positions(tx: Tx, record_ids: Collection[RecordId] | Collection[str]) -> dict[str, int]:
    """Return where records stand in the log; those that still wait are absent."""
    query = select(log_leaf.c.record_id, log_leaf.c.position)
    rows = tx.rows(query.where(log_leaf.c.record_id.in_(record_ids)))
    return {row.record_id: row.position for row in rows}


def newest(tx: Tx, *, published: bool = False) -> Row[Any] | None:
    """Return the checkpoint of the largest tree."""
    query = select(checkpoint)
    if published:
        query = query.where(checkpoint.c.published_at.is_not(None))
    order = (checkpoint.c.size.desc(), checkpoint.c.signed_at.desc())
    return tx.row(query.order_by(*order).limit(1))


def add_checkpoint(
    tx: Tx, *, size: int, key_id: str, root: bytes, note: str, signed_at: datetime
) -> None:
    """Keep a signed checkpoint, not yet published."""
    tx.run(
        insert(checkpoint).values(
            size=size, key_id=key_id, root=root, note=note, signed_at=signed_at
        )
    )


def publish(tx: Tx, size: int, key_id: str, at: datetime) -> None:
    """Let a checkpoint be served: its outside copy is safe."""
    tx.run(
        update(checkpoint)
        .where(checkpoint.c.size == size, checkpoint.c.key_id == key_id)
        .values(published_at=at)
    )


def has_published(tx: Tx, key_id: str) -> bool:
    """Return whether a checkpoint of this key was ever published."""
    query = select(func.count()).where(
        checkpoint.c.key_id == key_id, checkpoint.c.published_at.is_not(None)
    )
    return bool(tx.value(query))


# inline: the application's role may not read the queue, not even the number given.
_QUEUED = insert(log_queue).inline()
