"""Readings: who read which record, counted per hour."""

from datetime import datetime

from tadoru.core.values import OperatorId, RecordId
from tadoru.store.schema.exchange import reading
from tadoru.store.tx import Tx
from tadoru.store.upsert import upsert


def count(
    tx: Tx, record_id: RecordId, *, owner: OperatorId, reader_name: str, at: datetime
) -> None:
    """Count one reading of the transaction's operator; the owner sees the count."""
    row = {
        "record_id": record_id,
        "reader_id": tx.me,
        "hour": at.replace(minute=0, second=0, microsecond=0),
        "owner_id": owner,
        "reader_name": reader_name,
        "count": 1,
    }
    upsert(tx, reading, row, {"count": reading.c.count + 1})
