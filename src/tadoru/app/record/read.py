"""Read a record as far as it was released to the caller; list one's own."""

from typing import Any

from tadoru.app.record import records
from tadoru.app.record.reading import count_reading
from tadoru.app.record.view import RecordLine, RecordView
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.records import sdjwt
from tadoru.core.values import OperatorId, PartId, RecordId
from tadoru.store import log
from tadoru.store import record as rows
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key
from tadoru.store.tx import Row, Tx


@verb("record.read", EVERYONE, "reader")
def read(world: World, actor: Actor, record_id: RecordId) -> RecordView:
    """Return a record with the groups that the caller may see; reading others' is counted."""
    with world.db.read(actor.own) as tx:
        row = readable(tx, world, actor, record_id)
        groups = records.opened(tx, world, [record_id]).get(record_id, {})
    with world.db.node_read() as tx:
        index = log.positions(tx, [record_id]).get(record_id)
    count_reading(world, actor, record_id)
    signed = sdjwt.parse(row.jws)
    return RecordView(
        id=row.id,
        name=signed.name,
        kind=row.kind,
        dataset=row.dataset,
        subject=row.subject,
        issuer_id=row.operator_id,
        issuer=signed.claims.issuer,
        key_id=row.key_id,
        issued_at=row.issued_at,
        erased_at=row.erased_at,
        supersedes=signed.claims.supersedes,
        open=signed.claims.open,
        groups=groups,
        jws=row.jws,
        index=index,
    )


@verb("record.list", EVERYONE, "mine")
def list_all(
    world: World, actor: Actor, page: Page, *, part_id: PartId | None = None
) -> Listing[RecordLine]:
    """Return the records that the caller's operator signed, the newest first."""
    after = read_moment_key(page.after)
    with world.db.read(actor.own) as tx:
        found = rows.listing(tx, after=after, limit=page.limit + 1, part_id=part_id)
    with world.db.node_read() as tx:
        places = log.positions(tx, [row.id for row in found])
    listing = cut(found, page, lambda row: moment_key(row.issued_at, row.id))
    return listing.map(lambda row: _line(row, places.get(row.id)))


def readable(tx: Tx, world: World, actor: Actor, record_id: RecordId) -> Row[Any]:
    """Return the record's row, or refuse as if there were none."""
    row = rows.fetch(tx, record_id)
    if row is None:
        raise checks.nothing()
    owner = None if row.operator_id is None else OperatorId(row.operator_id)
    allowed = rows.recipients(tx, record_id, world.clock.now())
    checks.reader(actor, owner, map(OperatorId, allowed))
    return row


def _line(row: Row[Any], index: int | None) -> RecordLine:
    return RecordLine(
        id=row.id,
        kind=row.kind,
        dataset=row.dataset,
        subject=row.subject,
        part_id=row.part_id,
        issued_at=row.issued_at,
        erased_at=row.erased_at,
        supersedes_id=row.supersedes_id,
        index=index,
    )
