"""A workbook handed back: its first sheet with each defect's cell in red and said in a comment."""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from python_calamine import CalamineSheet
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.excel import as_text, first_sheet
from tadoru.wire.sheet.layout import MEDIA_TYPES, Format
from tadoru.wire.sheet.package import Refused, inspect
from tadoru.wire.sheet.write import Written

Tell = Callable[..., str]  # an English sentence and its facts in the reader's language
Cells = Mapping[tuple[int, int], str]  # what is said of each, by row and column from 0
_PLACE = re.compile(r"sheet '(?:.*)' (cell|row) (\w+)", re.DOTALL)
_SIZE = {"x_scale": 2.5, "y_scale": 1.5}
_WIDTHS = (30, 100)
DEFECTS, PLACE, WRONG = N_("Defects"), N_("Place"), N_("What is wrong, and what to do")


def markable(findings: Sequence[Finding]) -> bool:
    """Report whether defects name cells or rows of a workbook.

    >>> markable([Finding("sheet 'Parts' cell C7", "unit.unknown", "?", "")])
    True
    """
    return any(_PLACE.fullmatch(finding.place) for finding in findings)


def mark(data: bytes, findings: Sequence[Finding], tell: Tell, made_at: datetime) -> Written | None:
    """Return the workbook's first sheet with the defects marked, and a list of them.

    Values stay; formulas, styles and other sheets do not. None where the file cannot be opened.
    """
    try:
        inspect(data)
    except Refused:
        return None
    sheet = first_sheet(data)
    if sheet is None:
        return None
    said = [(finding, _sentence(finding, tell)) for finding in findings]
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    book.set_properties({"title": "tadoru", "created": made_at})
    _copy(book, sheet, _by_cell(said))
    _list(book, said, tell, sheet.name)
    book.close()
    return Written("defects.xlsx", MEDIA_TYPES[Format.XLSX], out.getvalue())


def _sentence(finding: Finding, tell: Tell) -> str:
    parts = (finding.message, finding.remedy)
    return " ".join(tell(part, **finding.facts) for part in parts if part)


def _by_cell(said: Sequence[tuple[Finding, str]]) -> Cells:
    """Return what is said of each cell; what concerns a row is said at its first cell."""
    found: dict[tuple[int, int], str] = {}
    for finding, sentence in said:
        place = _PLACE.fullmatch(finding.place)
        if place is None:
            continue
        row, column = xl_cell_to_rowcol(place[2] if place[1] == "cell" else f"A{place[2]}")
        before = found.get((row, column))
        found[row, column] = f"{before}\n{sentence}" if before else sentence
    return found


def _copy(book: Workbook, sheet: CalamineSheet, marks: Cells) -> None:
    page = book.add_worksheet(sheet.name)
    red = book.add_format({"bg_color": "#F8C9C4", "border": 1, "border_color": "#B3261E"})
    for row, column in marks:
        page.write_blank(row, column, None, red)  # where there is a value, it takes this place
    for row, column, value in _values(sheet):
        style = red if (row, column) in marks else None
        if isinstance(value, float):
            page.write_number(row, column, value, style)
        else:
            page.write_string(row, column, as_text(value), style)
    page.freeze_panes(1, 0)
    for (row, column), sentence in marks.items():
        page.write_comment(row, column, sentence, _SIZE)


def _list(book: Workbook, said: Sequence[tuple[Finding, str]], tell: Tell, taken: str) -> None:
    title = tell(DEFECTS)
    page = book.add_worksheet(title if title.casefold() != taken.casefold() else f"{title} 2")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(zip((PLACE, WRONG), _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, tell(heading), bold)
    for row, (finding, sentence) in enumerate(said, 1):
        page.write_string(row, 0, finding.place, wrap)
        page.write_string(row, 1, sentence, wrap)


def _values(sheet: CalamineSheet) -> Iterator[tuple[int, int, object]]:
    if sheet.start is None:
        return
    left = sheet.start[1]
    for row, cells in enumerate(sheet.iter_rows()):
        for column, value in enumerate(cells, left):
            if value != "":
                yield row, column, value
