"""A table of sources from a file: who supplies what share of which part, and every defect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from tadoru.core.findings import Finding
from tadoru.core.identity.identifiers import check
from tadoru.core.units import Unit
from tadoru.core.words import N_
from tadoru.wire.sheet.cells import HERE, Cells, Name, Progress, read_each, silent
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.read import read_rows
from tadoru.wire.sheet.rows import BYTES_MAX, Where

NAME_MAX = 200
NODE_SCHEME = "tadoru"  # an operator's id on this node
_PART = ("part", "supplementary", "site")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source as a row describes it; an empty unit is the part's own."""

    part: Name
    supplier: str
    identifier: tuple[str, str] | None  # scheme, value
    share: Decimal
    supplier_unit: Unit | None
    unit_factor: Decimal | None
    valid_from: date | None
    valid_to: date | None
    row: int


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """The rows without defects, and the defects of the others."""

    where: Where
    rows: tuple[SourceRow, ...]
    findings: tuple[Finding, ...]


def read_sources(
    data: bytes,
    sites: Mapping[str, str] = HERE,
    kind: Format | None = None,
    bytes_max: int = BYTES_MAX,
    progress: Progress = silent,
) -> SourceSheet:
    """Return the sources of a file and all that is wrong with it."""
    rows = read_rows(data, Table.SOURCES, kind, bytes_max)
    if isinstance(rows, tuple):
        return SourceSheet(Where(), (), rows)
    reader = _Reader(Cells(rows.where, rows.grouping, sites))
    findings = read_each(rows, reader.cells, reader.take, progress)
    return SourceSheet(rows.where, tuple(reader.rows), tuple(findings))


class _Reader:
    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.rows: list[SourceRow] = []

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        before = len(self.cells.findings)
        part = self.cells.name(row, cells, _PART)
        identifier = self._identifier(row, cells.get("supplier_identifier", ""))
        supplier = self._supplier(row, cells, has_identifier=identifier is not None)
        share = self._share(row, cells)
        unit = self.cells.unit(row, cells, "supplier_unit")
        factor = self._factor(row, cells)
        begins = self.cells.day(row, cells, "valid_from")
        ends = self.cells.day(row, cells, "valid_to")
        if part is not None and share is not None and len(self.cells.findings) == before:
            found = SourceRow(part, supplier, identifier, share, unit, factor, begins, ends, row)
            self.rows.append(found)

    def _supplier(self, row: int, cells: Mapping[str, str], *, has_identifier: bool) -> str:
        text = cells.get("supplier", "")
        if len(text) > NAME_MAX or not text.isprintable():
            self.cells.note(
                self.cells.where.cell(row, "supplier"),
                "part.text",
                N_("The text is too long or has characters that cannot be shown."),
                N_("Use one line of at most {longest} characters."),
                longest=NAME_MAX,
            )
        elif not text and not has_identifier and not cells.get("supplier_identifier"):
            self.cells.note(
                self.cells.where.cell(row, "supplier"),
                "source.no-supplier",
                N_("The source has no supplier."),
                N_("Enter the supplier's name, or an identifier of it."),
            )
        return text

    def _identifier(self, row: int, text: str) -> tuple[str, str] | None:
        if not text:
            return None
        place = self.cells.where.cell(row, "supplier_identifier")
        scheme, _, value = text.partition(":")
        scheme = scheme.strip().casefold()
        if scheme == NODE_SCHEME:
            try:
                return scheme, str(UUID(value.strip()))
            except ValueError:
                message = N_("This is not the id of a company on this node.")
                remedy = N_("Use another identifier, or the supplier's name alone.")
                self.cells.note(place, "source.identifier", message, remedy)
                return None
        plain = self.cells.good(check(scheme, value.strip()))
        if plain is None:
            self.cells.findings[-1] = _replaced(self.cells.findings[-1], place)
            return None
        return scheme, plain

    def _share(self, row: int, cells: Mapping[str, str]) -> Decimal | None:
        if not cells.get("share"):
            return Decimal(1)
        return self.cells.good(self.cells.amount(row, cells, "share"))

    def _factor(self, row: int, cells: Mapping[str, str]) -> Decimal | None:
        if not cells.get("unit_factor"):
            return None
        return self.cells.good(self.cells.amount(row, cells, "unit_factor"))


def _replaced(finding: Finding, place: str) -> Finding:
    return Finding(place, finding.rule, finding.message, finding.remedy, finding.facts)
