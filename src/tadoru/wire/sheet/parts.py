"""A table of parts from a file: its drafts, and every defect in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.trace.part import PartDraft, read_part
from tadoru.core.words import N_
from tadoru.wire.sheet.cells import HERE, Cells, Name, Progress, read_each, silent
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.read import read_rows
from tadoru.wire.sheet.rows import BYTES_MAX, Where

_OPTIONAL = frozenset({"name", "kind", "mass_kg"})
_COLUMNS = MappingProxyType({"/make": "kind"})  # where core and the file have different names


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as a row describes it; what the row is silent about is not in `said`."""

    key: Name
    draft: PartDraft
    said: frozenset[str]
    row: int


@dataclass(frozen=True, slots=True)
class PartSheet:
    """The rows without defects, and the defects of the others."""

    where: Where
    rows: tuple[PartRow, ...]
    findings: tuple[Finding, ...]


def read_parts(
    data: bytes,
    sites: Mapping[str, str] = HERE,
    kind: Format | None = None,
    bytes_max: int = BYTES_MAX,
    progress: Progress = silent,
) -> PartSheet:
    """Return the parts of a file, each once, and all that is wrong with it."""
    rows = read_rows(data, Table.PARTS, kind, bytes_max)
    if isinstance(rows, tuple):
        return PartSheet(Where(), (), rows)
    reader = _Reader(Cells(rows.where, rows.grouping, sites))
    findings = read_each(rows, reader.cells, reader.take, progress)
    return PartSheet(rows.where, tuple(reader.rows.values()), tuple(findings))


class _Reader:
    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.rows: dict[Name, PartRow] = {}

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        key = self.cells.name(row, cells)
        said = frozenset(name for name in _OPTIONAL & cells.keys() if cells[name] or name != "kind")
        fields = {
            "number": cells.get("number", ""),
            "supplementary": cells.get("supplementary", ""),
            "name": cells.get("name", ""),
            "unit": cells.get("unit", ""),
            "mass_kg": cells.get("mass_kg", ""),
        }
        if "kind" in said:
            fields["make"] = cells["kind"]
        draft = read_part(fields)
        if not isinstance(draft, PartDraft):
            self.cells.findings += [self._placed(row, one) for one in draft if self._new(one)]
        elif key is not None:
            self._keep(PartRow(key, draft, said, row))

    def _keep(self, found: PartRow) -> None:
        earlier = self.rows.setdefault(found.key, found)
        if earlier is not found:
            self.cells.note(
                self.cells.where.cell(found.row, "number"),
                "part.twice",
                N_("The part “{number}” is in the file already: {place}."),
                N_("Keep one of the two rows."),
                number=found.key.number,
                place=self.cells.where.row(earlier.row),
            )

    def _new(self, finding: Finding) -> bool:
        """Return whether a defect was not noted while the part's name was read."""
        return finding.place not in {"/number", "/supplementary"}

    def _placed(self, row: int, finding: Finding) -> Finding:
        column = _COLUMNS.get(finding.place, finding.place.removeprefix("/"))
        return replace(finding, place=self.cells.where.cell(row, column))
