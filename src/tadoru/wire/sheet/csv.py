"""Bytes of a CSV file as rows of text: encoding and delimiter found out, limits kept."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tadoru.core.findings import Finding
from tadoru.core.words import N_

BYTES_MAX = 32 * 1024 * 1024
ROWS_MAX = 200_000
CELL_MAX = 1000
# NUL, and what CP932 makes of the bytes A0, FD, FE and FF, which Shift_JIS does not have.
_NO_CHARACTER = frozenset("\x00\uf8f0\uf8f1\uf8f2\uf8f3")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as column name to text, each with its row number in the file (the header is row 1)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    delimiter: str


def read_table(
    data: bytes, names: Mapping[str, str], required: Sequence[str]
) -> Table | tuple[Finding, ...]:
    """Return the table, or why it cannot be read; `names` maps accepted headers to columns."""
    if len(data) > BYTES_MAX:
        return (_too_large(f"{BYTES_MAX // 1024 // 1024} MB"),)
    text = _decode(data)
    if isinstance(text, Finding):
        return (text,)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = _records(reader)
    header = next(records, None)
    if header is None or isinstance(header, Finding):
        return (header or _empty(),)
    columns = [names.get(_fold(cell), "") for cell in header[1]]
    findings = _check_header(header[1], columns, required)
    if findings:
        return tuple(findings)
    return _body(records, columns, delimiter)


def place(row: int, column: str) -> str:
    """Return how a finding names a cell."""
    return f"row {row}, column {column}"


def _body(
    records: Iterator[tuple[int, list[str]] | Finding], columns: list[str], delimiter: str
) -> Table | tuple[Finding, ...]:
    rows: list[tuple[int, Mapping[str, str]]] = []
    findings: list[Finding] = []
    for record in records:
        if isinstance(record, Finding):
            findings.append(record)
            continue
        number, cells = record
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= ROWS_MAX:
            return (_too_large(f"{ROWS_MAX} rows"),)
        if any(cell.strip() for cell in cells[len(columns) :]):
            findings.append(_too_wide(number))
        findings += [_long(number, columns[i]) for i, c in enumerate(cells[: len(columns)])
                     if len(c) > CELL_MAX]  # fmt: skip
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        rows.append((number, dict(zip(columns, map(str.strip, padded), strict=False))))
    return tuple(findings) or Table(tuple(columns), tuple(rows), delimiter)


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]] | Finding]:
    """Yield each record with its row number; a broken quote ends the file."""
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Finding(
                f"row {number}",
                "sheet.broken",
                N_("The file cannot be read from this row on: a quotation mark is not closed."),
                N_("Close the quotation mark, or save the file as CSV again."),
            )
            return
        yield number, cells


def _decode(data: bytes) -> str | Finding:
    """Return the text: UTF-16 and UTF-8 by their marks, UTF-8 if it fits, else Shift_JIS."""
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_CHARACTER.isdisjoint(text):
            return text
    return Finding(
        "row 1",
        "sheet.encoding",
        N_("The characters of the file cannot be read."),
        N_("Save it as CSV in UTF-8 (or Shift_JIS)."),
    )


def _delimiter(text: str) -> str:
    header = text.lstrip().split("\n", 1)[0]
    return max(",\t;", key=header.count)


def _fold(cell: str) -> str:
    return "_".join(cell.strip().casefold().replace("-", " ").replace("_", " ").split())


def _check_header(
    cells: Sequence[str], columns: Sequence[str], required: Sequence[str]
) -> list[Finding]:
    findings = []
    for cell, column in zip(cells, columns, strict=True):
        if not column:
            findings.append(
                Finding(
                    place(1, cell[:40]),
                    "sheet.unknown-column",
                    N_("The column “{column}” is not known here."),
                    N_("Remove it, or rename it to one of the columns of the template."),
                    {"column": cell[:40]},
                )
            )
        elif columns.count(column) > 1:
            findings.append(
                Finding(
                    place(1, column),
                    "sheet.duplicate-column",
                    N_("The column “{column}” is there twice."),
                    N_("Keep one of them."),
                    {"column": column},
                )
            )
    findings += [
        Finding(
            "row 1",
            "sheet.missing-column",
            N_("The column “{column}” is missing."),
            N_("Add it; the first row of the file names the columns."),
            {"column": column},
        )
        for column in required
        if column not in columns
    ]
    return findings


def _empty() -> Finding:
    return Finding(
        "row 1",
        "sheet.empty",
        N_("The file is empty."),
        N_("Fill in the template and save it as CSV."),
    )


def _too_large(limit: str) -> Finding:
    return Finding(
        "row 1",
        "sheet.too-large",
        N_("The file is larger than {limit}."),
        N_("Split it into several files."),
        {"limit": limit},
    )


def _too_wide(row: int) -> Finding:
    return Finding(
        f"row {row}",
        "sheet.too-wide",
        N_("The row has more cells than the header has columns."),
        N_("Put a text that contains the delimiter in quotation marks."),
    )


def _long(row: int, column: str) -> Finding:
    return Finding(
        place(row, column),
        "sheet.long-cell",
        N_("The text has more than {longest} characters."),
        N_("Shorten it."),
        {"longest": CELL_MAX},
    )
