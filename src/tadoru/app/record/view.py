"""A record as one reader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.core.values import KeyId, OperatorId, PartId, RecordId


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list."""

    id: RecordId
    kind: str
    dataset: str
    subject: str
    part_id: PartId | None
    issued_at: datetime
    erased_at: datetime | None
    supersedes_id: RecordId | None
    index: int | None  # its place in the log; none: it waits


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with the groups that the reader may see."""

    id: RecordId
    name: str  # its leaf hash, by which other records refer to it
    kind: str
    dataset: str
    subject: str
    issuer_id: OperatorId | None  # none: the node itself
    issuer: str
    key_id: KeyId
    issued_at: datetime
    erased_at: datetime | None
    supersedes: str | None
    open: Mapping[str, str]
    groups: Mapping[str, Mapping[str, Any]]
    jws: str
    index: int | None
