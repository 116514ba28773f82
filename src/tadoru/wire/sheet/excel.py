"""An XLSX workbook as rows: the values of its first visible sheet."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.package import Refused, inspect
from tadoru.wire.sheet.rows import Record, Rows, Where, empty, grid

_DIGITS = 15  # that a spreadsheet keeps of a number


def read_xlsx(data: bytes, table: Table) -> Rows | tuple[Finding, ...]:
    """Return the rows of a workbook, or why it cannot be read.

    A formula counts with the value that was saved with it; links to other files are not followed.
    """
    try:
        package = inspect(data)
    except Refused as refused:
        return (refused.finding,)
    sheet = first_sheet(data)
    if sheet is None:
        return (empty(""),)
    where, extent = Where(Format.XLSX, sheet.name), package.extent(sheet.name)
    odd = [_uncomputed(sheet.name, cell) for cell in extent.uncomputed]
    odd += [_error(sheet.name, cell) for cell in extent.errors]
    if odd:
        return tuple(odd)
    return grid(_records(sheet), table, where)


def first_sheet(data: bytes) -> CalamineSheet | None:
    """Return the first visible sheet of a workbook that was inspected."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        return book.get_sheet_by_name(visible[0]) if visible else None
    except CalamineError:
        return None


def _records(sheet: CalamineSheet) -> Iterator[Record | Finding]:
    start = sheet.start
    if start is None:
        return
    before = [""] * start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *map(as_text, cells)]


def as_text(value: object) -> str:
    """Return a cell as a person would write it.

    >>> as_text(12345.0), as_text(0.1 + 0.2), as_text(date(2026, 4, 1))
    ('12345', '0.3', '2026-04-01')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, f".{_DIGITS}g")
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _uncomputed(sheet: str, cell: str) -> Finding:
    return Finding(
        f"sheet '{sheet}' cell {cell}",
        "sheet.uncomputed",
        N_("The formula in this cell has no value."),
        N_("Open the workbook in a spreadsheet program, save it, and send it again."),
    )


def _error(sheet: str, cell: str) -> Finding:
    return Finding(
        f"sheet '{sheet}' cell {cell}",
        "sheet.error-value",
        N_("The cell shows an error, such as #N/A."),
        N_("Correct the formula, or enter the value itself."),
    )
