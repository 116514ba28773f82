"""Readings: who read which record, counted per hour."""

from collections.abc import Sequence
from datetime import datetime

from tadoru.core.values import OperatorId, RecordId
from tadoru.store.schema.exchange import reading
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def count(
    tx: Tx, record_id: RecordId, *, owner: OperatorId, reader_name: str, at: datetime
) -> None:
    """Count one reading of the transaction's operator; the owner sees the count."""
    count_all(tx, [(record_id, owner)], reader_name=reader_name, at=at)


def count_all(
    tx: Tx, read: Sequence[tuple[RecordId, OperatorId]], *, reader_name: str, at: datetime
) -> None:
    """Count one reading of each of some records, given with their owners."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    rows = [
        {
            "record_id": record_id,
            "reader_id": tx.me,
            "hour": hour,
            "owner_id": owner,
            "reader_name": reader_name,
            "count": 1,
        }
        for record_id, owner in read
    ]
    if rows:
        upsert(tx, reading, rows, {"count": reading.c.count + 1})
