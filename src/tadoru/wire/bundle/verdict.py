"""What checking a bundle found: one word, as of when, and every reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tadoru.core.findings import Finding
from tadoru.core.records.canonical import JsonValue
from tadoru.core.records.keyrecord import time_text


class Status(StrEnum):
    """The outcome, each with its exit status."""

    VERIFIED = "verified"
    REFUSED = "refused"
    NOT_ANCHORED = "consistent, not anchored"
    UNREADABLE = "unreadable"

    @property
    def exit_code(self) -> int:
        """Return the exit status of a command that ends with this outcome."""
        return {"verified": 0, "refused": 1, "unreadable": 66}.get(self.value, 3)


class Standing(StrEnum):
    """What became of a statement: it stands, was replaced, was erased, or no list tells."""

    CURRENT = "current"
    STALE = "stale"
    ERASED = "erased"
    UNKNOWN = "unknown"


class TimeSource(StrEnum):
    """Whose word the time of the checkpoint is."""

    WITNESS = "witness"
    LOG = "log"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """One record of the bundle and what of it is shown."""

    index: int
    name: str
    kind: str
    dataset: str
    issuer: str
    assurance: str
    subject: str
    issued_at: datetime
    standing: Standing
    groups: Mapping[str, Mapping[str, JsonValue]]

    def as_json(self) -> dict[str, object]:
        """Return the statement as a tool reads it."""
        return {
            "index": self.index,
            "record": self.name,
            "kind": self.kind,
            "dataset": self.dataset,
            "issuer": self.issuer,
            "assurance": self.assurance,
            "subject": self.subject,
            "issued_at": time_text(self.issued_at),
            "standing": self.standing.value,
            "groups": {name: dict(value) for name, value in self.groups.items()},
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with its reasons (`findings`) and what else is worth knowing (`notices`)."""

    status: Status
    findings: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    origin: str = ""
    size: int | None = None
    as_of: datetime | None = None
    time_source: TimeSource = TimeSource.NONE
    witnesses: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """Return the verdict as a tool reads it."""
        return {
            "status": self.status.value,
            "origin": self.origin,
            "size": self.size,
            "as_of": None if self.as_of is None else time_text(self.as_of),
            "time_source": self.time_source.value,
            "witnesses": list(self.witnesses),
            "findings": [finding.as_json() for finding in self.findings],
            "notices": [finding.as_json() for finding in self.notices],
            "statements": [statement.as_json() for statement in self.statements],
        }
