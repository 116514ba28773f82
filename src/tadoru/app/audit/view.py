"""What an auditor sees: tasks, and one part with all that an engagement lets be seen of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tadoru.app.footprint.view import FootprintView
from tadoru.app.record.view import RecordLine
from tadoru.app.trace.view import ActivityView, LineView, PartView, SourceView, VersionView
from tadoru.core.values import OperatorId, PartId, PersonId, RecordId, RequestId
from tadoru.store.tx import Row


@dataclass(frozen=True, slots=True)
class AuditedName:
    """A part that an engagement names."""

    id: PartId
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """An engagement as its auditor sees it."""

    id: str
    operator_id: OperatorId
    operator_name: str
    purpose: str
    parts: tuple[AuditedName, ...]
    datasets: tuple[str, ...]
    until_at: datetime


@dataclass(frozen=True, slots=True)
class AuditedAnswer:
    """One version of an answer about the part; none was given yet where it has no version."""

    request_id: RequestId
    received: bool  # by the company that is audited; else it gave the answer
    other_name: str
    dataset: str
    terms: Mapping[str, str]
    state: str
    version: int | None
    record_id: RecordId | None
    created_at: datetime | None
    superseded_at: datetime | None
    groups: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ActView:
    """Who did what, and when."""

    verb: str
    actor: str  # a person's or a program's name
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Audited:
    """One part, with all that an engagement lets its auditor see of it."""

    engagement_id: str
    part: PartView
    structure: VersionView | None
    lines: tuple[LineView, ...]
    sources: tuple[SourceView, ...]
    activities: tuple[ActivityView, ...]
    footprints: tuple[FootprintView, ...]
    answers: tuple[AuditedAnswer, ...]
    records: tuple[RecordLine, ...]
    acts: tuple[ActView, ...]


def of_answer(
    row: Row[Any], me: OperatorId, opened: Mapping[RecordId, Mapping[str, Mapping[str, Any]]]
) -> AuditedAnswer:
    """Return the view of one version of an answer; `opened` holds what can be read of it."""
    received = row.customer_id == me
    return AuditedAnswer(
        request_id=row.request_id,
        received=received,
        other_name=row.supplier_name if received else row.customer_name,
        dataset=row.dataset,
        terms=json.loads(row.terms),
        state=row.state,
        version=row.version,
        record_id=row.record_id,
        created_at=row.created_at,
        superseded_at=row.superseded_at,
        groups={} if row.record_id is None else opened.get(row.record_id, {}),
    )


def of_record(row: Row[Any], index: int | None) -> RecordLine:
    """Return a record's row with its place in the log."""
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


def of_act(row: Row[Any], people: Mapping[PersonId, Row[Any]]) -> ActView:
    """Return an act with the name of who did it; somebody unknown stays as the journal has it."""
    kind, _, who = row.actor.partition(":")
    person = people.get(PersonId(who)) if kind == "person" else None
    name = row.client_name or (person.name if person is not None else row.actor)
    return ActView(row.verb, name, row.subject, row.at)
