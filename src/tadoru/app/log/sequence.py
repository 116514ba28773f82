"""Take queued leaves into the tree, sign what it has become, and let it be seen.

1. One transaction: leaves, tiles and head, if the head is still the one that was read (its fence).
2. Another, once the first is durable: the checkpoint is signed and compared with the outside copy,
   the outside copy is written and flushed, and the checkpoint is published.

Both hold the sequencer's lock, which ends with the transaction and so with the process. A crash
between any two steps leaves a tree that the next pass signs; an outside copy is never ahead of
the durable tree, and two processes cannot write it at once.
"""

from tadoru.app.log import outside
from tadoru.app.record.problems import NoSigningKey
from tadoru.app.world import World
from tadoru.core.records import keys as ed25519
from tadoru.core.tlog import note, tiles
from tadoru.core.tlog.checkpoint import Checkpoint
from tadoru.core.tlog.note import VerifierKey
from tadoru.core.words import N_
from tadoru.store import key as keys
from tadoru.store import log, setting
from tadoru.store.tx import Row, Tx

BATCH = 2000  # leaves in one transaction, so that writers on SQLite need not wait long


def sequence(world: World) -> int:
    """Log what waits; return how many leaves were taken in. Another sequencer at work: none.

    Raises: LogRolledBack, LogForked, OutsideCopyMissing, DamagedLog
    """
    count = 0
    while taken := _grow(world):
        count += taken
        if taken < BATCH:
            break
    publish(world)
    return count


def publish(world: World) -> bool:
    """Sign and publish the present tree if that was not done; return whether it was now."""
    with world.db.node_read() as tx:
        if _is_published(tx):
            return False
    with world.db.node_write() as tx:
        if not log.lock(tx) or _is_published(tx):
            return False
        outside.compare(tx, world)
        head, key = log.head(tx), _log_key(tx)
        text = _signed(tx, world, head, key)
        now = world.clock.now()
        newest = log.newest(tx)
        if newest is None or (newest.size, newest.key_id) != (head.size, key.id):
            log.add_checkpoint(
                tx, size=head.size, key_id=key.id, root=head.root, note=text, signed_at=now
            )
        world.outside.write(text)
        log.publish(tx, head.size, key.id, now)
    return True


def _grow(world: World) -> int:
    """Take one batch of the oldest leaves into the tree; return how many."""
    with world.db.node_read() as tx:
        if not log.queued(tx, 1):
            return 0
    with world.db.node_write() as tx:
        if not log.lock(tx):
            return 0
        head = log.head(tx)
        rows = log.queued(tx, BATCH)
        if not rows:  # another sequencer took them meanwhile
            return 0
        growth = tiles.grow(
            head.size,
            lambda level, index: log.tile(tx, level, index),
            [bytes(row.leaf_hash) for row in rows],
        )
        if not log.append(tx, head, rows, growth):
            raise AssertionError("another sequencer wrote in spite of the lock")
        return len(rows)


def _is_published(tx: Tx) -> bool:
    """Return whether the present tree is published under the present key."""
    newest, key = log.newest(tx, published=True), keys.current(tx, None, "log")
    return (
        newest is not None
        and newest.size == log.head(tx).size
        and key is not None
        and newest.key_id == key.id
    )


def _log_key(tx: Tx) -> Row[tuple[object, ...]]:
    """Return the key that signs checkpoints now."""
    key = keys.current(tx, None, "log", hold=True)
    if key is None or key.sealed_private is None:
        raise NoSigningKey(N_("The log has no key to sign with. Re-anchor it."))
    return key


def _signed(
    tx: Tx, world: World, head: Row[tuple[object, ...]], key: Row[tuple[object, ...]]
) -> str:
    """Return the signed checkpoint of the tree."""
    origin = setting.origin(tx)
    body = Checkpoint(origin, head.size, bytes(head.root)).body()
    private = world.vault.open(key.sealed_private, f"key/{key.id}")
    verifier = VerifierKey(origin, bytes(key.public))
    return note.assemble(body, [(verifier, ed25519.sign(private, note.signing_bytes(body)))])
