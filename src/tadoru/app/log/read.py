"""What the log shows: to everybody its checkpoint and tiles, to readers where a record stands."""

from dataclasses import dataclass
from datetime import datetime

from tadoru.app.verb import EVERYONE, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent
from tadoru.core.tlog import tiles
from tadoru.core.tlog.merkle import HASH_BYTES
from tadoru.core.tlog.note import VerifierKey
from tadoru.core.values import OperatorId, RecordId
from tadoru.core.words import N_
from tadoru.store import key as keys
from tadoru.store import log, setting
from tadoru.store import record as records


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How large the log is, what waits, and the key to trust it by."""

    origin: str
    size: int
    root: bytes
    waiting: int
    checkpoint: str
    published_at: datetime | None
    verifier_key: str  # C2SP signed note


@dataclass(frozen=True, slots=True)
class LogProof:
    """Where a record stands in the log, with the hashes that prove it under the checkpoint."""

    record_id: RecordId
    leaf_hash: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: str


@verb("log.checkpoint", PUBLIC)
def checkpoint(world: World, actor: Actor) -> str:  # noqa: ARG001  (open to everybody)
    """Return the newest published checkpoint, a C2SP signed note."""
    with world.db.node_read() as tx:
        row = log.newest(tx, published=True)
    if row is None:
        raise Absent(N_("The log has not published a checkpoint yet."))
    return str(row.note)


@verb("log.tile", PUBLIC)
def tile(world: World, actor: Actor, level: int, index: int, width: int) -> bytes:  # noqa: ARG001
    """Return the first `width` hashes of a tile of the published tree.

    Source: C2SP tlog-tiles
    """
    with world.db.node_read() as tx:
        row = log.newest(tx, published=True)
        grown = 0 if row is None else row.size >> tiles.TILE_HEIGHT * level
        data = log.tile(tx, level, index) if index * tiles.TILE_WIDTH + width <= grown else b""
    if not data:
        raise Absent(N_("The log has no such tile yet."))
    return data[: width * HASH_BYTES]


@verb("log.status", PUBLIC)
def status(world: World, actor: Actor) -> LogStatus:  # noqa: ARG001  (open to everybody)
    """Return the state of the log."""
    with world.db.node_read() as tx:
        row, key, head = log.newest(tx, published=True), keys.current(tx, None, "log"), log.head(tx)
        if row is None or key is None:
            raise Absent(N_("The log has not published a checkpoint yet."))
        origin = setting.origin(tx)
        return LogStatus(
            origin=origin,
            size=head.size,
            root=bytes(head.root),
            waiting=log.waiting(tx),
            checkpoint=row.note,
            published_at=row.published_at,
            verifier_key=VerifierKey(origin, bytes(key.public)).encode(),
        )


@verb("log.proof", EVERYONE, "reader")
def proof(world: World, actor: Actor, record_id: RecordId) -> LogProof:
    """Return the proof that a record stands in the published log.

    Raises: Absent where it still waits (a second at most)
    """
    with world.db.read(actor.own) as tx:
        row = records.fetch(tx, record_id)
        if row is None:
            raise checks.nothing()
        owner = None if row.operator_id is None else OperatorId(row.operator_id)
        checks.reader(
            actor, owner, map(OperatorId, records.recipients(tx, record_id, world.clock.now()))
        )
    with world.db.node_read() as tx:
        published = log.newest(tx, published=True)
        index = log.positions(tx, [record_id]).get(record_id)
        if published is None or index is None or index >= published.size:
            raise Absent(N_("The record waits to be logged. Ask again in a second."))
        path = tiles.inclusion_proof(index, published.size, lambda lv, at: log.tile(tx, lv, at))
    return LogProof(
        record_id, bytes(row.leaf_hash), index, published.size, tuple(path), published.note
    )
