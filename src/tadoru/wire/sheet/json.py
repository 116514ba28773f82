"""A JSON array of objects as rows, read object by object."""

import json
import re
from collections.abc import Iterator, Mapping

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.layout import Format, Table, folded, headings
from tadoru.wire.sheet.rows import (
    CELL_MAX,
    ROWS_MAX,
    Row,
    Rows,
    Where,
    long_cell,
    too_many_rows,
    unknown_column,
)

_WINDOW = 1 << 17  # characters; no object of a table is longer
_WHERE = Where(Format.JSON)
_SPACE = re.compile(r"[ \t\n\r]*")


class _Twice(ValueError):
    """A member is there twice: nobody knows which of them counts."""


def read_json(data: bytes, table: Table) -> Rows | tuple[Finding, ...]:
    """Return the rows of a JSON array, or why it is none."""
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return (_broken("", N_("The characters cannot be read.")),)
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] != "[":
        return (_broken("", N_("The file does not hold an array of objects.")),)
    start = text.index("[") + 1
    if text.count("{") > ROWS_MAX and sum(1 for _ in _items(text, start)) > ROWS_MAX:
        return (too_many_rows(_WHERE),)
    return Rows(_WHERE, _body(text, start, headings(table)))


def _body(text: str, start: int, names: Mapping[str, str]) -> Iterator[Row | Finding]:
    for index, item in enumerate(_items(text, start)):
        if isinstance(item, Finding):
            yield item
        else:
            yield from _row(index, item, names)


def _row(index: int, item: object, names: Mapping[str, str]) -> Iterator[Row | Finding]:
    if not isinstance(item, dict):
        yield _broken(_WHERE.row(index), N_("This is not an object."))
        return
    cells: dict[str, str] = {}
    for name, value in item.items():
        place = _WHERE.cell(index, _pointer(name[:40]))
        column = names.get(folded(name))
        text = _text(value)
        if column is None:
            yield unknown_column(place, name)
        elif column in cells:
            yield _broken(place, N_("Two members mean the same column."))
        elif text is None:
            yield _broken(place, N_("This is neither a text nor a number."))
        elif len(text) > CELL_MAX:
            yield long_cell(place)
        else:
            cells[column] = text
    yield index, cells


def _items(text: str, start: int) -> Iterator[object]:
    """Yield the values of the array that begins there; what cannot be read ends it.

    Each is decoded within a window, so that one value cannot fill the memory.
    """
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, object_pairs_hook=_once)
    window, base, index = "", start, 0
    position = _skip(text, start)
    while text[position : position + 1] != "]":
        if index:
            if text[position : position + 1] != ",":
                yield _broken(_WHERE.row(index), N_("A comma or the end of the array is missing."))
                return
            position = _skip(text, position + 1)
        if position + _WINDOW // 2 > base + len(window) < len(text):
            window, base = text[position : position + _WINDOW], position
        try:
            item, end = decoder.raw_decode(window, position - base)
        except _Twice:
            yield _broken(_WHERE.row(index), N_("A member is there twice."))
            return
        except (ValueError, RecursionError):
            yield _broken(_WHERE.row(index), N_("From here on the file is not JSON."))
            return
        yield item
        position, index = _skip(text, base + end), index + 1
    if text[position + 1 :].strip():
        yield _broken("", N_("Something follows the end of the array."))


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _text(value: object) -> str | None:
    """Return a cell as text: numbers were kept as they are written; null is an empty cell."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else None


def _pointer(name: str) -> str:
    """Return a member's name as a JSON Pointer writes it.

    Source:  RFC 6901 section 3
    """
    return name.replace("~", "~0").replace("/", "~1")


def _broken(place: str, message: str) -> Finding:
    remedy = N_("Send one array of objects, each with texts and numbers by column name.")
    return Finding(place, "sheet.json", message, remedy)
