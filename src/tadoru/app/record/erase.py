"""Erase what a record discloses: its key and salts are destroyed, its leaf stays in the log."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tadoru.app.journal import journal
from tadoru.app.queue import queue_recompute
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.verb import ADMINISTRATORS, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.problems import WrongState
from tadoru.core.records import base64url, kinds
from tadoru.core.values import OperatorId, PartId, RecordId, RequestId
from tadoru.core.words import N_
from tadoru.store import answer as answers
from tadoru.store import operator as operators
from tadoru.store import record as rows
from tadoru.store import request as requests
from tadoru.store.tx import Row, Tx


@dataclass(frozen=True, slots=True)
class Erased:
    """The tombstone, and the day on which the last backup with the record's key is gone."""

    record_id: RecordId
    tombstone_id: RecordId
    complete_on: date


@verb("record.erase", ADMINISTRATORS, "own")
def erase(world: World, actor: Actor, record_id: RecordId) -> Erased:
    """Make a record unreadable for everybody, its issuer included, and log that this was done.

    The node signs the tombstone: erasure must not wait for a key outside it. Outside the database
    it is written down last, just before the transaction is made durable.
    """
    now = world.clock.now()
    with world.db.node_write() as tx:
        row = rows.fetch(tx, record_id)
        if row is None:
            raise checks.nothing()
        checks.own(actor, row.operator_id)
        if row.erased_at is not None:
            raise WrongState(N_("This record was erased before."))
        tombstone_id, name = forget(tx, world, record_id)
        journal(tx, world, actor, record_id)
        world.outside.bury(name)
    complete_on = (now + timedelta(days=world.backup_days)).date()
    return Erased(record_id, tombstone_id, complete_on)


def forget(tx: Tx, world: World, record_id: RecordId) -> tuple[RecordId, str]:
    """Destroy what a record discloses; return its tombstone, and the name to be buried outside.

    Burying comes last in the transaction: what is buried is erased at the next start in any case.
    """
    row = rows.fetch(tx, record_id)
    if row is None or not rows.erase(tx, record_id, world.clock.now()):
        raise WrongState(N_("This record was erased before."))
    tombstone_id = _tombstone(tx, world, row)
    _spread(tx, world, record_id)
    return tombstone_id, base64url.encode(bytes(row.leaf_hash))


def replay(tx: Tx, world: World) -> int:
    """Erase again what a restored backup brought back; return how many records that were."""
    back = returned(tx, world)
    for row in back:
        rows.erase(tx, row.id, world.clock.now())
        _tombstone(tx, world, row)
        _spread(tx, world, row.id)
    return len(back)


def returned(tx: Tx, world: World) -> list[Row[Any]]:
    """Return the records that were erased before and are here again."""
    return rows.unerased(tx, [base64url.decode(name) for name in world.outside.buried()])


def _tombstone(tx: Tx, world: World, row: Row[Any]) -> RecordId:
    """Log that a record was erased."""
    draft = RecordDraft(
        kind=kinds.TOMBSTONE,
        dataset="tombstone/1",
        subject=row.subject,
        open={"record": base64url.encode(bytes(row.leaf_hash))},
    )
    return records.issue(tx, world, None, draft)


def _spread(tx: Tx, world: World, record_id: RecordId) -> None:
    """Have the figure vanish from what its customer computed, and its answer wait for a person."""
    answer = answers.in_force_by(tx, record_id)
    if answer is None:
        return
    customer, supplier = OperatorId(answer.customer_id), OperatorId(answer.supplier_id)
    operators.bump(tx, customer)
    queue_recompute(tx, world, customer, request_ids=[RequestId(answer.request_id)])
    link = requests.linked(tx, RequestId(answer.request_id), supplier)
    if link is not None:
        queue_recompute(tx, world, supplier, [PartId(link.part_id)])
