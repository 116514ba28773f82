"""A key as its operator sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.core.records import keys as ed25519
from tadoru.core.values import KeyId, RecordId
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class KeyView:
    """One key: who keeps it, since when it signs, and how it ended."""

    id: KeyId
    did_key: str
    custody: str  # held, brought
    valid_from: datetime
    valid_to: datetime | None
    revoked_at: datetime | None
    record_id: RecordId | None
    current: bool


def of_row(row: Row[Any], current: str | None) -> KeyView:
    """Return the view of a row, given which key is the current one."""
    return KeyView(
        id=row.id,
        did_key=ed25519.did_key(bytes(row.public)),
        custody=row.custody,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        revoked_at=row.revoked_at,
        record_id=row.record_id,
        current=row.id == current,
    )
