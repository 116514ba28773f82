"""What a caller sees of a request and of an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tadoru.core.exchange.states import Side, State, Step, steps
from tadoru.core.findings import Finding
from tadoru.core.values import AnswerId, OperatorId, PartId, RecordId, RequestId, SourceId
from tadoru.store.tx import Row


@dataclass(frozen=True)
class RequestView:
    """A request as one of its two sides sees it."""

    id: RequestId
    side: Side
    customer_id: OperatorId
    customer_name: str
    supplier_id: OperatorId
    supplier_name: str
    part_number: str
    part_name: str
    unit: str
    dataset: str
    terms: Mapping[str, str]
    mode: str
    due_on: date | None
    message: str
    state: State
    reason: str | None  # of a refusal; to the supplier alone, why its answer is stale
    reply: str | None
    part_id: PartId | None  # the caller's own part
    source_id: SourceId | None
    row_version: int
    created_at: datetime
    changed_at: datetime
    steps: tuple[Step, ...]
    progress: str | None = None  # of the supplier's own suppliers: none, some, most, all
    reminded_at: datetime | None = None
    campaign_id: str | None = None  # the customer's own

    @property
    def other_name(self) -> str:
        """Return the name of the other side."""
        return self.supplier_name if self.side is Side.CUSTOMER else self.customer_name


@dataclass(frozen=True)
class AnswerView:
    """One version of an answer, with the groups that its reader may see."""

    id: AnswerId
    request_id: RequestId
    version: int
    mode: str
    record_id: RecordId
    dataset: str
    created_at: datetime
    superseded_at: datetime | None
    erased: bool
    groups: Mapping[str, Mapping[str, Any]]
    released: tuple[str, ...]  # the groups that the customer may see
    findings: tuple[Finding, ...] = ()  # where the newest is not what was asked for


def of_row(row: Row[Any], me: OperatorId, link: Row[Any] | None = None) -> RequestView:
    """Return the view of a request row for one side; `link` when the row has no part of its own."""
    side = Side.SUPPLIER if row.supplier_id == me else Side.CUSTOMER
    state = State(row.state)
    beneath = State(row.resume_state) if row.resume_state else None
    held = row if link is None and hasattr(row, "part_id") else link
    return RequestView(
        id=row.id,
        side=side,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        supplier_id=row.supplier_id,
        supplier_name=row.supplier_name,
        part_number=row.part_number,
        part_name=row.part_name,
        unit=row.unit,
        dataset=row.dataset,
        terms=json.loads(row.terms),
        mode=row.mode,
        due_on=row.due_on,
        message=row.message,
        state=state,
        reason=row.reason or getattr(held, "stale_reason", None),
        reply=row.reply,
        part_id=None if held is None else held.part_id,
        source_id=None if held is None else getattr(held, "source_id", None),
        row_version=row.row_version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        steps=steps(state, side, resume=beneath),
        progress=row.progress,
        reminded_at=row.reminded_at,
        campaign_id=getattr(held, "campaign_id", None) if side is Side.CUSTOMER else None,
    )
