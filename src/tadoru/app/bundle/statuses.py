"""The log's status list: a record that says which records no longer stand."""

from collections.abc import Collection

from tadoru.app.log.sequence import sequence
from tadoru.app.record import records
from tadoru.app.record.records import RecordDraft
from tadoru.app.world import World
from tadoru.core.problems import Absent
from tadoru.core.records import kinds, sdjwt, status
from tadoru.core.records.status import STATUS_DATASET, Code
from tadoru.core.values import RecordId
from tadoru.core.words import N_
from tadoru.store import log, setting
from tadoru.store import record as rows
from tadoru.store.tx import Tx


def covering(world: World, record_ids: Collection[RecordId]) -> RecordId:
    """Return a logged status list that tells the present standing of these records.

    The newest list serves as long as it does; else a new one is signed and logged.

    Raises: Absent where a record still waits to be logged and cannot be at once
    """
    sequence(world)
    with world.db.node_read() as tx:
        known = rows.newest_logged(tx, kinds.STATUS, setting.origin(tx))
        places = log.positions(tx, record_ids)
        if set(record_ids) - places.keys():
            raise Absent(N_("The record waits to be logged. Ask again in a second."))
        if known is not None and _tells(tx, known.jws, places, record_ids):
            return RecordId(known.id)
    with world.db.node_write() as tx:
        made = _state(tx, world)
    sequence(world)
    return made


def _tells(tx: Tx, jws: str, places: dict[str, int], record_ids: Collection[RecordId]) -> bool:
    """Return whether a list says of these records what is true of them now."""
    listed = status.read(sdjwt.parse(jws).claims.open)
    now = {
        id_: Code.ERASED if is_erased else Code.SUPERSEDED
        for id_, is_erased in rows.standing(tx, record_ids).items()
    }
    return all(listed.code(places[id_]) == now.get(str(id_), Code.STANDS) for id_ in record_ids)


def _state(tx: Tx, world: World) -> RecordId:
    """Sign the list of the whole tree as it is now."""
    codes = {
        row.position: Code.SUPERSEDED if row.erased_at is None else Code.ERASED
        for row in rows.ended(tx)
    }
    origin = setting.origin(tx)
    draft = RecordDraft(
        kind=kinds.STATUS,
        dataset=STATUS_DATASET,
        subject=origin,
        open=status.make(log.head(tx).size, codes).content(),
    )
    return records.issue(tx, world, None, draft)
