"""Bundles: a record with everything that a reader needs to check it without this node.

1. The record is readable to the caller, and only the groups released to the caller are shown.
2. It is logged, and so is a status list that covers it.
3. With it go the key records of all who signed anything, their revocations, its tombstone.
4. Each has its place proven under the newest published checkpoint.
5. The caller's operator signs the whole: with its held key, or with its own outside the node.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tadoru.app.bundle import statuses
from tadoru.app.record import records
from tadoru.app.record.problems import NoSigningKey, WrongSignature
from tadoru.app.record.read import readable
from tadoru.app.record.reading import count_reading
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent
from tadoru.core.records import base64url, keys, kinds, sdjwt
from tadoru.core.tlog import tiles
from tadoru.core.values import RecordId
from tadoru.core.words import N_
from tadoru.store import key as key_rows
from tadoru.store import log, setting
from tadoru.store import record as rows
from tadoru.store.tx import Row, Tx
from tadoru.wire.bundle import bundle as form
from tadoru.wire.bundle.bundle import Bundle, BundledRecord


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A bundle without its signature, and the bytes that the declarer signs."""

    content: bytes
    signing_bytes: bytes


@verb("record.bundle", EVERYONE, "reader")
def bundle(world: World, actor: Actor, record_id: RecordId) -> bytes:
    """Return the file, declared by the caller's operator with the key that the node holds.

    Raises: NoSigningKey, WrongSignature where the key lives outside the node
    """
    made = _gather(world, actor, record_id)
    with world.db.read(actor.own) as tx:
        key = key_rows.fetch(tx, made.declarer)
    if key is None:
        raise AssertionError("the declarer's key was current a moment ago")
    return form.encode(replace(made, signature=records.sign(world, key, form.signing_bytes(made))))


@verb("record.bundle_prepare", EVERYONE, "reader")
def prepare(world: World, actor: Actor, record_id: RecordId) -> Unsigned:
    """Return the bundle for a declarer whose key lives outside the node."""
    made = _gather(world, actor, record_id)
    unsigned = replace(made, signature=bytes(64))
    return Unsigned(form.encode(unsigned), form.signing_bytes(made))


@verb("record.bundle_commit", EVERYONE)
def commit(world: World, actor: Actor, content: bytes, signature: bytes) -> bytes:
    """Return the prepared bundle with the declarer's signature.

    Raises: UnreadableBundle, WrongSignature
    """
    made = form.decode(content)
    with world.db.read(actor.own) as tx:
        key = next((row for row in key_rows.mine(tx) if row.id == made.declarer), None)
    if key is None or not keys.verify(bytes(key.public), form.signing_bytes(made), signature):
        raise WrongSignature(N_("This is not your key's signature of the bundle."))
    return form.encode(replace(made, signature=signature))


def _gather(world: World, actor: Actor, record_id: RecordId) -> Bundle:
    """Return the bundle, not yet signed."""
    with world.db.read(actor.own) as tx:
        row = readable(tx, world, actor, record_id)  # 1
        shown = records.unsealed(tx, world, [record_id]).get(record_id, [])
        declarer = key_rows.current(tx, actor.own, "operator")
    if declarer is None:
        raise NoSigningKey(N_("Your company has no valid key to declare with."))
    status_id = statuses.covering(world, [record_id])  # 2
    count_reading(world, actor, record_id)
    with world.db.node_read() as tx:
        published = log.newest(tx, published=True)
        status = rows.fetch(tx, status_id)
        if published is None or status is None:
            raise Absent(N_("The record waits to be logged. Ask again in a second."))
        governing = _governing(tx, row, {row.key_id, declarer.id, status.key_id, published.key_id})
        found = {r.id: r for r in (row, status, *governing)}
        placed = _placed(tx, found.values(), published.size)
        origin = setting.origin(tx)
    mine = replace(placed[record_id], disclosures=tuple(sorted(shown)))
    others = [at for id_, at in placed.items() if id_ not in (record_id, status_id)]
    return Bundle(
        origin=origin,
        checkpoint=published.note,
        records=tuple(sorted([mine, *others], key=lambda at: at.index)),
        status=placed[status_id],
        declarer=declarer.id,
    )


def _governing(tx: Tx, row: Row[Any], key_ids: set[str]) -> list[Row[Any]]:
    """Return what tells who may sign: key records and revocations, and the record's tombstone."""
    found = [
        r
        for r in rows.about(tx, kinds.TOMBSTONE, [row.subject])
        if _erases(r, bytes(row.leaf_hash))
    ]
    wanted, known = key_ids | {r.key_id for r in found}, set[str]()
    while new := wanted - known:
        known |= new
        stated = rows.named(tx, [r.record_id for r in key_rows.named(tx, sorted(new))])
        publics = {keys.did_key(bytes(r.public)) for r in key_rows.named(tx, sorted(new))}
        ends = [
            r
            for r in rows.about(tx, kinds.REVOCATION, {r.subject for r in stated})
            if sdjwt.parse(r.jws).claims.open.get("key") in publics
        ]
        found += [*stated, *ends]
        wanted |= {r.key_id for r in (*stated, *ends)}
    return found


def _erases(row: Row[Any], leaf_hash: bytes) -> bool:
    """Return whether a tombstone is that of the record with this leaf."""
    return sdjwt.parse(row.jws).claims.open.get("record") == base64url.encode(leaf_hash)


def _placed(tx: Tx, found: Iterable[Row[Any]], size: int) -> dict[RecordId, BundledRecord]:
    """Return each record with the proof of its place in the tree of that size."""
    found = list(found)
    places = log.positions(tx, [row.id for row in found])
    if any(places.get(row.id, size) >= size for row in found):
        raise Absent(N_("The record waits to be logged. Ask again in a second."))
    read: dict[tuple[int, int], bytes] = {}

    def tile(level: int, index: int) -> bytes:
        if (level, index) not in read:
            read[level, index] = log.tile(tx, level, index)
        return read[level, index]

    return {
        RecordId(row.id): BundledRecord(
            jws=row.jws,
            index=places[row.id],
            inclusion=tuple(tiles.inclusion_proof(places[row.id], size, tile)),
        )
        for row in found
    }
