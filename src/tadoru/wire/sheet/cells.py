"""Cells read as what they mean: parts, units, amounts, days; every defect with its cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from tadoru.core.days import read_day
from tadoru.core.findings import Finding
from tadoru.core.units import Measure, Unit, read_unit
from tadoru.core.values import read_amount
from tadoru.core.words import N_
from tadoru.wire.sheet.rows import FINDINGS_MAX, Rows, Where, no_rows

NUMBER_MAX = 100
PROGRESS_ROWS = 5_000
Progress = Callable[[int], None]  # is told how many rows were read
HERE: Mapping[str, str] = MappingProxyType({"": ""})
T = TypeVar("T")


class Name(NamedTuple):
    """How a file names a part: its number, its supplementary number, the id of its site."""

    number: str
    supplementary: str = ""
    site: str = ""


@dataclass(slots=True)
class Cells:
    """Reads cells one by one and keeps what was wrong with them."""

    where: Where
    grouping: bool
    sites: Mapping[str, str]  # ids by name; the empty name is where no name is given
    findings: list[Finding] = field(default_factory=list)

    def note(self, at: str, rule: str, message: str, remedy: str, /, **facts: object) -> None:
        """Keep one finding."""
        self.findings.append(Finding(at, rule, message, remedy, facts))

    def good(self, read: T | Finding) -> T | None:
        """Return what was read, or keep the finding and return nothing."""
        if isinstance(read, Finding):
            self.findings.append(read)
            return None
        return read

    def name(
        self,
        row: int,
        cells: Mapping[str, str],
        columns: tuple[str, str, str] = ("number", "supplementary", "site"),
    ) -> Name | None:
        """Return the part that three cells name: number, supplementary number, site."""
        number, extra = cells.get(columns[0], ""), cells.get(columns[1], "")
        sound = self._line(row, columns[0], number) and self._line(row, columns[1], extra)
        site = self._site(row, columns[2], cells.get(columns[2], ""))
        if sound and not number:
            place = self.where.cell(row, columns[0])
            message, remedy = N_("The part has no number."), N_("Enter your part number.")
            self.note(place, "part.no-number", message, remedy)
        return Name(number, extra, site) if sound and number and site is not None else None

    def amount(self, row: int, cells: Mapping[str, str], column: str) -> Decimal | Finding:
        """Return the number in a cell."""
        place = self.where.cell(row, column)
        return read_amount(cells.get(column, ""), place, grouping=self.grouping)

    def measure(self, row: int, cells: Mapping[str, str], column: str) -> Measure | None:
        """Return the unit in a cell, with what one of it is worth in ours."""
        return self.good(read_unit(cells.get(column, ""), self.where.cell(row, column)))

    def unit(self, row: int, cells: Mapping[str, str], column: str) -> Unit | None:
        """Return the declared unit in a cell; nothing where it is empty."""
        if not cells.get(column):
            return None
        measure = self.measure(row, cells, column)
        if measure is None or measure.factor == 1:
            return measure.unit if measure else None
        self.note(
            self.where.cell(row, column),
            "part.unit-scaled",
            N_("A part is declared in one of our units, not in a multiple of it."),
            N_("Use {unit}."),
            unit=measure.unit,
        )
        return None

    def day(self, row: int, cells: Mapping[str, str], column: str) -> date | None:
        """Return the day in a cell; nothing where it is empty."""
        return self.good(read_day(cells.get(column, ""), self.where.cell(row, column)))

    def _line(self, row: int, column: str, text: str) -> bool:
        if len(text) <= NUMBER_MAX and text.isprintable():
            return True
        self.note(
            self.where.cell(row, column),
            "part.text",
            N_("The text is too long or has characters that cannot be shown."),
            N_("Use one line of at most {longest} characters."),
            longest=NUMBER_MAX,
        )
        return False

    def _site(self, row: int, column: str, text: str) -> str | None:
        found = self.sites.get(text)
        if found is not None:
            return found
        place = self.where.cell(row, column)
        if text:
            message = N_("You have no site “{site}”.")
            remedy = N_("Write the name of a site as your settings show it.")
            self.note(place, "site.unknown", message, remedy, site=text[:40])
        else:
            message = N_("Your company has several sites, and the row does not say which.")
            remedy = N_("Name the site in the row, or choose one for the whole file.")
            self.note(place, "site.several", message, remedy)
        return None


def read_each(
    rows: Rows,
    cells: Cells,
    take: Callable[[int, Mapping[str, str]], None],
    progress: Progress,
) -> list[Finding]:
    """Return all that was wrong, after every row was taken in."""
    count = 0
    for item in rows.body:
        count += 1
        if count % PROGRESS_ROWS == 0:
            progress(count)
        if isinstance(item, Finding):
            cells.findings.append(item)
        else:
            take(*item)
        if len(cells.findings) > FINDINGS_MAX:
            cells.note(
                rows.where.top,
                "sheet.more",
                N_("There are more defects than are listed here."),
                N_("Correct these first, then look again."),
            )
            break
    progress(count)
    if not count:
        cells.findings.append(no_rows(rows.where))
    return cells.findings


def silent(_rows: int) -> None:
    """Tell nobody how far the reading has come."""
