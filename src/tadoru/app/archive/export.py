"""All that one operator has on this node, in one file.

    operator/part.jsonl, …   rows that another node takes in
    shown/request.jsonl, …   what is shared with other companies, or speaks of this node only
    files.jsonl              what one attached to messages, by the digest that shown/attachment has
    records.jsonl            every record one may read: as signed, its disclosures, its bundle
    received.jsonl           suppliers' figures as defaults, so that footprints stay what they are
    people.jsonl keys.jsonl  names and roles; public keys

Private keys, passwords, sessions and other companies' rows stay here.
"""

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tadoru import __version__
from tadoru.app.archive.received import received
from tadoru.app.bundle import make
from tadoru.app.footprint import baseline
from tadoru.app.journal import journal
from tadoru.app.log.sequence import sequence
from tadoru.app.record import records
from tadoru.app.record.problems import NoSigningKey, WrongSignature
from tadoru.app.talk import attachment
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent
from tadoru.core.values import BaselineId, OperatorId, RecordId
from tadoru.store import belongings, copy, migrations, setting
from tadoru.store.tx import Row, Tx
from tadoru.wire.archive.archive import Writer

FORMAT = "tadoru-operator/1"
RECORDS, RECEIVED = "records.jsonl", "received.jsonl"
PEOPLE, KEYS, FILES = "people.jsonl", "keys.jsonl", "files.jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    """What the file holds."""

    operator_id: str
    operator_name: str
    origin: str  # of the node that it comes from
    made_at: str
    version: str
    revision: str
    rows: int
    records: int
    without_bundle: int  # erased, or signed for by a key that the node does not hold


@verb("operator.export", ADMINISTRATORS, "mine")
def export(world: World, actor: Actor, file: BinaryIO) -> Exported:
    """Write everything of the caller's operator into a file, and write down that this was done."""
    sequence(world)  # what is signed is logged, so that its bundle can be made
    with Writer(file) as writer:
        made = _written(world, actor, writer)
    with world.db.write(actor.own) as tx:
        journal(tx, world, actor, actor.own)
    return made


def _written(world: World, actor: Actor, writer: Writer) -> Exported:
    with world.db.read(actor.own) as tx:
        [me] = belongings.rows(tx, "operator", ("id",))
        origin = setting.origin(tx)
        count = _tables(tx, world, writer)
        writer.lines(KEYS, belongings.public_keys(tx))
        writer.lines(FILES, _files(tx, world, OperatorId(actor.own)))
        writer.lines(RECEIVED, received(tx, world))
        signed = belongings.records(tx)
        shown = records.unsealed(tx, world, [RecordId(row.id) for row in signed])
    with world.db.node_read() as tx:
        writer.lines(PEOPLE, belongings.people(tx, actor.own))
    bundled = [_record(world, actor, one, shown) for one in signed]
    writer.lines(RECORDS, bundled)
    made = Exported(
        operator_id=actor.own,
        operator_name=me["name"],
        origin=origin,
        made_at=world.clock.now().isoformat(timespec="seconds"),
        version=__version__,
        revision=migrations.HEAD,
        rows=count,
        records=len(bundled),
        without_bundle=sum(one["bundle"] is None for one in bundled),
    )
    facts = ("operator_id", "operator_name", "origin", "made_at", "version", "revision")
    writer.finish({"format": FORMAT, **{name: getattr(made, name) for name in facts}})
    return made


def _tables(tx: Tx, world: World, writer: Writer) -> int:
    """Write the rows of every table; return how many they were."""
    count = 0
    for name in belongings.CARRIED:
        found = belongings.rows(tx, name, (belongings.owner_column(name),))
        opened = _opened(world, found) if name == "baseline" else found
        count += writer.lines(f"operator/{name}.jsonl", opened)
    for name, columns in belongings.SHOWN.items():
        count += writer.lines(f"shown/{name}.jsonl", belongings.rows(tx, name, columns))
    return count


def _record(
    world: World, actor: Actor, row: Row[Any], shown: dict[RecordId, list[str]]
) -> dict[str, Any]:
    """Return a record as signed, what one may see of it, and the bundle that proves it."""
    try:
        bundle: str | None = make.bundle(world, actor, RecordId(row.id)).decode()
    except (Absent, NoSigningKey, WrongSignature):
        bundle = None
    return {
        "id": row.id,
        "own": row.operator_id == actor.own,
        "kind": row.kind,
        "dataset": row.dataset,
        "subject": row.subject,
        "part_id": row.part_id if row.operator_id == actor.own else None,
        "issued_at": copy.plain(row.issued_at),
        "erased_at": copy.plain(row.erased_at),
        "jws": row.jws,
        "disclosures": shown.get(RecordId(row.id), []),
        "bundle": bundle,
    }


def _files(tx: Tx, world: World, owner: OperatorId) -> Iterator[dict[str, str]]:
    """Yield the operator's own attachments in the clear, each content once."""
    for row in belongings.files(tx):
        content = world.vault.open(bytes(row.sealed), attachment.context(owner, row.digest))
        yield {"digest": row.digest, "content": base64.b64encode(content).decode()}


def _opened(world: World, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield baselines with their content in the clear."""
    for row in rows:
        sealed = base64.b64decode(row["content"])
        content = zlib.decompress(world.vault.open(sealed, baseline.context(BaselineId(row["id"]))))
        yield {**row, "content": content.decode()}
