"""Count who reads which record; the owner sees the counts, its own readings are none."""

from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId, RecordId
from tadoru.store import operator as operators
from tadoru.store import reading
from tadoru.store import record as rows


def count_reading(world: World, actor: Actor, record_id: RecordId) -> None:
    """Count one reading per reader, record and hour; before what was read goes out."""
    with world.db.read(actor.own) as tx:
        row = rows.fetch(tx, record_id)
    if row is None or row.operator_id is None or row.operator_id == actor.own:
        return
    with world.db.write(actor.own) as tx:
        reader = operators.fetch(tx, actor.own)
        reading.count(
            tx,
            record_id,
            owner=OperatorId(row.operator_id),
            reader_name=reader.name if reader else "",
            at=world.clock.now(),
        )
