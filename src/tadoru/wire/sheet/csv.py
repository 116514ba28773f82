"""Bytes of a CSV file as records: encoding and delimiter found out, read piece by piece."""

import codecs
import csv
import io
from collections.abc import Iterator

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.rows import ROWS_MAX, Record, Rows, Where, grid, long_cell, too_many_rows

# NUL, and what CP932 makes of the bytes A0, FD, FE and FF, which Shift_JIS does not have.
_NO_CHARACTER = frozenset("\x00\uf8f0\uf8f1\uf8f2\uf8f3")
_PIECE = 1 << 16  # bytes that are decoded at once
_HEADER_MAX = 1 << 16
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMULA = frozenset("=+-@\t\r")  # what a spreadsheet takes for a formula
_WHERE = Where(Format.CSV)


def read_csv(data: bytes, table: Table) -> Rows | tuple[Finding, ...]:
    """Return the rows of a CSV file, or why it cannot be read."""
    encoding = _encoding(data)
    if isinstance(encoding, Finding):
        return (encoding,)
    delimiter = _delimiter(_text(data, encoding).read(_HEADER_MAX))
    if _is_too_long(_text(data, encoding), delimiter):
        return (too_many_rows(_WHERE),)
    records = _records(csv.reader(_text(data, encoding), delimiter=delimiter, strict=True))
    return grid(records, table, _WHERE, grouping=delimiter != ";")


def shielded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens the CSV file.

    An apostrophe goes before it, as spreadsheets themselves write it; `unshielded` takes it off.

    >>> shielded("=1+1"), shielded("CELL-1"), unshielded(shielded("'=1"))
    ("'=1+1", 'CELL-1', "'=1")
    """
    return f"'{text}" if text[:1] in _FORMULA or _is_shielded(text) else text


def unshielded(text: str) -> str:
    """Return a text as it was before it was shielded."""
    return text[1:] if _is_shielded(text) else text


def _is_shielded(text: str) -> bool:
    return text[:1] == "'" and (text[1:2] in _FORMULA or text[1:2] == "'")


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _is_too_long(text: io.TextIOWrapper, delimiter: str) -> bool:
    """Return whether there are more records than are read at once; nothing of them is kept."""
    count = 0
    try:
        for _ in csv.reader(text, delimiter=delimiter, strict=True):
            count += 1
            if count > ROWS_MAX + 1:
                return True
    except csv.Error:
        return False  # the reading proper says where
    return False


def _records(reader: Iterator[list[str]]) -> Iterator[Record | Finding]:
    """Yield each record with its row number; a broken quote ends the file."""
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = _WHERE.row(number)
            yield long_cell(where) if "field larger" in str(error) else _broken(where)
            return
        yield number, [unshielded(cell) for cell in cells]


def _encoding(data: bytes) -> str | Finding:
    """Return the encoding: UTF-16 and UTF-8 by their marks, UTF-8 if it fits, else Shift_JIS."""
    marked = data.startswith(_UTF16)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        if _fits(data, encoding):
            return encoding
    return Finding(
        _WHERE.top,
        "sheet.encoding",
        N_("The characters of the file cannot be read."),
        N_("Save it as CSV in UTF-8 (or Shift_JIS)."),
    )


def _fits(data: bytes, encoding: str) -> bool:
    text = _text(data, encoding)
    try:
        return all(_NO_CHARACTER.isdisjoint(piece) for piece in iter(lambda: text.read(_PIECE), ""))
    except UnicodeDecodeError:
        return False


def _delimiter(start: str) -> str:
    header = start.lstrip().split("\n", 1)[0]
    return max(",\t;", key=header.count)


def _broken(place: str) -> Finding:
    return Finding(
        place,
        "sheet.broken",
        N_("The file cannot be read from this row on: a quotation mark is not closed."),
        N_("Close the quotation mark, or save the file as CSV again."),
    )
