"""Tables as files: CSV, Excel and JSON, empty ones to fill in and full ones to take along."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Style
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from tadoru.core.values import plain
from tadoru.core.words import N_
from tadoru.wire.sheet.csv import shielded
from tadoru.wire.sheet.layout import LAYOUTS, MEDIA_TYPES, Column, Format, Table

Say = Callable[[str], str]  # an English sentence in the reader's language
Values = Mapping[str, object]  # by column: texts, decimals, nothing
MARK = "\ufeff"  # tells Excel that a CSV file is UTF-8
CHOICE_ROWS = 10_000  # that offer a drop-down list
TITLES = MappingProxyType(
    {
        Table.PARTS: N_("Parts"),
        Table.STRUCTURES: N_("Structures"),
        Table.SOURCES: N_("Sources"),
    }
)
NOTES_TITLE = N_("Explanations")
HEADINGS = (N_("Column"), N_("Needed"), N_("What to write"))
NEEDED, OPTIONAL = N_("needed"), N_("may be empty")
_WIDTH_MIN, _WIDTH_MAX, _NOTE_WIDTH = 12, 40, 90
_DIGITS = 15  # that a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to write: the table, its rows, the reader's language and what lists offer."""

    table: Table
    rows: Iterable[Values]
    japanese: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[str] = ()  # in the reader's language, above what each column means


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was made."""

    name: str
    media_type: str
    data: bytes


def write(sheet: Sheet, kind: Format, say: Say, made_at: datetime) -> Written:
    """Return the table as a file of that kind."""
    if kind is Format.JSON:
        data = _json(sheet)
    elif kind is Format.CSV:
        data = _csv(sheet)
    else:
        data = _xlsx(sheet, say, made_at)
    return Written(f"{sheet.table.value}.{kind.value}", MEDIA_TYPES[kind], data)


def _csv(sheet: Sheet) -> bytes:
    columns = LAYOUTS[sheet.table]
    out = io.StringIO(newline="")
    out.write(MARK)
    writer = csv.writer(out)
    writer.writerow([_heading(column, sheet) for column in columns])
    for row in sheet.rows:
        writer.writerow([shielded(_text(row.get(column.name))) for column in columns])
    return out.getvalue().encode()


def _json(sheet: Sheet) -> bytes:
    names = [column.name for column in LAYOUTS[sheet.table]]
    lines = (
        json.dumps({name: _text(row.get(name)) for name in names}, ensure_ascii=False)
        for row in sheet.rows
    )
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _xlsx(sheet: Sheet, say: Say, made_at: datetime) -> bytes:
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "tadoru", "created": made_at})
    bold = book.add_format({"bold": True, "bg_color": "#E8F1FE", "border": 1})
    text = book.add_format({"num_format": "@"})
    page = book.add_worksheet(say(TITLES[sheet.table]))
    _fill(page, sheet, bold, text)
    _offer(book, page, sheet)
    _explain(book, sheet, say, bold)
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet, bold: Style, text: Style) -> None:
    """Write headings and rows; a number stays a text where a spreadsheet would lose digits."""
    columns = LAYOUTS[sheet.table]
    page.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        heading = _heading(column, sheet)
        width = min(max(2 * len(heading), _WIDTH_MIN), _WIDTH_MAX)
        page.set_column(index, index, width, None if column.numeric else text)
        page.write_string(0, index, heading, bold)
    for number, row in enumerate(sheet.rows, 1):
        for index, column in enumerate(columns):
            value = row.get(column.name)
            if isinstance(value, Decimal) and Decimal(f"{value:.{_DIGITS}g}") == value:
                page.write_number(number, index, float(value))
            elif cell := _text(value):
                page.write_string(number, index, cell)


def _offer(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """Put drop-down lists under the headings that have one; a hidden sheet holds them."""
    lists = book.add_worksheet("lists")
    lists.hide()
    for index, column in enumerate(LAYOUTS[sheet.table]):
        offered = sheet.choices.get(column.choices, ())
        if not offered:
            continue
        for row, choice in enumerate(offered):
            lists.write_string(row, index, choice)
        cells = xl_range_abs(0, index, len(offered) - 1, index)
        rule = {"validate": "list", "source": f"=lists!{cells}", "error_type": "warning"}
        page.data_validation(1, index, CHOICE_ROWS, index, rule)


def _explain(book: Workbook, sheet: Sheet, say: Say, bold: Style) -> None:
    """Write the sheet that says what each column means."""
    page = book.add_worksheet(say(NOTES_TITLE))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 1, _WIDTH_MIN * 2)
    page.set_column(2, 2, _NOTE_WIDTH)
    for row, note in enumerate(sheet.notes):
        page.merge_range(row, 0, row, 2, note, wrap)
    start = len(sheet.notes) + 1
    for index, heading in enumerate(HEADINGS):
        page.write_string(start, index, say(heading), bold)
    for row, column in enumerate(LAYOUTS[sheet.table], start + 1):
        page.write_string(row, 0, _heading(column, sheet), wrap)
        page.write_string(row, 1, say(NEEDED if column.required else OPTIONAL), wrap)
        page.write_string(row, 2, say(column.about), wrap)


def _heading(column: Column, sheet: Sheet) -> str:
    return column.japanese if sheet.japanese else column.name


def _text(value: object) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)
