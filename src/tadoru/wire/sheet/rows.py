"""One stream of rows, whatever file they stood in, each cell with its place there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.layout import Format, Table, folded, headings, required

BYTES_MAX = 32 * 1024 * 1024
ROWS_MAX = 200_000
CELL_MAX = 1000  # characters
COLUMNS_MAX = 200
FINDINGS_MAX = 1000  # more help nobody; they would only cost memory

Row = tuple[int, Mapping[str, str]]  # its number in the file, then the texts by column
Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Where:
    """How a finding names a place in this file."""

    format: Format = Format.CSV
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def cell(self, row: int, column: str) -> str:
        """Return the place of a cell: row and column, `sheet 'Parts' cell C7`, or a pointer.

        >>> Where().cell(7, "amount"), Where(Format.JSON).cell(6, "amount")
        ('row 7, column amount', '/6/amount')
        """
        if self.format is Format.JSON:
            return f"/{row}/{column}"
        if self.format is Format.CSV:
            return f"row {row}, column {column}"
        return f"sheet '{self.sheet}' cell {self.letters.get(column, '')}{row}"

    def row(self, row: int) -> str:
        """Return the place of a whole row."""
        if self.format is Format.JSON:
            return f"/{row}"
        return f"row {row}" if self.format is Format.CSV else f"sheet '{self.sheet}' row {row}"

    @property
    def top(self) -> str:
        """Return the place of what concerns the whole table."""
        return "" if self.format is Format.JSON else self.row(1)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file, to be read once; a row that cannot be read is its finding."""

    where: Where
    body: Iterator[Row | Finding]
    grouping: bool = True  # a comma may group thousands


def grid(
    records: Iterator[Record | Finding], table: Table, where: Where, *, grouping: bool = True
) -> Rows | tuple[Finding, ...]:
    """Return the rows of a file whose first row names the columns, or why it has none."""
    head = next((one for one in records if isinstance(one, Finding) or any(_texts(one[1]))), None)
    if head is None or isinstance(head, Finding):
        return (head or empty(where.top),)
    known = headings(table)
    cells = head[1][:COLUMNS_MAX]
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    columns = [known.get(folded(cell), "") for cell in cells]
    found = _check_header(cells, columns, table, where, head[0])
    if found:
        return tuple(found)
    letters = MappingProxyType({name: letter(i) for i, name in enumerate(columns)})
    placed = Where(where.format, where.sheet, letters)
    return Rows(placed, _body(records, columns, placed), grouping)


def letter(index: int) -> str:
    """Return the letters of a spreadsheet's column, counted from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def _body(
    records: Iterator[Record | Finding], columns: Sequence[str], where: Where
) -> Iterator[Row | Finding]:
    width = len(columns)
    for record in records:
        if isinstance(record, Finding):
            yield record
            continue
        number, given = record
        cells = _texts(given)
        if not any(cells):
            continue
        if any(cells[width:]):
            yield _too_wide(where.row(number))
        for name, text in zip(columns, cells, strict=False):
            if len(text) > CELL_MAX:
                yield long_cell(where.cell(number, name))
        cells += [""] * (width - len(cells))
        yield number, dict(zip(columns, cells, strict=False))


def _texts(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _check_header(
    cells: Sequence[str], columns: Sequence[str], table: Table, where: Where, row: int
) -> list[Finding]:
    found: list[Finding] = []
    for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        here = Where(where.format, where.sheet, {cell[:40] or column: letter(index)})
        place = here.cell(row, cell[:40] or column)
        if not column:
            found.append(unknown_column(place, cell))
        elif column in columns[:index]:
            found.append(_duplicate_column(place, column))
    missing = [name for name in required(table) if name not in columns]
    return found + [_missing_column(where.row(row), name) for name in missing]


def unknown_column(place: str, column: str) -> Finding:
    """Return the finding that a heading means nothing here."""
    return Finding(
        place,
        "sheet.unknown-column",
        N_("The column “{column}” is not known here."),
        N_("Remove it, or rename it to one of the columns of the template."),
        {"column": column[:40]},
    )


def _duplicate_column(place: str, column: str) -> Finding:
    return Finding(
        place,
        "sheet.duplicate-column",
        N_("The column “{column}” is there twice."),
        N_("Keep one of them."),
        {"column": column},
    )


def _missing_column(place: str, column: str) -> Finding:
    return Finding(
        place,
        "sheet.missing-column",
        N_("The column “{column}” is missing."),
        N_("Add it; the first row of the file names the columns."),
        {"column": column},
    )


def empty(place: str) -> Finding:
    """Return the finding that a file holds nothing."""
    remedy = N_("Fill in the template and send it again.")
    return Finding(place, "sheet.empty", N_("The file is empty."), remedy)


def no_rows(where: Where) -> Finding:
    """Return the finding that a table has headings only."""
    place = "" if where.format is Format.JSON else where.row(2)
    return Finding(place, "sheet.no-rows", N_("The file has no rows."), N_("Add one row."))


def too_many_rows(where: Where) -> Finding:
    """Return the finding that a file has more rows than are read at once."""
    return Finding(
        where.top,
        "sheet.too-large",
        N_("The file has more than {limit} rows."),
        N_("Split it into several files."),
        {"limit": ROWS_MAX},
    )


def too_many_bytes(limit: int) -> Finding:
    """Return the finding that a file is longer than may be sent.

    Units:   limit in bytes
    """
    return Finding(
        "",
        "sheet.too-large",
        N_("The file is larger than {limit} MB."),
        N_("Split it into several files."),
        {"limit": limit // (1024 * 1024)},
    )


def long_cell(place: str) -> Finding:
    """Return the finding that a text is longer than any that means something."""
    return Finding(
        place,
        "sheet.long-cell",
        N_("The text has more than {longest} characters."),
        N_("Shorten it; perhaps a quotation mark is not closed."),
        {"longest": CELL_MAX},
    )


def _too_wide(place: str) -> Finding:
    return Finding(
        place,
        "sheet.too-wide",
        N_("The row has more cells than there are headings."),
        N_("Remove what stands beside the table; put a text with a comma in quotation marks."),
    )
