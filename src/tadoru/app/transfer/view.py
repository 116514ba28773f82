"""What an import of a file did, or would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tadoru.core.findings import Finding
from tadoru.core.values import PartId
from tadoru.wire.sheet.cells import Name
from tadoru.wire.sheet.layout import Table

CHANGES_MAX = 200  # that are named one by one


@dataclass(frozen=True, slots=True)
class Change:
    """What a file changes of one part: the fields, inputs or suppliers that differ."""

    part: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do; the counts are of the table's own things."""

    table: Table
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0  # sources that go out of use
    parts_created: int = 0  # that a structure names for the first time
    parts_kept: int = 0
    changes: tuple[Change, ...] = ()  # the first of what is changed
    part_ids: Mapping[str, PartId] = field(default_factory=dict)  # by number (/supplementary)
    findings: tuple[Finding, ...] = ()
    dry_run: bool = False


def rejected(table: Table, findings: Sequence[Finding]) -> ImportReport:
    """Return the report of a dry run that found defects: nothing would happen."""
    return ImportReport(table, findings=tuple(findings), dry_run=True)


def label(key: Name) -> str:
    """Return how a report names a part."""
    return f"{key.number}/{key.supplementary}" if key.supplementary else key.number
