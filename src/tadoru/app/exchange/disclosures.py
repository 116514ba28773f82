"""What others see of us: every release of ours, and who read what, hour by hour."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId, PartId, RecordId
from tadoru.store import grant as rows
from tadoru.store import operator as operators
from tadoru.store.page import Listing, Page, cut, moment_key, read_moment_key


@dataclass(frozen=True)
class ReleaseView:
    """One group of one record that somebody else may, or might once, read."""

    id: str
    record_id: RecordId
    record_kind: str
    dataset: str
    part_id: PartId | None
    recipient_id: OperatorId
    recipient_name: str
    group: str
    basis: str  # answer, grant
    basis_id: str
    purpose: str
    from_at: datetime
    until_at: datetime | None
    revoked_at: datetime | None
    active: bool


@dataclass(frozen=True)
class ReadingView:
    """How often a reader opened a record of ours in one hour."""

    record_id: RecordId
    reader_id: OperatorId
    reader_name: str
    hour: datetime
    count: int


@verb("disclosure.list", EVERYONE, "mine")
def list_all(
    world: World, actor: Actor, *, recipient_id: OperatorId | None = None, page: Page
) -> Listing[ReleaseView]:
    """Return what the caller's operator has released, the newest first."""
    now = world.clock.now()
    with world.db.read(actor.own) as tx:
        released = rows.disclosures(
            tx,
            recipient_id=recipient_id,
            after=read_moment_key(page.after),
            limit=page.limit + 1,
        )
    found = cut(released, page, lambda row: moment_key(row.from_at, row.id))
    with world.db.node_read() as tx:
        names = operators.names(tx, {OperatorId(row.recipient_id) for row in found.items})
    return found.map(
        lambda row: ReleaseView(
            id=row.id,
            record_id=row.record_id,
            record_kind=row.record_kind,
            dataset=row.dataset,
            part_id=row.part_id,
            recipient_id=row.recipient_id,
            recipient_name=names[row.recipient_id],
            group=row.attribute_group,
            basis=row.basis,
            basis_id=row.basis_id,
            purpose=row.purpose,
            from_at=row.from_at,
            until_at=row.until_at,
            revoked_at=row.revoked_at,
            active=row.revoked_at is None and (row.until_at is None or row.until_at > now),
        )
    )


@verb("disclosure.readings", EVERYONE, "mine")
def readings(
    world: World, actor: Actor, record_ids: Collection[RecordId]
) -> tuple[ReadingView, ...]:
    """Return who read these records of the caller's operator, the newest hour first."""
    with world.db.read(actor.own) as tx:
        return tuple(
            ReadingView(row.record_id, row.reader_id, row.reader_name, row.hour, row.times)
            for row in rows.readings(tx, record_ids)
        )
